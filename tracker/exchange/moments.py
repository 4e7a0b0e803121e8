"""Days and moments as other tools and spreadsheets write them. Pure; refuses what is unclear."""

import re
from datetime import UTC, date, datetime, timedelta, timezone

from tracker.core.texts import _

_CLOCK = r"(?:,?[ T]+(?P<h>\d{1,2}):(?P<mi>\d{2})(?::(?P<s>\d{2})(?:[.,]\d+)?)?\s*(?P<half>[AaPp]\.?[Mm]\.?)?\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?"
_SHAPES = {
    "iso": re.compile(rf"(?P<y>\d{{4}})[-/](?P<m>\d{{1,2}})[-/](?P<d>\d{{1,2}}){_CLOCK}", re.ASCII),
    "named": re.compile(rf"(?P<d>\d{{1,2}})[/ .-]+(?P<name>[^\W\d_]{{3,10}})[/ .-]+(?P<y>\d{{4}}|\d{{2}}){_CLOCK}"),
    "named first": re.compile(rf"(?:[^\W\d_]{{2,10}},? )?(?P<name>[^\W\d_]{{3,10}})\.? (?P<d>\d{{1,2}}),? (?P<y>\d{{4}}){_CLOCK}"),
    "git": re.compile(r"[A-Z][a-z]{2} (?P<name>[A-Z][a-z]{2}) +(?P<d>\d{1,2}) (?P<h>\d{2}):(?P<mi>\d{2}):(?P<s>\d{2}) (?P<y>\d{4})(?: (?P<zone>[+-]\d{4}))?", re.ASCII),
    "dotted": re.compile(rf"(?P<d>\d{{1,2}})\.(?P<m>\d{{1,2}})\.(?P<y>\d{{4}}|\d{{2}}){_CLOCK}", re.ASCII),
    "slashed": re.compile(rf"(?P<a>\d{{1,2}})[/-](?P<b>\d{{1,2}})[/-](?P<y>\d{{4}}|\d{{2}}){_CLOCK}", re.ASCII),
}  # fmt: skip

#: Month names begin like this, in English, German, French, Spanish; the longest fit wins.
_MONTHS = {
    1: "jan ene", 2: "feb fév fev", 3: "mar mär mrz maer", 4: "apr avr abr", 5: "may mai",
    6: "jun juin", 7: "jul juil", 8: "aug aoû aou ago", 9: "sep", 10: "oct okt", 11: "nov",
    12: "dec dez déc dic",
}  # fmt: skip
_BEGINNINGS = sorted(
    ((start, number) for number, starts in _MONTHS.items() for start in starts.split()),
    key=lambda pair: -len(pair[0]),
)
FIRST_YEAR, LAST_YEAR = 1970, 2100


class NoMoment(ValueError):
    """Not readable as a moment; the text says why."""


class Calendar:
    """Reads the moments of one file, which all write 6/7/2025 in the same order or say nothing."""

    def __init__(self) -> None:
        self._day_first = self._month_first = False

    def see(self, text: str) -> None:
        """Learn from a moment of the file which part of 6/21/2025 is the month."""
        if found := _SHAPES["slashed"].fullmatch(text.strip()):
            self._day_first |= int(found["a"]) > 12 >= int(found["b"])
            self._month_first |= int(found["b"]) > 12 >= int(found["a"])

    def moment(self, text: str) -> datetime:
        """The moment; without a zone it is taken as UTC, without a time as midnight."""
        text = text.strip()
        for shape in _SHAPES.values():
            if found := shape.fullmatch(text):
                return self._moment(text, found.groupdict())
        if text.isdecimal():
            raise NoMoment(
                _("“%(text)s” is the number by which a spreadsheet counts days. Save the dates as text.", text=text[:40])
            )  # fmt: skip
        raise NoMoment(_("“%(text)s” is not written as a date that is known here.", text=text[:40]))

    def day(self, text: str) -> date:
        """The day as it is written, whatever the zone."""
        for shape in _SHAPES.values():
            if found := shape.fullmatch(text.strip()):
                return self._day(text.strip(), found.groupdict())
        return self.moment(text).date()  # refuses, with the reason

    def _moment(self, text: str, parts: dict[str, str | None]) -> datetime:
        day = self._day(text, parts)
        hour, half = int(parts["h"] or 0), (parts.get("half") or "")[:1].lower()
        if half and not 1 <= hour <= 12:
            raise NoMoment(_("“%(text)s” names an hour that a clock of twelve hours lacks.", text=text[:40]))  # fmt: skip
        if half:
            hour = hour % 12 + (12 if half == "p" else 0)
        try:
            local = datetime(day.year, day.month, day.day, hour, int(parts["mi"] or 0), int(parts["s"] or 0))  # fmt: skip
            return (local - _offset(parts.get("zone") or "")).replace(tzinfo=UTC)
        except ValueError:
            raise NoMoment(_("“%(text)s” names no time of a day.", text=text[:40])) from None

    def _day(self, text: str, parts: dict[str, str | None]) -> date:
        year, day, month = int(parts["y"] or 0), parts.get("d"), parts.get("m")
        if "a" in parts:
            month, day = self._ordered(text, int(parts["a"] or 0), int(parts["b"] or 0))
        number = _month(parts["name"] or "", text) if "name" in parts else int(month or 0)
        year += 2000 if year < 100 and len(parts["y"] or "") == 2 else 0
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise NoMoment(_("“%(text)s” lies outside the years %(a)d to %(b)d.", text=text[:40], a=FIRST_YEAR, b=LAST_YEAR))  # fmt: skip
        try:
            return date(year, number, int(day or 0))
        except ValueError:
            raise NoMoment(_("“%(text)s” is no day of the calendar.", text=text[:40])) from None

    def _ordered(self, text: str, first: int, second: int) -> tuple[str, str]:
        """Month and day. 6/7/2025 is read as the file's other dates say; if none does, June 7."""
        if first > 12 or second > 12:
            day_first = first > 12
        elif self._day_first and self._month_first:
            raise NoMoment(
                _("“%(text)s” is unclear: this file writes some dates day first and others month first.", text=text[:40])
            )  # fmt: skip
        else:
            day_first = self._day_first
        return (str(second), str(first)) if day_first else (str(first), str(second))


def _month(name: str, text: str) -> int:
    for start, number in _BEGINNINGS:
        if name.casefold().startswith(start):
            return number
    raise NoMoment(_("“%(text)s” names a month that is not known here.", text=text[:40]))


def _offset(zone: str) -> timedelta:
    if zone in {"", "Z", "UTC", "GMT"}:
        return timedelta(0)
    hours, minutes = int(zone[1:3]), int(zone[-2:])
    away = timezone(timedelta(hours=hours, minutes=minutes)).utcoffset(None)
    return away if zone[0] == "+" else -away
