"""What a build pipeline does: create a release, name its build, ask the gate. By token or --as."""

import json
import os
import subprocess
import sys

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine, event

from tests.make import GTIN, SECOND_GTIN
from tracker.audit.models import Event
from tracker.audit.queries import details
from tracker.cli import main
from tracker.core.clock import now
from tracker.core.db import db, write
from tracker.identity.models import ApiToken, Scope
from tracker.identity.tokens import revoke_token
from tracker.releases.queries import release_by_key

CREATE = ("release", "create", "--product", "slumber", "--version")


@pytest.fixture
def run(app):
    """Runs a command on the data folder of `app`."""
    settings = app.config["TRACKER"]
    env = {
        **{name: None for name in os.environ if name.startswith("TRACKER_")},
        "TRACKER_DATA_DIR": str(settings.data_dir), "TRACKER_SECRET_KEY": settings.secret_key,
        "TRACKER_BASE_URL": "https://tracker.example",
    }  # fmt: skip

    def _run(*arguments, token=None):
        db.session.rollback()
        return CliRunner().invoke(
            main, arguments, env={**env, "TRACKER_TOKEN": token}, catch_exceptions=False
        )

    _run.env = env
    return _run


def last():
    db.session.rollback()
    return details(db.session.query(Event).order_by(Event.seq.desc()).first())


def test_a_release_is_created_by_token_and_the_record_names_it(run, make):
    secret = make.token(make.engineer, Scope.READ, Scope.RELEASES)[1]
    told = run(*CREATE, "4.3.0", "--json", token=secret)
    assert told.exit_code == 0, told.output
    made = json.loads(told.stdout)
    assert (made["key"], made["tag"], made["state"]) == ("REL-1", "v4.3.0", "planned")
    assert [udi["gtin"] for udi in made["udi"]] == [GTIN, SECOND_GTIN]
    assert (made["em"]["email"], made["pm"]["email"]) == ("em@example.com", "pm@example.com")
    assert made["url"] == "https://tracker.example/releases/REL-1"
    assert last()["actor"]["role"] == "Engineer, by token ci-build"
    named = run("release", "build", "rel-1", "--commit", "9f2c", "--build", "7", token=secret)
    assert named.output == "REL-1 (Slumber 4.3.0) is build 7 of commit 9f2c.\n"
    gate = run("gate", "REL-1", token=secret)
    assert gate.exit_code == 1 and gate.output.startswith("assessment: ")
    make.assessed(release_by_key("REL-1"))
    gate = run("gate", "REL-1", token=secret)
    assert (gate.exit_code, gate.output) == (0, "REL-1 (Slumber 4.3.0): every gate is green.\n")
    assert db.session.query(ApiToken).one().used_at is not None


def test_the_same_for_a_person_with_everything_named(run, make):
    told = run(
        *CREATE, "4.3.0", "--tag", "v4.3.0", "--commit", "9f2c", "--build", "7", "--device", GTIN,
        "--em", "second.em@example.com", "--pm", "second.pm@example.com", "--as", "em@example.com",
    )  # fmt: skip
    assert told.exit_code == 0, told.output
    assert told.output == "REL-1 (Slumber 4.3.0) is planned: (01)00844588018923(8012)4.3.0.\n"
    assert last()["changes"]["em"] == [None, "Emil Ernst"]
    assert last()["actor"]["role"] == "Engineering manager"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((*CREATE, "9"), "Say for whom: --as EMAIL, or a token in TRACKER_TOKEN."),
        ((*CREATE, "9", "--as", "pm@example.com"), "The roles of Paul Marks do not carry this right"),
        ((*CREATE, "9", "--as", "auditor@example.com"), "do not carry this right"),
        ((*CREATE, "9", "--as", "stranger@example.com"), "There is no product slumber"),
        ((*CREATE, "9", "--as", "nobody@example.com"), "There is no active person"),
        ((*CREATE, "9", "--as", "em@example.com", "--em", "x@example.com"), "There is no active person"),
        ((*CREATE, "9", "--as", "em@example.com", "--tag", "9"), "The tag of version 9 is “v9”."),
        ((*CREATE, "9", "--as", "em@example.com", "--device", "1"), "has no UDI-DI 1."),
        ((*CREATE, "v" * 21, "--as", "em@example.com"), "20 characters"),
        ((*CREATE, "4.2.0", "--as", "em@example.com"), "REL-1 already carries the UDI-PI 4.2.0"),
        ((*CREATE, "9", "--build", "a\u202eb", "--as", "em@example.com"), "invisible character"),
        (("release", "build", "REL-9", "--commit", "c", "--build", "b", "--as", "em@example.com"),
         "There is no release REL-9."),
    ],
)  # fmt: skip
def test_what_is_refused_says_why_and_exits_with_1(run, make, arguments, sentence):
    make.planned("4.2.0")
    told = run(*arguments)
    assert (told.exit_code, sentence in told.stderr) == (1, True), told.output
    assert last()["action"] == "release.planned"


def test_wrong_use_exits_with_2(run, make):
    assert run("release", "create", "--version", "9").exit_code == 2
    assert run("initiative", "list", "--status", "odd").exit_code == 2


def test_a_token_reaches_only_so_far(run, make):
    initiative = make.proposed()
    reading = make.token(make.engineer, Scope.READ)[1]
    told = run(*CREATE, "9", token=reading)
    assert told.exit_code == 1 and "needs a token with the scope “releases”" in told.stderr
    other = make.token(make.stranger)[1]
    assert run("initiative", "show", initiative.key, token=other).exit_code == 1
    assert json.loads(run("initiative", "list", "--json", token=other).stdout) == []
    limited = make.token(make.stranger, products=[make.other_product], name="limited")[1]
    assert run(*CREATE, "9", token=limited).exit_code == 1
    token, secret = make.token(make.em, name="old")
    with write():
        revoke_token(token, by=make.em, at=now())
    for dead in (secret, "trk_00000000_x", "nonsense"):
        told = run("gate", "REL-1", token=dead)
        assert told.exit_code == 1 and "was revoked, or has expired" in told.stderr


def test_an_auditors_token_sees_no_drafts(run, make):
    draft, done = make.initiative().key, make.committed().key
    secret = make.token(make.auditor)[1]
    listed = json.loads(run("initiative", "list", "--json", token=secret).stdout)
    assert [line["key"] for line in listed] == [done]
    assert run("initiative", "show", draft, token=secret).exit_code == 1


def test_the_list_is_filtered_cut_and_the_same_as_the_apis(run, make, client):
    keys = [make.initiative(title=f"No {n}").key for n in range(3)] + [make.proposed().key]
    told = json.loads(
        run("initiative", "list", "--json", "--status", "draft", "--limit", "2").stdout
    )
    assert [line["key"] for line in told] == [keys[2], keys[1]]
    assert told[0]["em"] == {"name": "Eva Engels", "email": "em@example.com"}
    assert told[0]["value"] == "not written yet"
    plain = run("initiative", "list", "--product", "slumber", "--status", "proposed").output
    assert plain.startswith(keys[3]) and plain.count("\n") == 1
    assert (
        run("initiative", "list", "--product", "daylight").output == "There are no initiatives.\n"
    )
    assert run("initiative", "list", "--product", "x").stderr == "There is no product x.\n"


def test_one_initiative_is_told_as_the_api_tells_it(run, make, client):
    initiative = make.committed()
    make.evidence(make.need(initiative))
    make.planned(delivers=(initiative,))
    api = client(make.em).get(f"/initiatives/{initiative.key}").told
    shell = json.loads(run("initiative", "show", initiative.key, "--json").stdout)
    for told in (api, shell):
        told.pop("url"), [missing.pop("url") for missing in told["missing"]]
    assert shell == api
    page = run("initiative", "show", initiative.key.lower()).output
    assert "Evidence 0 of 1 accepted" in page and "Releases REL-1 4.2.0 planned" in page
    assert "Missing  REL-1 is not released yet." in page


@pytest.fixture
def counted():
    """The statements that reach the database."""
    statements = []

    def note(*told):
        statements.append(told[2])

    event.listen(Engine, "before_cursor_execute", note)
    yield statements
    event.remove(Engine, "before_cursor_execute", note)


def test_the_list_is_read_in_batches(run, make, counted, monkeypatch):
    for n in range(7):
        make.initiative(title=f"No {n}")
    counts = []
    for size in (3, 500):
        monkeypatch.setattr("tracker.cli.initiatives.BATCH", size)
        counted.clear()
        told = json.loads(run("initiative", "list", "--json").stdout)
        assert [line["key"] for line in told] == [f"CI-{n}" for n in range(7, 0, -1)]
        counts.append(len(counted))
    three, one = counts
    assert three <= 3 * one  # each batch costs a fixed number of queries


def test_a_gate_in_a_shell_script(run, make, tmp_path):
    """As README's pipeline does, with the real program in a real shell."""
    initiative = make.proposed()
    make.ready("4.2.0", delivers=(initiative,))
    make.ready("4.2.1")
    secret = make.token(make.engineer, Scope.READ, Scope.RELEASES)[1]
    db.session.rollback()
    script = tmp_path / "build.sh"
    tool = f"{sys.executable} -m tracker.cli"
    script.write_text(
        f"""set -eu
key=$({tool} release create --product slumber --version 4.3.0 --commit 9f2c --build 7 --json |
      {sys.executable} -c 'import json, sys; print(json.load(sys.stdin)["key"])')
{tool} gate "$key" || echo "$key waits for people"
{tool} gate REL-2
echo "shipping REL-2"
{tool} gate REL-1 || {{ echo "not shipping REL-1"; exit 3; }}
"""
    )
    env = {name: value for name, value in {**os.environ, **run.env}.items() if value is not None}
    done = subprocess.run(
        ["sh", script], env={**env, "TRACKER_TOKEN": secret}, capture_output=True, text=True
    )
    assert done.returncode == 3, done.stderr
    assert done.stdout.splitlines() == [
        "assessment: No change assessment is frozen yet.",
        "REL-3 waits for people", "REL-2 (Slumber 4.2.1): every gate is green.", "shipping REL-2",
        f"value: {initiative.key}: The EM has not signed v1 as explained yet.", "not shipping REL-1",
    ]  # fmt: skip


def test_a_report_is_issued_by_token(run, make, tmp_path):
    key = make.committed().key
    told = ("report", "initiative", key, "--short", "-o", str(tmp_path / "a.pdf"))
    reading = make.token(make.em, Scope.READ)[1]
    assert "the scope “reports”" in run(*told, token=reading).stderr
    issued = run(*told, token=make.token(make.em, Scope.REPORTS)[1])
    assert issued.exit_code == 0 and issued.output.startswith("RPT-1 was issued"), issued.output
    assert last()["actor"]["role"] == "Engineering manager, by token ci-build"
    outside = make.token(make.stranger, Scope.REPORTS)[1]
    assert run(*told, token=outside).stderr == f"There is no initiative {key}.\n"
