"""What a list offers to filter by: a name in the address, a rule, and how its value is read."""

import enum
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy.sql import ColumnElement

from tracker.core.errors import NotOffered
from tracker.core.texts import _

Where = ColumnElement[bool]

#: Longest value that is looked at; titles and addresses are shorter.
LONGEST = 200


class Kind(enum.Enum):
    """How a filter is filled in."""

    WORDS = "words"
    CHOICE = "choice"
    TICK = "tick"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Filter:
    """One thing that a list can be narrowed by."""

    name: str
    label: Any
    where: Callable[[Any], Where]
    kind: Kind = Kind.CHOICE
    #: Reads what stands in the address; ValueError: it means nothing here.
    read: Callable[[str], Any] = str

    def condition(self, text: str) -> Where:
        """The rule for this value; NotOffered when the value means nothing."""
        try:
            return self.where(self.read(_readable(text)))
        except (KeyError, ValueError, OverflowError):
            raise NotOffered(
                _("“%(value)s” is no value of the filter “%(name)s”.", value=text[:40], name=self.label)
            ) from None  # fmt: skip


def choice(name: str, label: Any, column: Any, values: type[enum.Enum]) -> Filter:
    """One of the values of an enum column."""
    return Filter(name, label, lambda value: column == value, Kind.CHOICE, values)


def tick(name: str, label: Any, where: Callable[[], Where]) -> Filter:
    """Holds or is not asked for; the only value is "yes"."""
    return Filter(name, label, lambda _yes: where(), Kind.TICK, _read_yes)


def day(name: str, label: Any, where: Callable[[date], Where]) -> Filter:
    """A day as ISO 8601 writes it."""
    return Filter(name, label, where, Kind.DAY, date.fromisoformat)


def words(name: str, label: Any, where: Callable[[str], Where]) -> Filter:
    """Text that somebody types."""
    return Filter(name, label, where, Kind.WORDS)


def person(name: str, label: Any, where: Callable[[int], Where]) -> Filter:
    """The number of a person."""
    return Filter(name, label, where, Kind.CHOICE, read_number)


def read_number(text: str) -> int:
    """A record's number; ValueError for what no database holds."""
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise ValueError(text)
    return int(text)


def start_of(value: date) -> datetime:
    """The first moment of a day, in UTC."""
    return datetime.combine(value, time.min, UTC)


def end_of(value: date) -> datetime:
    """The first moment after a day, in UTC."""
    return start_of(value) + timedelta(days=1)


def _read_yes(text: str) -> bool:
    if text != "yes":
        raise ValueError(text)
    return True


def _readable(text: str) -> str:
    """The value, unless it is too long or holds characters that nobody types."""
    if len(text) > LONGEST or any(unicodedata.category(c) in {"Cc", "Cs"} for c in text):
        raise ValueError(text)
    return text
