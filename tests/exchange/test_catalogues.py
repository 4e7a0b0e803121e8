"""A company's own catalogue: how files come, what is refused with its line, and the command."""

import io
import json

import pytest
from click.testing import CliRunner

from tests.conftest import shared
from tracker.cli import main
from tracker.exchange.catalogue_rows import read, written
from tracker.exchange.raw import Unreadable

HEADER = "ref,parent_ref,title,assessable,applies_to,note\n"
GOOD = HEADER + "5,,Design,no,,\n5.1,5,Planning,yes,,\n5.10,5,Changes,yes,,\n"


def of(text, encoding="utf-8"):
    return read(io.BytesIO(text.encode(encoding)))


def told(found):
    return [(row.ref, row.parent_ref, row.title, row.assessable) for row in found.rows]


SAME = [
    ("5", None, "Design", False),
    ("5.1", "5", "Planning", True),
    ("5.10", "5", "Changes", True),
]

#: how the same three clauses come out of other programs
SHAPES = [
    (GOOD, "utf-8"),
    (GOOD, "utf-8-sig"),
    (GOOD, "utf-16"),
    (GOOD.replace("\n", "\r\n"), "cp1252"),
    (GOOD.replace(",", ";"), "utf-8"),
    (GOOD.replace(",", "\t"), "utf-8"),
    ("House rules;;;;;\nas of 2026\n\n" + GOOD.replace(",", ";"), "utf-8"),
    ("Identifier,Title\n5,Design\n5.1,Planning\n5.10,Changes\n", "utf-8"),
    ("ref,title,assessable\n5 Design,,\n5.1,Planning,\n5.10,Changes,yes\n", "utf-8"),
    (HEADER + '5,,"<p>Design</p>",no,,\n5.1,5,"Plan-\nning"\n5.10,5,Changes,ja,,\n'.replace("Plan-\nning", "<b>Planning</b>\n"), "utf-8"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "encoding"), SHAPES)
def test_the_same_clauses_come_in_many_shapes(app, text, encoding):
    found = of(text, encoding)
    assert told(found) == SAME and not found.refused
    assert told(of(written(found.rows))) == SAME


def test_umlauts_and_ampersands_survive(app):
    found = of(HEADER + "1,,Prüfung &amp; Freigabe,yes,,§ 5\n", "cp1252")
    assert (found.rows[0].title, found.rows[0].note) == ("Prüfung & Freigabe", "§ 5")


#: rows below the header → line, and what the refusal says
REFUSED = [
    ("5.1,,One,yes,,\n5.2,,Two,yes,,\n5.1,,Ten,yes,,\n", 4, "5.1 stands in line 2 already"),
    (",,No number,yes,,\n", 2, "no number"),
    ("5.1,,,yes,,\n", 2, "no title"),
    ("5.1,5,One,yes,,\n", 2, "below 5, which is not in the file"),
    ("1,2,One,yes,,\n2,1,Two,yes,,\n", 2, "below itself"),
    ("05.Jan,,One,yes,,\n", 2, "date or a number"),
    ("2026-05-01,,One,yes,,\n", 2, "date or a number"),
    ("1.5E+02,,One,yes,,\n", 2, "date or a number"),
    ('"5,1",,One,yes,,\n', 2, "date or a number"),
    ("...,,One,yes,,\n", 2, "no letter and no figure"),
    ("=A1,,One,yes,,\n", 2, "formula"),
    ("1,,=CONCAT(A1),yes,,\n", 2, "formula"),
    ("1,,One,perhaps,,\n", 2, "write yes or no"),
    (f"{'9' * 41},,One,yes,,\n", 2, "longer than 40"),
    (f"1,,{'x' * 401},yes,,\n", 2, "longer than 400"),
    ('1,,"two\nlines",yes,,\n1,,Again,yes,,\n', 4, "line 2 already"),
]


@pytest.mark.parametrize(("rows", "line", "reason"), REFUSED)
def test_what_is_refused_names_its_line(app, rows, line, reason):
    (first, *_more) = of(HEADER + rows).refused
    assert first.line == line and reason in first.reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("a,b\n1,2\n", "No header"),
        (HEADER, "no clause"),
        ("PK\x03\x04zip", "workbook"),
        (HEADER + '1,,"never closed\n', "never ends"),
        (HEADER + "".join(f"{n},,x,yes,,\n" for n in range(5001)), "More than 5000"),
    ],
)
def test_a_file_that_is_no_catalogue_says_why(app, text, reason):
    with pytest.raises(Unreadable, match=reason):
        of(text)


def test_a_real_file_of_another_tool_is_read(app):
    content = shared("data/catalogs/NIST_SP800-218_SSDF_opengrc.csv").read_bytes()
    found = read(io.BytesIO(content))
    assert not found.refused and len(found.rows) > 30
    assert found.rows[0].ref == "PO.1.1" and "<" not in found.rows[0].note


def test_the_shipped_catalogues_are_read_as_their_files_say(app):
    for path in shared("data/catalogs_own").glob("*.csv"):
        found = read(io.BytesIO(path.read_bytes()))
        assert not found.refused, (path.name, found.refused[:2])


@pytest.fixture
def command(demo_dir, tmp_path):
    def run(text, *more, edition="1"):
        file = tmp_path / "rules.csv"
        file.write_text(text, encoding="utf-8")
        args = ["import", "catalogue", str(file), "--standard", "House rules", "--edition", edition]
        env = {"TRACKER_DATA_DIR": str(demo_dir), "TRACKER_DEMO": "1"}
        return CliRunner().invoke(main, [*args, *more], env=env, catch_exceptions=False)

    return run


def test_the_command_takes_all_or_nothing_and_twice_changes_nothing(command):
    dry = command(GOOD, "--dry-run", "--json")
    assert dry.exit_code == 0
    expected = {"new": 3, "changed": 0, "gone": 0, "same": 0, "refused": []}
    assert json.loads(dry.stdout) == expected
    assert "3 new" in command(GOOD).output
    again = command(GOOD)
    assert "3 same" in again.output and "Nothing had to be written" in again.output
    wrong = command(GOOD + "5.1,5,Again,yes,,\n")
    assert wrong.exit_code == 1 and "line 5: 5.1 stands in line 3 already" in wrong.output
    newer = command(
        GOOD.replace("Planning", "Planning and review").replace("5.10,5,Changes,yes,,\n", "")
    )
    assert "0 new, 1 changed, 1 gone, 1 same" in newer.output


def test_the_command_asks_for_the_right(command):
    refused = command(GOOD, "--as", "noah@lumen.example")
    assert refused.exit_code == 1 and "Only regulatory/quality" in refused.output
    assert command(GOOD, "--as", "jonas@lumen.example").exit_code == 0
