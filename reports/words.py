"""How dates, sizes, hashes and odd characters are written on paper."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any, TypeVar

from markupsafe import Markup, escape

from reports.common import NoneRecorded, NotApplicable, Nothing, NotKeptHere

T = TypeVar("T")
Gettext = Callable[..., str]

#: Controls, direction marks and separators that would make a text look like another one.
UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff"
    "\ufff0-\uffff\U000e0000-\U000e007f\ue000-\uf8ff]"
)
LONG_WORD = re.compile(r"\S{25}")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
#: Rows of one printed table: layout slows down in longer ones.
ROWS = 45


def gettext_from(translations: Mapping[str, str] | None) -> Gettext:
    """The `_()` of the templates, from a plain dictionary; the English text where it has none."""
    known = translations or {}

    def gettext(text: str, /, **values: object) -> str:
        said = known.get(text, text)
        return said % values if values else said

    return gettext


def visible(value: object) -> object:
    """Every printed value, with unseen characters shown by their number."""
    if value is None or isinstance(value, Markup) or not isinstance(value, str):
        return value
    return UNSEEN.sub(lambda found: f"[U+{ord(found[0]):04X}]", value.replace("\r\n", "\n"))


def day(at: date, gettext: Gettext) -> str:
    """12 Nov 2026; in UTC if it is a moment."""
    if isinstance(at, datetime):
        at = at.astimezone(UTC)
    return f"{at.day}\xa0{gettext(MONTHS[at.month - 1])}\xa0{at.year}"


def moment(at: datetime, gettext: Gettext) -> str:
    """12 Nov 2026, 08:31:10 UTC."""
    return f"{day(at, gettext)}, {at.astimezone(UTC):%H:%M:%S}\xa0UTC"


def stamp(at: datetime) -> str:
    """2026-11-12 08:31:10, for columns that are headed UTC."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S}"


def iso(at: datetime) -> str:
    """2026-11-12T08:31:10Z, for metadata."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def size(count: int) -> str:
    """341 bytes, 12.4 kB, 3.0 MB."""
    if count < 1000:
        return f"{count}\xa0bytes"
    if count < 1_000_000:
        return f"{count / 1000:.1f}\xa0kB"
    return f"{count / 1_000_000:.1f}\xa0MB"


def number(count: int) -> str:
    """1 204: thousands apart by a space that does not break."""
    return f"{count:,}".replace(",", "\xa0")


def code(text: str, line: int) -> Markup:
    """A hash in lines of equal length."""
    lines = [str(visible(text[at : at + line])) for at in range(0, len(text), line)]
    return Markup("<br>").join(escape(each) for each in lines)


def cut(text: str, most: int) -> str:
    """At most this many characters, and a sign that there are more."""
    shown = str(visible(text))
    return shown if len(shown) <= most else shown[: most - 2].rstrip() + " …"


def chunks(rows: Iterable[T], length: int = ROWS) -> list[list[T]]:
    """Rows in printed tables of at most this length."""
    left = iter(rows)
    return list(iter(lambda: list(islice(left, length)), []))


def short_words(rows: Iterable[Any]) -> bool:
    """Whether no word is wider than a column: such a table is set faster."""
    texts = (str(getattr(row, field.name)) for row in rows for field in fields(row))
    return not any(LONG_WORD.search(text) for text in texts)


def nothing(value: object, gettext: Gettext) -> str | None:
    """The sentence of an empty section, or None where there is something to print."""
    if value is None or value in ((), ""):
        value = NoneRecorded()
    if isinstance(value, NoneRecorded | NotApplicable | NotKeptHere):
        return _sentence(value, gettext)
    return None


def _sentence(value: Nothing, gettext: Gettext) -> str:
    if isinstance(value, NotApplicable):
        return gettext("Not applicable, because %(reason)s", reason=stopped(value.because))
    if isinstance(value, NotKeptHere):
        return gettext("Not kept here, see %(place)s", place=stopped(value.see))
    return gettext("None recorded in this period." if value.in_period else "None recorded.")


def stopped(text: str) -> str:
    """A sentence with its full stop."""
    return text if text.endswith((".", "!", "?")) else text + "."
