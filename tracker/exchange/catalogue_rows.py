"""A company's own catalogue of clauses as CSV: ref, parent_ref, title, assessable, applies_to, note. Pure."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import unescape
from typing import BinaryIO

from tracker.core.texts import _
from tracker.exchange import tables
from tracker.exchange.raw import Refusal, Unreadable, check, opened
from tracker.exchange.words import line as one_line
from tracker.exchange.words import plain
from tracker.requirements.editions import Row, parents_first

LIMIT, MOST = 5 << 20, 5_000  # bytes, clauses
REF, TITLE, APPLIES = 40, 400, 40  # characters
#: The header is looked for in so many lines; above it stand titles and dates of the sheet.
HEADER_WITHIN = 30
#: Names of columns, in lower case.
COLUMNS = {
    "ref": ("ref", "reference", "clause", "identifier", "number", "id", "nr", "nummer"),
    "parent_ref": ("parent_ref", "parent", "parent ref"),
    "title": ("title", "short title", "requirement", "security requirement", "titel"),
    "assessable": ("assessable", "bewertbar"),
    "applies_to": ("applies_to", "applies to"),
    "note": ("note", "notes", "description", "anmerkung"),
}
YES, NO = {"yes", "y", "ja", "true", "1", "x"}, {"no", "n", "nein", "false", "0"}
_TAG = re.compile(r"<(br|/p|/li|/div)\b[^>]*>|<[a-zA-Z/!][^>]*>")
_MONTHS = "jan|feb|mar|mär|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez"
_DATE = re.compile(
    rf"\d{{1,2}}[-. /]({_MONTHS})\w*\.?([-. /]\d+)?|({_MONTHS})\w*[-. /]\d+|\d{{4}}-\d\d-\d\d"
    r"|\d{1,2}[./]\d{1,2}[./](19|20)\d\d",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d+,\d+|\d+([.,]\d+)?e[+-]?\d+", re.IGNORECASE)
_MERGED = re.compile(r"([A-Z]?[\d.]*\d)[.:]?\s+(\S.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class CatalogueFile:
    """What a file holds: its clauses, what was refused of them, and its SHA-256."""

    rows: list[Row]
    refused: list[Refusal]
    sha256: str


class _Refused(Exception):
    """Why a row is not taken."""


def read(file: BinaryIO) -> CatalogueFile:
    """Every clause, or why not; Unreadable if the file as a whole is no catalogue."""
    checked = check(file)
    stream = opened(file, checked.encoding)
    text = stream.read(LIMIT + 1)
    stream.detach()  # the file is its opener's to close
    if len(text) > LIMIT:
        raise Unreadable(1, _("A catalogue of more than %(n)d MB is not read.", n=LIMIT >> 20))
    rows, refused = dict[str, tuple[int, Row]](), list[Refusal]()
    told = list(_told(text))
    derived = all("parent_ref" not in cells for _line, cells in told)
    for line, cells in told:
        try:
            row = _row(cells)
            if row.ref in rows:
                raise _Refused(_twice(row.ref, rows[row.ref][0]))
        except _Refused as reason:
            refused.append(Refusal(line, str(reason)))
        else:
            rows[row.ref] = line, row
    if not rows and not refused:
        raise Unreadable(1, _("The file holds no clause below its header."))
    refused += _orphans(rows)
    found = _finished([row for _line, row in rows.values()], told, derived)
    if not refused:
        refused += _circles(found, rows)
    return CatalogueFile(found, sorted(refused, key=lambda r: r.line), checked.sha256)


def written(rows: list[Row]) -> str:
    """The same clauses as a clean CSV."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in rows:
        yes = "yes" if row.assessable else "no"
        writer.writerow([row.ref, row.parent_ref or "", row.title, yes, row.applies_to, row.note])
    return out.getvalue()


def _told(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """The cells of each row by the column that they stand for, from below the header on."""
    lines = list(io.StringIO(text, newline=""))
    above = _header(lines)
    if above is None:
        raise Unreadable(
            1,
            _("No header was found: a row with the columns ref and title (and parent_ref, assessable, applies_to, note)."),
        )  # fmt: skip
    rows = tables.rows(io.StringIO("".join(lines[above:]), newline=""))
    names = [_meaning(cell) for cell in next(rows).cells]
    for count, row in enumerate(rows):
        if count >= MOST:
            raise Unreadable(row.line + above, _("More than %(n)d clauses are not read.", n=MOST))
        cells = {name: cell for name, cell in zip(names, row.cells, strict=False) if name}
        if any(cell.strip() for cell in cells.values()):
            yield row.line + above, cells


def _header(lines: list[str]) -> int | None:
    """How many lines stand above the header."""
    for n, line in enumerate(lines[:HEADER_WITHIN]):
        for delimiter in tables.DELIMITERS:
            try:
                cells = next(csv.reader([line[: tables.LONGEST_CELL]], delimiter=delimiter), [])
            except csv.Error:
                continue
            if {"ref", "title"} <= {_meaning(cell) for cell in cells}:
                return n
    return None


def _meaning(cell: str) -> str | None:
    name = " ".join(cell.strip().casefold().split())
    return next((column for column, names in COLUMNS.items() if name in names), None)


def _row(cells: dict[str, str]) -> Row:
    told = {name: _clean(cell) for name, cell in cells.items()}
    ref, title = one_line(told.get("ref", "")), one_line(told.get("title", ""))
    if ref and not title and (merged := _MERGED.fullmatch(ref)):  # a chapter in merged cells
        ref, title = merged[1], merged[2]
    _refuse_ref(ref, one_line(told.get("ref", "")))
    if not title:
        raise _Refused(_("%(ref)s has no title.", ref=ref))
    for name, text, most in (("title", title, TITLE), ("applies_to", told.get("applies_to", ""), APPLIES)):  # fmt: skip
        if len(text) > most:
            raise _Refused(_("%(column)s of %(ref)s is longer than %(n)d characters.", column=name, ref=ref, n=most))  # fmt: skip
    if any(text.startswith("=") for text in told.values()):
        raise _Refused(_("A cell of %(ref)s holds a formula; export what it shows.", ref=ref))
    return Row(
        ref=ref, parent_ref=one_line(told.get("parent_ref", "")) or None, title=title,
        assessable=_assessable(told.get("assessable", ""), ref),
        applies_to=re.sub(r"\s*[,;]\s*", ",", told.get("applies_to", "")),
        note=told.get("note", ""),
    )  # fmt: skip


def _refuse_ref(ref: str, typed: str) -> None:
    if not ref:
        raise _Refused(_("This row has no number (ref)."))
    if len(ref) > REF:
        raise _Refused(_("“%(ref)s…” is longer than %(n)d characters.", ref=typed[:30], n=REF))
    if not any(letter.isalnum() for letter in ref):
        raise _Refused(_("“%(ref)s” holds no letter and no figure.", ref=ref))
    if _DATE.fullmatch(ref) or _NUMBER.fullmatch(ref):
        raise _Refused(
            _("“%(ref)s” is a date or a number that a spreadsheet made of the reference. Format the column as text.", ref=ref)
        )  # fmt: skip


def _twice(ref: str, line: int) -> str:
    return _(
        "%(ref)s stands in line %(line)d already. A spreadsheet turns 5.10 into 5.1: format the column as text.",
        ref=ref, line=line,
    )  # fmt: skip


def _assessable(told: str, ref: str) -> bool:
    word = told.strip().casefold()
    if word and word not in YES | NO:
        raise _Refused(_("assessable of %(ref)s is “%(word)s”; write yes or no.", ref=ref, word=told[:30]))  # fmt: skip
    return word not in NO


def _finished(rows: list[Row], told: list[tuple[int, dict[str, str]]], derived: bool) -> list[Row]:
    """Parents by number where the file has no such column; headings are not assessed by themselves."""
    refs = {row.ref for row in rows}
    if derived:
        rows = [replace(row, parent_ref=_above(row.ref, refs)) for row in rows]
    parents = {row.parent_ref for row in rows}
    said = {
        one_line(_clean(c.get("ref", ""))) for _line, c in told if c.get("assessable", "").strip()
    }
    return [
        row if row.ref in said else replace(row, assessable=row.ref not in parents) for row in rows
    ]


def _above(ref: str, refs: set[str]) -> str | None:
    """5.1.2 stands below 5.1, if there is one."""
    while "." in ref:
        ref = ref.rpartition(".")[0]
        if ref in refs:
            return ref
    return None


def _orphans(rows: dict[str, tuple[int, Row]]) -> list[Refusal]:
    return [
        Refusal(line, _("%(ref)s stands below %(parent)s, which is not in the file.", ref=row.ref, parent=row.parent_ref))
        for line, row in rows.values()
        if row.parent_ref is not None and row.parent_ref not in rows
    ]  # fmt: skip


def _circles(found: list[Row], rows: dict[str, tuple[int, Row]]) -> list[Refusal]:
    """Clauses that stand, over others, below themselves."""
    above = {row.ref: row.parent_ref for row in found}
    try:
        parents_first(found)
    except ValueError:
        return [
            Refusal(rows[ref][0], _("%(ref)s stands below itself.", ref=ref))
            for ref in above if _meets_itself(ref, above)
        ]  # fmt: skip
    return []


def _meets_itself(ref: str, above: dict[str, str | None]) -> bool:
    seen, at = {ref}, above[ref]
    while at is not None and at not in seen:
        seen.add(at)
        at = above[at]
    return at == ref


def _clean(cell: str) -> str:
    """Words without the HTML that some tools export."""
    if "<" in cell or "&" in cell:
        cell = unescape(_TAG.sub(lambda tag: "\n" if tag[1] else "", cell))
    return "\n".join(part.strip() for part in plain(cell).splitlines() if part.strip())
