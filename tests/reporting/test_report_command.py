"""`tracker report initiative`: issued with --as, a draft without."""

import pytest
from click.testing import CliRunner

from tracker.cli import main
from tracker.core.canonical import sha256


@pytest.fixture
def run(demo_dir, tmp_path):
    """Run the command on a copy of the demo; the outcome and the file."""

    def _run(*arguments: str, of: str = "initiative"):
        file = tmp_path / "F.pdf"
        env = {"TRACKER_DATA_DIR": str(demo_dir), "TRACKER_DEMO": "1"}
        told = CliRunner().invoke(main, ["report", of, *arguments, "-o", str(file)], env=env)  # fmt: skip
        return told, file

    return _run


def test_with_as_it_is_issued_and_says_number_pages_and_hash(run):
    told, file = run("CI-1", "--as", "jonas@lumen.example")
    assert told.exit_code == 0, told.output
    assert "RPT-" in told.output and " pages, SHA-256 " in told.output
    assert sha256(file.read_bytes()) in told.output


def test_without_as_it_is_a_draft_and_not_kept(run, demo_dir):
    before = (demo_dir / "tracker.db").read_bytes()
    told, file = run("CI-1", "--short")
    assert told.exit_code == 0, told.output
    assert "A draft was written" in told.output and "1 page, not issued and not kept" in told.output
    assert file.read_bytes().startswith(b"%PDF")
    assert (demo_dir / "tracker.db").read_bytes() == before


@pytest.mark.parametrize(
    ("key", "email", "sentence"),
    [
        ("CI-999", "jonas@lumen.example", "There is no initiative CI-999."),
        ("CI-1", "tom@lumen.example", "There is no initiative CI-1."),  # belongs to no product
        ("CI-1", "asha@lumen.example", "Your role does not issue reports."),
        ("CI-1", "nobody@lumen.example", "There is no active person"),
    ],
)
def test_a_refusal_is_a_sentence_and_exit_code_1(run, key, email, sentence):
    told, file = run(key, "--as", email)
    assert told.exit_code == 1
    assert sentence in told.output
    assert not file.exists()


def test_the_dossier_of_a_release_is_issued(run):
    told, file = run("rel-1", "--as", "noah@lumen.example", of="release")
    assert told.exit_code == 0, told.output
    assert "was issued" in told.output and sha256(file.read_bytes()) in told.output


def test_of_a_planned_release_there_is_only_a_draft(run):
    told, file = run("REL-3", "--as", "noah@lumen.example", of="release")
    assert told.exit_code == 1 and "is not released yet" in told.output and not file.exists()
    told, file = run("REL-3", of="release")
    assert told.exit_code == 0 and "A draft was written" in told.output


@pytest.mark.parametrize("key", ["REL-999", "CI-1"])
def test_no_such_release(run, key):
    told, _file = run(key, of="release")
    assert told.exit_code == 1 and f"There is no release {key}." in told.output


def test_the_udi_register_of_one_product_is_issued_and_what_is_not_theirs_is_not_there(demo_dir, tmp_path):  # fmt: skip
    env = {"TRACKER_DATA_DIR": str(demo_dir), "TRACKER_DEMO": "1"}
    file = tmp_path / "R.pdf"
    words = ["report", "register", "-o", str(file), "--as", "jonas@lumen.example", "--product"]
    told = CliRunner().invoke(main, [*words, "nothing"], env=env)
    assert told.exit_code == 1 and "There is no product nothing." in told.output
    assert not file.exists()
    told = CliRunner().invoke(main, [*words, "sleep-coach"], env=env)
    assert told.exit_code == 0, told.output
    assert "was issued" in told.output and sha256(file.read_bytes()) in told.output
