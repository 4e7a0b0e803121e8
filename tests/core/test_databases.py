"""Which database: how it is named, and what is said when it does not answer."""

import os
from threading import Event, Thread

import pytest
from click.testing import CliRunner

from tests.conftest import settings_for
from tracker import create_app
from tracker.cli import main
from tracker.config import BadSetting, read_settings
from tracker.core import dialects
from tracker.core.db import db, write

NOBODY = "postgresql+psycopg://ada:hush@127.0.0.1:1/tracker"


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_postgresql_is_spoken_to_through_psycopg(scheme):
    named = {"TRACKER_DEMO": "1", "TRACKER_DATABASE_URL": f"{scheme}://u:p@db/tracker?sslmode=require"}  # fmt: skip
    found = read_settings(named).database_url
    assert found == "postgresql+psycopg://u:p@db/tracker?sslmode=require"


@pytest.mark.parametrize("named", ["mysql://db/tracker", "tracker.db", "postgresql+pg8000://db/x"])
def test_another_database_is_refused(named):
    with pytest.raises(BadSetting, match="names no database"):
        read_settings({"TRACKER_DEMO": "1", "TRACKER_DATABASE_URL": named})


def run(address: str, folder, *arguments: str):
    env = {**{name: None for name in os.environ if name.startswith("TRACKER_")}, "TRACKER_DEMO": "1",
           "TRACKER_DATA_DIR": str(folder), "TRACKER_DATABASE_URL": address}  # fmt: skip
    return CliRunner().invoke(main, arguments, env=env, catch_exceptions=False)


@pytest.mark.parametrize(
    "command", [("verify-log",), ("serve",), ("init", "--admin", "a@lumen.example"), ("upgrade",)]
)
def test_a_command_says_that_the_database_is_down(tmp_path, command):
    told = run(NOBODY, tmp_path, *command)
    assert told.exit_code == 1
    assert "does not answer" in told.stderr and "hush" not in told.stderr
    assert len(told.stderr.splitlines()) == 1


def test_the_doctor_says_so_too(tmp_path):
    told = run(NOBODY, tmp_path, "doctor", "--quiet")
    assert (told.exit_code, "Database: cannot be read" in told.stderr) == (1, True)


def test_without_the_driver_one_is_told_how_to_install_it(tmp_path, monkeypatch):
    monkeypatch.setattr(dialects, "find_spec", lambda name: None)
    for command in (("verify-log",), ("doctor", "--quiet")):
        told = run(NOBODY, tmp_path, *command)
        assert (told.exit_code, dialects.INSTALL_DRIVER in told.stderr) == (1, True)


def test_a_database_that_sorts_otherwise_is_refused_before_anything_is_made(postgres, tmp_path):
    address = postgres.make("latin", kind="TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'")
    told = run(address, tmp_path, "init", "--admin", "ada@lumen.example")
    assert told.exit_code == 1
    assert "CREATE DATABASE tracker TEMPLATE template0 ENCODING 'UTF8'" in told.stderr


def test_commands_work_on_postgresql(postgres, tmp_path):
    address = postgres.make("commands")
    told = run(address, tmp_path, "verify-log")
    assert (told.exit_code, "tracker init --admin" in told.stderr) == (1, True)
    assert "PostgreSQL 1" in run(address, tmp_path, "doctor").output
    assert run(address, tmp_path, "init", "--admin", "ada@lumen.example").exit_code == 0
    assert "initialised already" in run(address, tmp_path, "init", "--admin", "a@lumen.example").stderr  # fmt: skip
    assert "The log is intact" in run(address, tmp_path, "verify-log").output
    assert "at revision" in run(address, tmp_path, "doctor").output


@pytest.mark.parametrize("path", ["/sign-in", "/", "/api/v1/me"])
def test_a_page_says_that_the_database_is_down(tmp_path, path):
    client = create_app(settings_for(tmp_path, database_url=NOBODY)).test_client()
    client.set_cookie("tracker", "somebody")
    answer = client.get(path, headers={"Authorization": "Bearer trk_x"})
    if path == "/sign-in":
        assert answer.status_code in {200, 503}
    else:
        assert answer.status_code == 503
        assert "does not answer" in answer.text
    assert "hush" not in answer.text


@pytest.mark.both_databases
def test_a_busy_database_keeps_what_was_typed(app, make, browser, monkeypatch):
    """Another write holds the lock for longer than a write waits: shortened here."""
    monkeypatch.setattr(dialects, "_PRAGMAS", ("busy_timeout = 50", "foreign_keys = ON"))
    hurried = dialects._BEGIN_POSTGRESQL.replace("5s", "50ms")
    monkeypatch.setattr(dialects, "_BEGIN_POSTGRESQL", hurried)
    browser.sign_in(make.em)
    db.engine.dispose()  # so that the next connections are told the shorter time
    held, done = Event(), Event()

    def hold():
        with app.app_context(), write():
            held.set()
            done.wait(20)

    other = Thread(target=hold)
    other.start()
    held.wait(20)
    try:
        answer = browser.submit("/initiatives/new?template=udi-pi", title="Rotate the keys")
    finally:
        done.set()
        other.join()
    assert answer.status_code == 503
    assert "try again" in answer.text
    assert 'name="title" value="Rotate the keys"' in answer.text
