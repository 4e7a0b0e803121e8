"""`tracker udi check`, as a shell uses it."""

import json

import pytest
from click.testing import CliRunner

from tracker.cli import main

GOOD = "(01)09506000134352(8012)2.4.1"


def run(*words, text=""):
    return CliRunner().invoke(main, ["udi", "check", *words], input=text)


def test_a_line_in_is_an_object_out():
    lines = [json.dumps({"input": GOOD, "kind": "gs1-hri"}), "0109506000134352", "+A99912345C"]
    told = run("--json", text="\n".join(lines))
    found = [json.loads(line) for line in told.stdout.splitlines()]
    assert told.exit_code == 1
    assert found[0] == {
        "input": GOOD, "kind": "gs1-hri", "valid": True,
        "fields": {"01": "09506000134352", "8012": "2.4.1"}, "errors": [],
    }  # fmt: skip
    assert found[1]["kind"] == "gs1-element" and found[1]["valid"]
    assert found[2]["fields"]["expected_check"] == "7" and found[2]["fields"]["lic"] == "A999"
    assert "expected 7" in found[2]["errors"][0]["message"]


def test_what_is_right_exits_with_0(tmp_path):
    file = tmp_path / "udi.txt"
    file.write_text(f"\ufeff{GOOD}\r\n\n", encoding="utf-8")
    told = run(str(file))
    assert told.exit_code == 0
    assert told.stdout == f"{GOOD}  gs1-hri, valid: 01 09506000134352, 8012 2.4.1\n"


def test_a_separator_does_not_end_the_line():
    told = run("--json", text="010950600013435210A\x1d21B\n")
    assert json.loads(told.stdout)["fields"] == {"01": "09506000134352", "10": "A", "21": "B"}


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{nonsense", "no JSON object"),
        ('{"kind": "gtin"}', "no JSON object"),
        ('{"input": 7}', "should be a text"),
        ('{"input": "x", "kind": "ean"}', "no kind “ean”"),
        ('{"input": "x", "kind": ["a"]}', "no kind"),
        ("[" * 5000, ""),
        ('{"input":' * 5000, "no JSON object"),
    ],
)
def test_a_bad_line_is_told_and_the_rest_is_read(line, words):
    told = run("--json", text=f"{line}\n{GOOD}\n")
    first, second = (json.loads(line) for line in told.stdout.splitlines())
    assert told.exit_code == 1
    assert not first["valid"] and words in first["errors"][0]["message"]
    assert second["valid"]


def test_bytes_that_are_no_text_are_read_as_wrong():
    told = CliRunner().invoke(main, ["udi", "check", "--json"], input=b"\xff\xfe\x00\n")
    assert told.exit_code == 1 and not json.loads(told.stdout)["valid"]


def test_a_missing_file_is_wrong_use():
    assert run("nowhere.txt").exit_code == 2
