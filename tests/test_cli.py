"""The commands: what they say, and the exit code."""

import json
import os
import socket
import sqlite3
import subprocess
import sys
import time
from urllib.request import urlopen

import pytest
from click.testing import CliRunner

from tracker.cli import main
from tracker.cli.machine import LIBRARIES

SECRET = "fH3-only-in-tests-9dKq_Zt7WmXv2LbRp5Yc"


@pytest.fixture
def run(tmp_path):
    """Runs a command on a data folder of its own; `run.env` may be changed."""

    def _run(*arguments: str, **env: str | None):
        named = {**_run.env, **env}
        return CliRunner().invoke(main, arguments, env=named, catch_exceptions=False)

    _run.env = {
        **{name: None for name in os.environ if name.startswith("TRACKER_")},
        "TRACKER_DATA_DIR": str(tmp_path / "data"),
        "TRACKER_SECRET_KEY": SECRET,
    }
    return _run


@pytest.fixture
def on_demo(run, demo_dir):
    """Runs a command on a copy of the demo."""
    run.env |= {"TRACKER_DATA_DIR": str(demo_dir), "TRACKER_DEMO": "1", "TRACKER_SECRET_KEY": None}
    return run


def test_init_makes_a_record_and_prints_one_link(run, tmp_path):
    told = run(
        "init", "--admin", "Tom.Adler@Lumen.example", "--company", "Lumen Sleep GmbH",
        TRACKER_BASE_URL="https://tracker.lumen.example/",
    )  # fmt: skip
    assert told.exit_code == 0, told.output
    assert told.output.count("https://tracker.lumen.example/welcome/") == 1
    assert "Tom Adler" in told.output
    database = sqlite3.connect(tmp_path / "data" / "tracker.db")
    assert database.execute("SELECT email, name FROM person").fetchall() == [
        ("tom.adler@lumen.example", "Tom Adler")
    ]
    assert database.execute("SELECT name FROM company").fetchall() == [("Lumen Sleep GmbH",)]
    assert database.execute("SELECT count(*) FROM clause").fetchone()[0] == 1069
    database.close()


def test_init_is_done_once(run):
    assert run("init", "--admin", "tom@lumen.example").exit_code == 0
    again = run("init", "--admin", "eve@lumen.example")
    assert again.exit_code == 1
    assert "initialised already" in again.stderr
    assert "welcome" not in again.output


def test_init_refuses_a_wrong_address_before_it_makes_anything(run, tmp_path):
    told = run("init", "--admin", "tom")
    assert (told.exit_code, told.stderr) == (1, "This is not an e-mail address.\n")
    assert not (tmp_path / "data").exists()


def test_init_says_that_the_folder_cannot_be_made(run, tmp_path):
    (tmp_path / "file").write_text("in the way")
    told = run("init", "--admin", "t@lumen.example", TRACKER_DATA_DIR=str(tmp_path / "file" / "x"))
    assert told.exit_code == 1
    assert "cannot be made" in told.stderr


def test_a_missing_option_is_wrong_use(run):
    assert run("init").exit_code == 2
    assert run("no-such-command").exit_code == 2


@pytest.mark.parametrize("secret", [None, "change-me", "a" * 40])
@pytest.mark.parametrize("command", [("init", "--admin", "t@lumen.example"), ("serve",)])
def test_without_a_strong_secret_nothing_starts(run, command, secret):
    told = run(*command, TRACKER_SECRET_KEY=secret)
    assert told.exit_code == 1
    assert told.stderr.startswith("TRACKER_SECRET_KEY is missing or weak.")


@pytest.mark.parametrize(
    "command", [("verify-log",), ("serve",), ("initiative", "list"), ("gate", "REL-1")]
)
def test_without_a_record_a_command_says_how_to_begin_one(run, tmp_path, command):
    told = run(*command)
    assert told.exit_code == 1
    assert "tracker init --admin" in told.stderr
    assert not (tmp_path / "data").exists()


def test_demo_refuses_a_folder_that_is_not_empty(run, tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "mine.txt").write_text("keep me")
    told = run("demo")
    assert told.exit_code == 1
    assert "not empty" in told.stderr
    assert os.listdir(tmp_path / "data") == ["mine.txt"]


def test_demo_prints_its_accounts_again(run):
    told = run("demo", "--accounts", TRACKER_SECRET_KEY=None)
    assert told.exit_code == 0
    assert "noah@lumen.example" in told.output
    assert "Password  " in told.output
    for role in ("Engineering manager", "Product manager", "Engineer ", "Regulatory/quality",
                 "Auditor", "Administrator"):  # fmt: skip
        assert role in told.output


def test_verify_log_prints_size_and_root(on_demo):
    told = on_demo("verify-log", "--json")
    assert told.exit_code == 0, told.output
    state = json.loads(told.output)
    assert state["intact"] and state["size"] > 100
    assert on_demo("verify-log").output == (
        f"The log is intact: {state['size']} events, root {state['root']}\n"
    )


@pytest.mark.parametrize("seq", [1, 77, 150])
def test_one_changed_byte_is_found_and_named(on_demo, demo_dir, seq):
    database = sqlite3.connect(demo_dir / "tracker.db")
    for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
        database.execute(f"DROP TRIGGER {name}")
    content = database.execute("SELECT content FROM event WHERE seq = ?", (seq,)).fetchone()[0]
    altered = content.replace(b"2026-", b"2027-", 1)
    assert sum(a != b for a, b in zip(content, altered, strict=True)) == 1
    database.execute("UPDATE event SET content = ? WHERE seq = ?", (altered, seq))
    database.commit()
    database.close()
    told = on_demo("verify-log")
    assert told.exit_code == 1
    assert f"event {seq}:" in told.stderr
    told = on_demo("verify-log", "--json")
    assert told.exit_code == 1
    assert json.loads(told.stdout)["event"] == seq


def test_initiatives_are_listed_and_shown(on_demo):
    lines = on_demo("initiative", "list").output.splitlines()
    assert [line.split()[0] for line in lines] == [f"CI-{n}" for n in range(30, 0, -1)]
    shown = json.loads(on_demo("initiative", "show", "ci-5", "--json").output)
    assert shown["pm"] is None
    assert "No product manager owns it yet." in [m["sentence"] for m in shown["missing"]]
    assert "closed" in on_demo("initiative", "show", "CI-1").output


def test_as_somebody_only_their_scope_is_read(on_demo):
    auditor = ("--as", "ines@lumen.example")
    listed = json.loads(on_demo("initiative", "list", "--json", *auditor).output)
    keys = {fact["key"] for fact in listed}
    assert {"CI-6", "CI-4", "CI-2", "CI-1", "CI-12"} <= keys  # of her two products
    for key in ("CI-5", "CI-3", "CI-10", "CI-99"):  # others' products, a draft, none
        assert key not in keys
        told = on_demo("initiative", "show", key, *auditor)
        assert (told.exit_code, told.stderr) == (1, f"There is no initiative {key}.\n")
    assert on_demo("gate", "REL-2", *auditor).stderr == "There is no release REL-2.\n"
    told = on_demo("initiative", "list", "--as", "nobody@lumen.example")
    assert (told.exit_code, "no active person" in told.stderr) == (1, True)


def test_a_red_gate_is_exit_code_1_with_its_reasons(on_demo):
    told = on_demo("gate", "REL-3")
    assert told.exit_code == 1
    lines = told.stdout.splitlines()
    assert any(line.startswith("value: CI-2: The PM signed v1") for line in lines)
    assert {line.split(":")[0] for line in lines} == {"assessment", "value", "evidence"}
    assert json.loads(on_demo("gate", "REL-3", "--json").stdout)["green"] is False


def test_a_green_gate_is_exit_code_0(on_demo):
    told = on_demo("gate", "REL-4")
    assert (told.exit_code, told.output) == (0, "REL-4 (Sleep Coach 4.2.1): every gate is green.\n")


def test_doctor_finds_a_new_machine_healthy(run):
    told = run("doctor", "--json", TRACKER_SECRET_KEY=None)
    found = {finding["what"]: finding["state"] for finding in json.loads(told.output)["findings"]}
    assert told.exit_code == 0
    assert found["Secret key"] == found["Database"] == found["Data folder"] == "note"
    assert run("doctor", "--quiet").output == ""


def test_doctor_names_what_to_install(run, monkeypatch):
    monkeypatch.setattr("tracker.cli.machine._loads", lambda library: False)
    monkeypatch.setattr("shutil.which", lambda name: None)
    told = run("doctor", "--quiet")
    assert told.exit_code == 1
    assert f"apt-get install {' '.join(LIBRARIES.values())}" in told.stderr
    assert "hromium" not in told.output


def test_doctor_sees_a_weak_key_and_an_old_database(on_demo, demo_dir):
    database = sqlite3.connect(demo_dir / "tracker.db")
    database.execute("UPDATE alembic_version SET version_num = '0000'")
    database.commit()
    database.close()
    told = on_demo("doctor", "--quiet", TRACKER_DEMO="0", TRACKER_SECRET_KEY="secret")
    assert told.exit_code == 1
    assert "Secret key" in told.stderr and "Database: at revision 0000" in told.stderr
    assert "revision" in on_demo("verify-log").stderr


def test_the_program_starts_fast_and_without_the_heavy_parts():
    loaded = (
        "import tracker.cli, sys; print({'flask', 'sqlalchemy', 'weasyprint'} & set(sys.modules))"
    )
    assert subprocess.check_output([sys.executable, "-c", loaded], text=True).strip() == "set()"


def test_exit_codes_of_the_real_process(run):
    env = {**os.environ, **{k: v for k, v in run.env.items() if v is not None}}
    for arguments, code in ((["--version"], 0), (["verify-log"], 1), (["serve", "--port", "x"], 2)):
        done = subprocess.run(
            [sys.executable, "-m", "tracker.cli", *arguments],
            env=env,
            capture_output=True,
            text=True,
        )
        assert done.returncode == code, done.stderr
        assert "Traceback" not in done.stderr


def test_serve_answers_and_a_taken_port_is_refused(on_demo):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    env = {k: v for k, v in {**os.environ, **on_demo.env}.items() if v is not None}
    command = [sys.executable, "-m", "tracker.cli", "serve", "--port", str(port)]
    server = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout.readline().startswith(f"Serving on http://127.0.0.1:{port}")
        assert "Sign in" in _answer(f"http://127.0.0.1:{port}/")
        told = on_demo("serve", "--port", str(port))
        assert (told.exit_code, "Try --port" in told.stderr) == (1, True)
    finally:
        server.terminate()
        server.wait(timeout=20)
        server.stdout.close()


def _answer(address: str) -> str:
    for _attempt in range(100):
        try:
            with urlopen(address, timeout=5) as answer:
                return answer.read().decode()
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"nothing answers at {address}")


def test_verify_log_prints_the_root_that_a_report_printed(on_demo, demo_dir):
    before = json.loads(on_demo("verify-log", "--json").output)
    issue = ("report", "initiative", "CI-1", "-o", str(demo_dir / "a.pdf"))
    assert on_demo(*issue, "--as", "noah@lumen.example").exit_code == 0
    size = str(before["size"])
    assert json.loads(on_demo("verify-log", "--size", size, "--json").output) == before
    assert on_demo("verify-log", "--size", "999999").exit_code == 1
