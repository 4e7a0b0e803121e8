"""CSV of any dialect as rows with the line where each begins; repeated columns stay apart."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TextIO

from tracker.core.texts import _
from tracker.exchange.raw import Unreadable

DELIMITERS = ",;\t"
MOST_ROWS, MOST_COLUMNS = 50_000, 5_000
#: In characters. The module `csv` has the same limit for a cell, but one for the whole process.
LONGEST_CELL, LONGEST_LINE = 131_072, 4 << 20
_EXCEL_HINT = re.compile(r"sep=(.)\r?\n?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one row, and the line of the file in which it begins."""

    line: int
    cells: list[str]


def rows(text: TextIO) -> Iterator[Row]:
    """The header, then every row that is not blank; Unreadable where the file breaks its own form."""
    first = _line(text, 1)
    skipped, delimiter = 0, _delimiter(first)
    if hint := _EXCEL_HINT.match(first):
        skipped, delimiter, first = 1, hint[1], _line(text, 2)
    reader = csv.reader(_lines(first, text, skipped), delimiter=delimiter, strict=True)
    columns = count = 0
    line = skipped + 1
    while (cells := _next(reader, line)) is not None:
        begins, line = line, reader.line_num + skipped + 1
        if not any(cells):
            continue
        if not columns:
            columns = _header(cells, begins)
        count += 1
        _refuse_too_much(cells, columns, count, begins)
        yield Row(begins, cells)


def _next(reader: Iterator[list[str]], line: int) -> list[str] | None:
    try:
        return next(reader, None)
    except csv.Error as error:
        if "field larger" in str(error):
            reason = _(
                "A cell of the row that begins here is longer than %(n)d characters. Is a quotation mark not closed?",
                n=LONGEST_CELL,
            )
        elif "unexpected end" in str(error):
            reason = _("The row that begins here never ends: a quotation mark is not closed.")
        else:
            reason = _("The row that begins here is no CSV: a quotation mark stands inside a cell.")
        raise Unreadable(line, reason) from None


def _header(cells: list[str], line: int) -> int:
    if len(cells) > MOST_COLUMNS:
        raise Unreadable(
            line,
            _("The file has %(n)d columns, more than the %(most)d that are read.", n=len(cells), most=MOST_COLUMNS),
        )  # fmt: skip
    return len(cells)


def _refuse_too_much(cells: list[str], columns: int, count: int, line: int) -> None:
    if count > MOST_ROWS + 1:
        raise Unreadable(
            line, _("The file has more than %(n)d rows. Export fewer at a time.", n=MOST_ROWS)
        )
    if any(cells[columns:]):
        raise Unreadable(
            line,
            _("This row has %(n)d cells, the header has %(of)d columns.", n=len(cells), of=columns),
        )
    if any(len(cell) > LONGEST_CELL for cell in cells):
        raise Unreadable(
            line, _("A cell of this row is longer than %(n)d characters.", n=LONGEST_CELL)
        )


def _delimiter(first: str) -> str:
    """Whichever splits the header into most columns; a quoted one does not count."""
    return max(
        DELIMITERS, key=lambda d: len(next(csv.reader([first[:LONGEST_CELL]], delimiter=d), []))
    )


def _lines(first: str, text: TextIO, skipped: int) -> Iterator[str]:
    yield first
    number = 1 + skipped
    while line := _line(text, number := number + 1):
        yield line


def _line(text: TextIO, number: int) -> str:
    line = text.readline(LONGEST_LINE)
    if len(line) == LONGEST_LINE:
        raise Unreadable(number, _("This line is longer than %(n)d characters.", n=LONGEST_LINE))
    return line
