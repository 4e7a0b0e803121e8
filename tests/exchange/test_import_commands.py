"""`tracker import`: what it prints where, and the exit code."""

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from tracker.cli import main

HERE = Path(__file__).parent / "fixtures"
RELEASES = ("releases", "--product", "sleep-coach")
JIRA = ("jira", "--team", "coach")


@pytest.fixture
def run(demo_dir):
    """Imports a fixture into a copy of the demo."""
    env = {name: None for name in os.environ if name.startswith("TRACKER_")}
    env |= {"TRACKER_DATA_DIR": str(demo_dir), "TRACKER_DEMO": "1"}

    def _run(file, kind, *arguments):
        command = ["import", kind[0], str(HERE / file), *kind[1:], *arguments]
        return CliRunner().invoke(main, command, env=env, catch_exceptions=False)

    return _run


@pytest.mark.parametrize(("file", "kind"), [("releases.json", RELEASES), ("jira_cloud.csv", JIRA)])
def test_json_alone_stands_on_the_output(run, file, kind):
    for arguments in (("--dry-run",), ()):
        told = run(file, kind, "--json", *arguments)
        assert told.exit_code == 0, told.output
        assert json.loads(told.stdout) == {"new": 3, "changed": 0, "same": 0, "refused": []}
        assert "Reading" in told.stderr
    told = run(file, kind, "--json")
    assert json.loads(told.stdout) == {"new": 0, "changed": 0, "same": 3, "refused": []}


def test_a_refused_row_is_told_and_exits_with_one(run):
    for arguments in ((), ("--dry-run",)):
        told = run("draft_release.json", RELEASES, *arguments)
        assert told.exit_code == 1
        assert "line 2: “Not yet” is a draft release" in told.stderr
        assert "1 new, 0 changed, 0 same, 1 refused." in told.stdout
        assert "Nothing was written" in told.stdout
        as_json = run("draft_release.json", RELEASES, "--json", *arguments)
        assert as_json.exit_code == 1
        assert [r["line"] for r in json.loads(as_json.stdout)["refused"]] == [2]
    assert run("releases.json", RELEASES).stdout.startswith("3 new,")


def test_sentences_of_a_good_import(run):
    assert run("jira_cloud.csv", JIRA, "--dry-run").stdout.endswith("Nothing was written.\n")
    assert run("jira_cloud.csv", JIRA).stdout.endswith("All of it is in the record now.\n")
    assert run("jira_cloud.csv", JIRA).stdout.endswith("Nothing had to be written.\n")


def test_for_a_person_the_rights_of_the_person_count(run):
    refused = run("releases.json", RELEASES, "--as", "tom@lumen.example")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "Only engineering managers and engineers" in refused.stderr
    assert run("releases.json", RELEASES, "--as", "noah@lumen.example", "--json").exit_code == 0
    assert run("releases.json", RELEASES, "--as", "nobody@lumen.example").exit_code == 1


@pytest.mark.parametrize(
    "arguments", [("releases", "x"), ("releases", "--product", "p"), ("jira", "x"), ("other",)]
)
def test_wrong_use(arguments):
    assert CliRunner().invoke(main, ["import", *arguments]).exit_code == 2


def test_a_file_that_is_not_there_is_wrong_use(run):
    assert run("nowhere.csv", JIRA).exit_code == 2


@pytest.mark.parametrize(
    ("kind", "why"),
    [(("releases", "--product", "no"), "no product no"), (("jira", "--team", "no"), "no team no"),
     (("jira", "--team", "coach", "--product", "no"), "no product no")],
)  # fmt: skip
def test_an_unknown_key_is_refused_with_its_name(run, kind, why):
    told = run("jira_cloud.csv", kind, "--json")
    assert (told.exit_code, told.stdout) == (1, "")
    assert why in told.stderr
