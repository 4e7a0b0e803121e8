"""Rows as CSV and XLSX, one at a time: the memory stays flat however many there are."""

import csv
import io
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import IO, Any

from tracker.core.texts import _

#: A cell that begins with one of these is a formula to a spreadsheet: it gets a ' before it.
FORMULA = ("=", "+", "-", "@", "\t", "\r")

#: Longest text that a cell of a spreadsheet holds.
LONGEST = 32_767

#: What no XML, and so no XLSX, can hold, and no reader sees.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its heading, and what it holds of a row."""

    label: Any
    value: Callable[[Any], Any]


def neutral(text: str) -> str:
    """The text as a cell that no spreadsheet takes for a formula.

    What cannot be printed goes first: a formula could stand behind it.
    """
    text = _UNPRINTABLE.sub("", text)
    return f"'{text}" if text.startswith(FORMULA) else text


def csv_file(_title: str, columns: Iterable[Column], rows: Iterable[Any]) -> IO[bytes]:
    """A table as CSV (RFC 4180, UTF-8 with the mark that spreadsheets look for).

    A temporary file, open at its start, gone when it is closed: what fails on the way fails
    before the first byte is sent, and no half table is taken for a whole one.
    """
    file = tempfile.TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    csv.writer(text).writerows(_cells(columns, rows))
    text.detach()
    file.seek(0)
    return file


def xlsx_file(title: str, columns: Iterable[Column], rows: Iterable[Any]) -> IO[bytes]:
    """A table as XLSX in a temporary file, open at its start; it is gone when it is closed."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    for cells in _cells(columns, rows):
        sheet.append([cell[:LONGEST] for cell in cells])
    file = tempfile.TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    book.save(file)
    file.seek(0)
    return file


def _cells(columns: Iterable[Column], rows: Iterable[Any]) -> Iterator[list[str]]:
    """The heading, then each row as neutral text."""
    columns, said = list(columns), _Said()
    yield [neutral(str(column.label)) for column in columns]
    values = [column.value for column in columns]
    for row in rows:
        yield [said(value(row)) for value in values]


class _Said:
    """A value as the text of a cell; words of our own are looked up once a table, not once a row."""

    def __init__(self) -> None:
        self._words: dict[int, tuple[Any, str]] = {}
        self._yes, self._no = _("yes"), _("no")

    def __call__(self, value: Any) -> str:
        if isinstance(value, str):
            return neutral(value)
        if value is None:
            return ""
        if isinstance(value, bool):
            return self._yes if value else self._no
        if isinstance(value, datetime):
            return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, int):
            return str(value)
        return self._looked_up(value)

    def _looked_up(self, value: Any) -> str:
        known = self._words.get(id(value))
        if known is None:  # the value is kept too: its id is then nobody else's
            known = self._words[id(value)] = (value, neutral(str(value)))
        return known[1]
