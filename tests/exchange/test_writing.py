"""Tables to take away: no formulas, ISO times, whole characters, and a file that is gone after."""

import csv
import io
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from tracker.exchange.writing import LONGEST, Column, csv_file, xlsx_file

COLUMNS = (Column("One", lambda row: row[0]), Column("=Two", lambda row: row[1]))


def from_csv(rows):
    with csv_file("t", COLUMNS, rows) as file:
        return list(csv.reader(io.StringIO(file.read().decode("utf-8-sig"), newline="")))


def from_xlsx(rows):
    with xlsx_file("t", COLUMNS, rows) as file:
        sheet = load_workbook(file).active
        assert all(cell.data_type != "f" for row in sheet for cell in row)
        return [list(row) for row in sheet.iter_rows(values_only=True)]


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+49 30 1", "'+49 30 1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("\0=1", "'=1"),
        ("a=b", "a=b"),
        ("two\nlines; \"said\", 'so'", "two\nlines; \"said\", 'so'"),
        (None, ""),
        (0, "0"),
        (-5, "-5"),
        (date(2026, 2, 1), "2026-02-01"),
        (
            datetime(2026, 2, 1, 1, 30, tzinfo=timezone(timedelta(hours=2))),
            "2026-01-31T23:30:00Z",
        ),
        (datetime(2026, 2, 1, tzinfo=UTC), "2026-02-01T00:00:00Z"),
    ],
)
def test_each_kind_of_value_as_a_cell(app, value, cell):
    assert from_csv([(value, "x")]) == [["One", "'=Two"], [cell, "x"]]


def test_a_truth_is_a_word(app):
    assert from_csv([(True, False)])[1] == ["yes", "no"]


@given(text=st.text(max_size=30))
def test_no_text_becomes_a_formula(made_app, text):
    with made_app.app_context():
        for rows in (from_csv([(text, "x")]), from_xlsx([(text, "x")])):
            assert not (rows[1][0] or "").startswith(("=", "+", "-", "@", "\t", "\r"))


def test_a_spreadsheet_takes_what_no_xml_holds_and_what_is_too_long(app):
    rows = from_xlsx([("a\0b\x0bc", "x" * (LONGEST + 5))])
    assert rows[1] == ["abc", "x" * LONGEST]


def test_an_empty_table_has_its_headings(app):
    assert from_csv([]) == [["One", "'=Two"]] and len(from_xlsx([])) == 1
