"""`tracker report initiative`: issued with --as, a draft without."""

import pytest
from click.testing import CliRunner

from tracker.cli import main


@pytest.fixture
def run(demo_dir, tmp_path):
    """Run the command on a copy of the demo; the outcome and the file."""

    def _run(*arguments: str):
        file = tmp_path / "F.pdf"
        env = {"TRACKER_DATA_DIR": str(demo_dir), "TRACKER_DEMO": "1"}
        told = CliRunner().invoke(main, ["report", "initiative", *arguments, "-o", str(file)], env=env)  # fmt: skip
        return told, file

    return _run


def test_with_as_it_is_issued_and_says_number_pages_and_hash(run):
    from tracker.core.canonical import sha256

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
