"""Files of other tools as rows: encodings, dialects, limits, and the line of whatever is refused."""

import io
import json
import tracemalloc
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.conftest import shared
from tracker.exchange import jira_rows, raw, release_rows, tables
from tracker.exchange.raw import Unreadable

HERE = Path(__file__).parent / "fixtures"
HEADER = "Summary,Issue key,Created,Labels,Labels\n"


@pytest.fixture(autouse=True)
def _context(app):
    """Refusals are sentences, which gettext looks up in the application."""


def jira(content):
    return jira_rows.read(io.BytesIO(content if isinstance(content, bytes) else content.encode()))


def releases(content):
    return release_rows.read(
        io.BytesIO(content if isinstance(content, bytes) else content.encode())
    )


def fixture(name):
    return (HERE / name).read_bytes()


# --- what is read -----------------------------------------------------------------------


def test_repeated_columns_several_lines_and_comments_of_a_cloud_export():
    first, second, third = jira(fixture("jira_cloud.csv")).rows
    assert (first.line, second.line, third.line) == (2, 5, 6)
    assert first.labels == ("compliance", "udi") and first.versions == ("2.8.0",)
    assert first.description == 'Line one\n\n- "quoted", with; semicolons'
    assert first.due_on == date(2026, 3, 3)
    assert first.created_at == datetime(2026, 1, 12, 15, 12, tzinfo=UTC)
    assert first.comments == "2026-02-06 13:57 UTC, 557058:9:\nlooks good; to me"
    assert (second.parent, second.comments) == ("10001", "just text")
    assert third.title == '=HYPERLINK("http://example.invalid","click")'


def test_a_german_server_export_with_semicolons_in_windows_1252():
    first, second = jira(fixture("jira_server_german.csv")).rows
    assert (first.key, first.title, first.labels) == (
        "SEC-7",
        "Schlüssel tauschen",
        ("Datenschutz",),
    )
    assert first.description == "Erste Zeile\nzweite; Zeile – mit „Anführung“"
    assert (first.due_on, second.parent, second.line) == (date(2026, 12, 31), "SEC-7", 4)
    assert first.created_at == datetime(2024, 1, 9, 15, 54, tzinfo=UTC)
    assert first.comments.startswith("2024-01-09 15:54 UTC, mara:\nfertig")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_every_encoding_line_end_and_delimiter(encoding, end, delimiter):
    text = (HEADER + "Prüfung,HM-1,09.01.2024,a,b\n\nZwei,HM-2,,,\n").replace(",", delimiter)
    first, second = jira(text.replace("\n", end).encode(encoding)).rows
    assert (first.title, first.labels, first.line) == ("Prüfung", ("a", "b"), 2)
    assert second.line == 4  # a blank line is a line, and no row


def test_a_hint_for_excel_and_rows_without_their_empty_ends():
    (row,) = jira("sep=;\nSummary;Issue key;Labels\nOne;HM-1\n").rows
    assert (row.key, row.line) == ("HM-1", 3)


def test_what_cannot_be_seen_is_left_out():
    (row,) = jira(HEADER + "Safe\u202e\u200bty,HM-1,,,\n").rows
    assert row.title == "Safety"


@pytest.mark.parametrize(
    "names", ["Summary,Key", "summary,Work item key", "Zusammenfassung,Schlüssel"]
)
def test_the_columns_by_each_of_their_names(names):
    (row,) = jira(f"{names},__class__,Unknown\nOne,hm-1,x,y\n").rows
    assert (row.title, row.key) == ("One", "HM-1")


def test_a_list_of_releases_and_what_it_does_not_say():
    third, second, first = releases(fixture("releases.json")).rows
    assert (third.source_id, third.tag, third.name, third.prerelease) == (
        "3",
        "v1.2.0",
        "One two",
        True,
    )
    assert (second.published_at, second.commit, third.notes) == (None, "", "Notes\nof it")
    assert first.commit == "a" * 40
    assert (third.line, second.line, first.line) == (2, 14, 26)


def test_pages_of_a_list_one_after_another_and_a_single_release():
    pages = fixture("releases.json") * 2
    assert len(releases(pages).rows) == 6
    one = json.dumps(json.loads(fixture("releases.json"))[0])
    assert (
        len(releases(one).rows)
        == len(releases(f'{{"action":"published","release":{one}}}').rows)
        == 1
    )
    assert releases("[]").rows == []


def test_a_list_larger_than_a_piece_is_read_in_pieces():
    one = json.loads(fixture("releases.json"))[0]
    many = [{**one, "id": n, "body": "ü" * 5_000} for n in range(1, 301)]
    found = releases(json.dumps(many, indent=1, ensure_ascii=False))
    assert [row.source_id for row in found.rows] == [str(n) for n in range(1, 301)]
    assert [row.line for row in found.rows[:2]] == [2, 14]


def test_tags_with_their_day_in_utc():
    first, second, third = releases(fixture("tags.csv")).rows
    assert second.published_at == datetime(2017, 3, 31, 22, 30, tzinfo=UTC)
    assert [row.prerelease for row in (first, second, third)] == [False, True, False]
    assert (second.name, third.published_at) == ("Almost, done", None)


@pytest.mark.parametrize(
    ("tag", "before"),
    [("v43rc1", True), ("53.0b1", True), ("1.0.0-beta.2", True), ("v2.0.0-alpha", True),
     ("1.0.0-x.7", True), ("v1.2.3.dev4", True), ("v43", False), ("4.2.1", False),
     ("release-2", False), ("beta-coach/v1.0", False), ("v1.0-stable", False)],
)  # fmt: skip
def test_which_tags_are_of_pre_releases(tag, before):
    (row,) = releases(f"tag,commit\n{tag},{'a' * 40}\n").rows
    assert row.prerelease is before


# --- what is refused --------------------------------------------------------------------

ROWS = [
    ("jira_bad_rows.csv", {4: "HM-2 has no summary", 6: "no issue key", 8: "a spreadsheet counts days",
                           9: "outside the years"}),
    ("jira_31_february.csv", {3: "HM-2: “31/Feb/26 3:12 PM” is no day"}),
    ("draft_release.json", {2: "“Not yet” is a draft release"}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "lines"), ROWS)
def test_a_row_is_refused_with_its_line_and_reason(name, lines):
    found = (releases if name.endswith("json") else jira)(fixture(name)).refused
    assert {refusal.line for refusal in found} == set(lines)
    for refusal in found:
        assert lines[refusal.line] in refusal.reason


FILES = [
    (b"", "empty"),
    (b"PK\x03\x04rest", "workbook"),
    (b"\xd0\xcf\x11\xe0", "old Excel"),
    (b"\x1f\x8bzz", "compressed"),
    (b"%PDF-1.7", "PDF"),
    ("Ä,B".encode("utf-16-le"), "NUL"),
    (b"Summary,Issue key\nOne,HM-1\0\n", "NUL"),
    (b"Summary,Issue key\nOne\x81,HM-1\n", "neither UTF-8"),
    (b"Summary,Status\nOne,Open\n", "no column “Issue key”"),
    (b"Issue key\nHM-1\n", "no column “Summary”"),
    (b"[]", "JSON"),
    ('Summary,Issue key\n"never closed,HM-1\nTwo,HM-2\n', "never ends"),
    ('Summary,Issue key\n"in"side,HM-1\n', "quotation mark stands inside"),
    ("Summary,Issue key\nOne,HM-1,more\n", "3 cells, the header has 2"),
    ("Summary,Issue key\n" + '"' + "x" * 200_000 + '",HM-1\n', "longer than 131072"),
    ("Summary,Issue key" + ",c" * 100_000 + "\n", "100002 columns"),
    ("x" * (5 << 20), "longer than 4194304 characters"),
    ("Summary,Issue key\n" + "a,HM-1\n" * 60_000, "more than 50000 rows"),
]


@pytest.mark.parametrize(("content", "why"), FILES, ids=[why for _content, why in FILES])
def test_a_file_is_refused_with_a_sentence(content, why):
    with pytest.raises(Unreadable, match=why):
        jira(content)


@pytest.mark.parametrize(
    ("content", "why", "line"),
    [("{", "no JSON", 1), ('[\n{"id": 1,', "no JSON", 2), ("[\n\n1]", "something else", 3),
     ('[{"id":1,"draft":true}', "does not end", 1), ("name,date\n1,2\n", "neither GitHub's list", 1),
     ("[" * 100_000 + '{"a":' * 100_000, "no JSON", 1)],
)  # fmt: skip
def test_a_list_of_releases_is_refused_with_a_sentence(content, why, line):
    with pytest.raises(Unreadable, match=why) as refused:
        releases(content)
    assert refused.value.refusal.line == line


@pytest.mark.parametrize(
    ("told", "why"),
    [({"message": "Not Found"}, "no release as GitHub"), ({"id": "7", "draft": False}, "no release"),
     ({"id": True, "draft": False}, "no release"), ({"id": 10**30, "draft": False}, "no release"),
     ({"id": 7, "draft": False}, "has no tag"), ({"id": 7, "draft": False, "tag_name": 5}, "has no tag"),
     ({"id": 7, "draft": False, "tag_name": "v1", "published_at": "2024-02-31T00:00:00Z"}, "no day"),
     ({"action": "deleted", "release": {"id": 7}}, "deleted at its source")],
)  # fmt: skip
def test_an_object_that_is_no_release_is_refused(told, why):
    (refusal,) = releases(json.dumps([told])).refused
    assert why in refusal.reason


@pytest.mark.parametrize(
    "content",
    [b"x" * (raw.LIMIT + 1), b"Summary,Issue key\n" + b"," * (raw.LIMIT - 100),
     b'Summary,Issue key\n"' + b"x\n" * (raw.LIMIT // 2 - 100)],
)  # fmt: skip
def test_what_is_large_is_refused_with_little_memory(content):
    tracemalloc.start()
    with pytest.raises(Unreadable):
        jira(content)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 100 << 20


def test_the_limit_of_a_cell_that_others_rely_on_stays():
    import csv

    before = csv.field_size_limit()
    jira(fixture("jira_cloud.csv"))
    assert csv.field_size_limit() == before >= tables.LONGEST_CELL


# --- the real files ---------------------------------------------------------------------


def test_the_real_cloud_export():
    found = jira(shared("data/issues/jira_cloud_export_all_fields.csv").read_bytes())
    assert (len(found.rows), found.refused) == (15, [])
    by_key = {row.key: row for row in found.rows}
    assert by_key["HM-101"].labels == ("compliance", "udi")
    assert by_key["HM-102"].parent == "HM-101"
    assert (
        by_key["HM-111"].title
        == 'Crash when diary entry contains emoji 😀, "quotes", and; semicolons'
    )


@pytest.mark.parametrize(
    ("name", "count", "before"),
    [("git_tags_weasyprint.csv", 119, 10), ("git_tags_healthchecks.csv", 77, 0),
     ("github_api_releases_list.json", 5, 0)],
)  # fmt: skip
def test_the_real_lists_of_releases(name, count, before):
    found = releases(shared(f"data/releases/{name}").read_bytes())
    assert (len(found.rows), found.refused) == (count, [])
    assert sum(row.prerelease for row in found.rows) == before
