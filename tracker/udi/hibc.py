"""HIBC: primary, secondary and combined data of ANSI/HIBC 2.6, and HIBCC's Basic UDI-DI (`++`).

A wrong check character hides nothing: the fields are shown with the character that was expected,
since samples printed widely carry a wrong one.
"""

import calendar
import re
from datetime import date, timedelta

from tracker.core.texts import _
from tracker.udi.characters import (
    CODE_39,
    CSET_82,
    LONGEST_PAIRED,
    PAIR,
    check_character,
    check_pair,
    shown,
)
from tracker.udi.reading import Reading

LONGEST_PI = 18  # characters of a lot or serial number
_PRIMARY = re.compile(r"([A-Z][0-9A-Z]{3})([0-9A-Z]{1,18})([0-9])")
#: Of each date flag behind `$$`: how many digits, and how they are read.
_DATES = {
    "2": ("MMDDYY", 6), "3": ("YYMMDD", 6), "4": ("YYMMDDHH", 8), "5": ("YYJJJ", 5),
    "6": ("YYJJJHH", 7), "7": ("", 0),
}  # fmt: skip


def read_hibc(text: str) -> Reading:
    """HIBC data: `lic`, `pcn`, `unit_of_measure`, `di`, `lot`, `serial`, `expiry` …, `check`.

    Days are ISO 8601; `expiry_month` is a year and a month. `link` is the character that ties a
    secondary of its own to its primary. A wrong check character gives `expected_check`.
    """
    found = Reading("hibc", text)
    starred = len(text) > 1 and text.startswith("*") and text.endswith("*")
    start, body = (1, text[1:-1]) if starred else (0, text)
    if not body.startswith("+"):
        found.wrong("format", _("HIBC data begins with “+”."), start)
    elif body.startswith("++"):
        _read_basic(found, body, start)
    elif wrong := next((n for n, char in enumerate(body) if char not in CODE_39), None):
        found.wrong("charset", _("%(char)s cannot be written in HIBC: digits, capital letters and - . $ / + %% only.", char=shown(body[wrong])), start + wrong)  # fmt: skip
    elif len(body) < 3:
        found.wrong("length", _("The text is too short for HIBC data."), start)
    else:
        _read_checked(found, body, start)
    return found


def _read_checked(found: Reading, body: str, start: int) -> None:
    """Take the check character off, and read what stands before it."""
    expected, got, end = check_character(body[:-1]), body[-1], start + len(body)
    data = body[1:-1]
    if got == expected:
        found.add("check", got, end - 1, end)
    else:
        found.add("expected_check", expected, end - 1, end)
        found.wrong("check-character", _("The check character should be “%(char)s”: expected %(char)s, found %(got)s.", char=expected, got=got), end - 1)  # fmt: skip
    if data[:1].isalpha():
        _read_primary(found, data, start + 1)
    elif data[:1] in {"$", "/"} or data[:5].isdigit():
        found.add("link", data[-1], end - 2, end - 1)
        _read_parts(found, data[:-1].removeprefix("/"), start + 1 + data.startswith("/"))
    else:
        found.wrong("format", _("A labeler code, which begins with a letter, or “$” should follow “+”."), start + 1)  # fmt: skip


def _read_primary(found: Reading, data: str, start: int) -> None:
    primary, slash, rest = data.partition("/")
    read = _PRIMARY.fullmatch(primary)
    if read is None:
        found.wrong("format", _("A labeler code of 4 characters, a product code of 1 to 18 and a digit for the unit of measure are expected."), start)  # fmt: skip
        return
    lic, pcn, unit = read.groups()
    end = start + len(primary)
    found.add("lic", lic, start, start + 4)
    found.add("pcn", pcn, start + 4, end - 1)
    found.add("unit_of_measure", int(unit), end - 1, end)
    found.add("di", primary, start, end)
    if slash:
        _read_parts(found, rest, end + 1)


def _read_parts(found: Reading, data: str, start: int) -> None:
    """Secondary data: what `$`, `$$` or a Julian date introduces, and `/` parts behind it."""
    at = start
    for number, part in enumerate(data.split("/")):
        _read_part(found, part, at, first=number == 0)
        at += len(part) + 1


def _read_part(found: Reading, part: str, at: int, *, first: bool) -> None:
    if part.startswith("$$"):
        _read_dated(found, part[2:], at + 2)
    elif part.startswith("$+"):
        _keep(found, "serial", part[2:], at + 2)
    elif part.startswith("$"):
        _keep(found, "lot", part[1:], at + 1)
    elif part.startswith(("14D", "16D")):
        name = "expiry" if part.startswith("14D") else "manufactured"
        _keep_day(found, name, part[3:], "YYYYMMDD", at + 3)
    elif part.startswith("S"):
        _keep(found, "serial", part[1:], at + 1)
    elif part.startswith("Q"):
        _keep_quantity(found, part[1:], at + 1)
    elif first and re.match("[0-9]{5}", part):
        _keep_day(found, "expiry", part[:5], "YYJJJ", at)
        if part[5:]:
            _keep(found, "lot", part[5:], at + 5)
    else:
        found.wrong("format", _("“%(part)s” is no part of HIBC data: $, $$, $+, 14D, 16D, S or Q should begin it.", part=part), at)  # fmt: skip


def _read_dated(found: Reading, part: str, at: int) -> None:
    """Behind `$$`: `+` for a serial number, a quantity (8 or 9), a date by its flag, the number."""
    name = "serial" if part.startswith("+") else "lot"
    if name == "serial":
        part, at = part[1:], at + 1
    if digits := {"8": 2, "9": 5}.get(part[:1]):
        _keep_quantity(found, part[1 : 1 + digits], at + 1)
        part, at = part[1 + digits :], at + 1 + digits
    if not part and found.values.get("quantity") is not None:
        return
    shape, length = _DATES.get(part[:1], ("MMYY", 4))
    flag = 1 if part[:1] in _DATES else 0
    told = part[flag : flag + length]
    if length and not _keep_day(found, "expiry", told, shape, at + flag):
        return
    number = part[flag + length :]
    if number or not length:
        _keep(found, name, number, at + flag + length)


def _keep(found: Reading, name: str, value: str, at: int) -> None:
    """A lot or serial number: 1 to 18 characters."""
    if not 1 <= len(value) <= LONGEST_PI:
        found.wrong("length", _("A lot or serial number has 1 to 18 characters; this has %(n)d.", n=len(value)), at)  # fmt: skip
    found.add(name, value, at, at + len(value))


def _keep_quantity(found: Reading, digits: str, at: int) -> None:
    if not digits or not digits.isdigit():
        found.wrong("format", _("A quantity in digits is expected, not “%(got)s”.", got=digits), at)
        return
    found.add("quantity", int(digits), at, at + len(digits))


def _keep_day(found: Reading, name: str, told: str, shape: str, at: int) -> bool:
    """A day in one of the shapes; False, with its error, where it is none."""
    if len(told) != len(shape) or not told.isdigit():
        found.wrong("date", _("A date as %(shape)s is expected, not “%(got)s”.", shape=shape, got=told), at)  # fmt: skip
        return False
    value = _month(told) if shape == "MMYY" else _day(told, shape)
    if value is None:
        found.wrong("date", _("“%(got)s” is no day as %(shape)s.", got=told, shape=shape), at)
        return False
    found.add(f"{name}_month" if shape == "MMYY" else name, value, at, at + len(told))
    return True


def _month(told: str) -> str | None:
    month = int(told[:2])
    return f"20{told[2:]}-{month:02}" if 1 <= month <= 12 else None


def _day(told: str, shape: str) -> str | None:
    """ISO 8601 of digits in this shape; two-digit years are of this century."""
    parts = {letter: "".join(d for d, s in zip(told, shape, strict=True) if s == letter) for letter in "YMDJH"}  # fmt: skip
    year = int(parts["Y"]) + (2000 if len(parts["Y"]) == 2 else 0)
    if parts["H"] and int(parts["H"]) > 23:
        return None
    if parts["J"]:
        number = int(parts["J"])
        last = 366 if calendar.isleap(year) else 365
        return (date(year, 1, 1) + timedelta(number - 1)).isoformat() if 1 <= number <= last else None  # fmt: skip
    try:
        return date(year, int(parts["M"]), int(parts["D"])).isoformat()
    except ValueError:
        return None


def _read_basic(found: Reading, body: str, start: int) -> None:
    """HIBCC's Basic UDI-DI: ++, labeler, model, and a pair as a GMN has, over all of it."""
    end = start + len(body)
    data, pair = body[:-2], body[-2:]
    found.add("scheme", "basic-udi-di", start, start + 2)
    if not 8 <= len(body) <= LONGEST_PAIRED + 2:
        found.wrong("length", _("A Basic UDI-DI of HIBCC has 8 to 25 characters; this has %(n)d.", n=len(body)), start)  # fmt: skip
    elif foreign := next((n for n, c in enumerate(data) if c not in CSET_82), None):
        found.wrong("charset", _("%(char)s may not stand in a Basic UDI-DI.", char=shown(body[foreign])), start + foreign)  # fmt: skip
    elif set(pair) - set(PAIR):
        found.wrong("charset", _("A check pair is written in %(set)s.", set=PAIR), end - 2)
    elif not re.match("[A-Z][0-9A-Z]{3}", data[2:]):
        found.wrong("format", _("A labeler code of 4 characters, the first a letter, follows “++”."), start + 2)  # fmt: skip
    elif pair != check_pair(data):
        found.add("expected_check", check_pair(data), end - 2, end)
        found.wrong("check-pair", _("The check pair should be %(pair)s, not %(got)s.", pair=check_pair(data), got=pair), end - 2)  # fmt: skip
    else:
        found.add("di", body, start, end)
        found.add("lic", data[2:6], start + 2, start + 6)
        found.add("check", pair, end - 2, end)
