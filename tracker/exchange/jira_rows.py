"""Issues as Jira exports them in CSV, Cloud and Server. Pure."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO

from tracker.core.clock import stamp
from tracker.core.texts import _
from tracker.exchange import tables
from tracker.exchange.jira_columns import Columns, Told
from tracker.exchange.moments import Calendar, NoMoment
from tracker.exchange.raw import Refusal, Unreadable, check, opened
from tracker.exchange.words import line as one_line
from tracker.exchange.words import plain

_KEY = re.compile(r"[A-Z][A-Z0-9_]*-[1-9][0-9]*")
LONGEST_KEY, LONGEST_TITLE, LONGEST_WORD = 40, 1000, 100


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketRow:
    """One issue, as the file tells it. `parent` is a key, or the number of an issue."""

    line: int
    key: str
    source_id: str | None
    title: str
    kind: str
    status: str
    parent: str
    labels: tuple[str, ...]
    versions: tuple[str, ...]
    assignee: str
    description: str
    comments: str
    due_on: date | None
    created_at: datetime | None


@dataclass(slots=True)
class TicketFile:
    """What a file holds: issues, and what is refused of it whatever the record says."""

    rows: list[TicketRow]
    refused: list[Refusal]
    sha256: str


class _Refused(Exception):
    """This one is not taken."""


def read(file: BinaryIO) -> TicketFile:
    """Read an export; Unreadable if it is none."""
    checked = check(file)
    text = opened(file, checked.encoding)
    if text.read(1 << 12).lstrip()[:1] in {"[", "{"}:
        raise Unreadable(1, _("This is JSON. Export the issues from Jira as CSV."))
    text.seek(0)
    rows = tables.rows(text)
    header = next(rows, None)
    if header is None:
        raise Unreadable(1, _("The file holds no header."))
    columns, calendar = Columns(header.cells, header.line), Calendar()
    told = [(row.line, columns.told(row.cells)) for row in rows]
    text.detach()
    for _line, cells in told:
        calendar.see(cells.one("created"))
        calendar.see(cells.one("due"))
    found = TicketFile([], [], checked.sha256)
    for line, cells in told:
        try:
            found.rows.append(_ticket(line, cells, calendar))
        except (_Refused, NoMoment) as refused:
            found.refused.append(Refusal(line, str(refused)))
    return found


def _ticket(line: int, told: Told, calendar: Calendar) -> TicketRow:
    one = told.one
    key, title = one("key").upper(), one_line(one("title"))
    if not key:
        raise _Refused(_("This row has no issue key."))
    if len(key) > LONGEST_KEY or not _KEY.fullmatch(key):
        raise _Refused(_("“%(key)s” is not the key of an issue, such as HM-101.", key=key[:60]))
    if not title:
        raise _Refused(_("%(key)s has no summary.", key=key))
    if len(title) > LONGEST_TITLE:
        raise _Refused(_("The summary of %(key)s is longer than %(n)d characters.", key=key, n=LONGEST_TITLE))  # fmt: skip
    created, due = one("created"), one("due")
    try:
        created_at, due_on = created and calendar.moment(created), due and calendar.day(due)
    except NoMoment as wrong:
        raise _Refused(f"{key}: {wrong}") from None
    number = one("source_id")
    return TicketRow(
        line=line, key=key, source_id=number[:LONGEST_KEY] or None, title=title,
        kind=one_line(one("kind"))[:LONGEST_WORD], status=one_line(one("status"))[:LONGEST_WORD],
        parent=_parent(told), labels=_words(told["labels"]),
        versions=tuple(one_line(cell) for cell in told["versions"]),
        assignee=one_line(one("assignee"))[:LONGEST_TITLE], description=plain(one("description")),
        comments="\n\n".join(_comment(c, calendar) for c in told["comments"]),
        due_on=due_on or None, created_at=created_at or None,
    )  # fmt: skip


def _parent(told: Told) -> str:
    """The key of the parent if the file gives one, else its number; a summary is neither."""
    given = told["parent_key"] + told["parent"]
    keys = [cell.upper() for cell in given if _KEY.fullmatch(cell.upper())]
    numbers = [cell for cell in given if cell.isdecimal() and cell.isascii()]
    return next(iter(keys + numbers), "")


def _words(cells: list[str]) -> tuple[str, ...]:
    """Labels hold no spaces; some exports put several into one cell."""
    return tuple(dict.fromkeys(word for cell in cells for word in plain(cell).replace(",", " ").split()))  # fmt: skip


def _comment(cell: str, calendar: Calendar) -> str:
    """`date;account;text` with a readable date before it; the text may hold semicolons itself."""
    when, _semicolon, rest = cell.partition(";")
    account, semicolon, text = rest.partition(";")
    try:
        at = calendar.moment(when) if semicolon else None
    except NoMoment:
        at = None
    return f"{stamp(at)[:16].replace('T', ' ')} UTC, {one_line(account)}:\n{plain(text)}" if at else plain(cell)  # fmt: skip
