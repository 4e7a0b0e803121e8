"""Checks of one part of a value, by the names that the table of identifiers uses.

Each takes the part's text and answers what is wrong, as (code, sentence), or None. Sources: GS1
General Specifications 3; ISO 3166-1, ISO 4217, ISO 13616 (IBAN), ISO/IEC 5218.
"""

import calendar
import re
from collections.abc import Callable
from datetime import date

from tracker.core.texts import _
from tracker.udi.characters import (
    CSET_39,
    CSET_64,
    CSET_82,
    DIGITS,
    LONGEST_PAIRED,
    PAIR,
    check_digit,
    check_pair,
    shown,
)
from tracker.udi.codes import COUNTRIES, COUNTRY_LETTERS, CURRENCIES

Wrong = tuple[str, str]

SETS = {"N": DIGITS, "X": CSET_82, "Y": CSET_39, "Z": CSET_64 | {"="}}


def foreign(text: str, charset: str) -> tuple[int, str] | None:
    """The first character outside a part's set: where, and the sentence that says so."""
    for at, char in enumerate(text):
        if char not in SETS[charset]:
            if charset == "N":
                return at, _("Only the digits 0 to 9 may stand here, not %(char)s.", char=shown(char))  # fmt: skip
            name = {"X": "82", "Y": "39", "Z": "64"}[charset]
            return at, _("%(char)s is not in GS1 character set %(name)s.", char=shown(char), name=name)  # fmt: skip
    if charset == "Z" and not re.fullmatch(r"[^=]+={0,2}", text, re.DOTALL):
        return len(text) - 1, _("Only one or two “=” may stand, at the end.")
    if charset == "Z" and "=" in text and len(text) % 3:
        return len(text) - 1, _("The padding with “=” does not fit the length.")
    return None


def century(two_digits: int, this_year: int) -> int:
    """The full year: within 50 years after and 49 before this one (GS1, 7.12)."""
    year = this_year - this_year % 100 + two_digits
    if year - this_year >= 51:
        return year - 100
    return year + 100 if year - this_year <= -50 else year


def day_of(text: str, this_year: int) -> date | None:
    """The day of YYMMDD; day 00 is the last of its month. None where there is no such day."""
    year, month, day = century(int(text[:2]), this_year), int(text[2:4]), int(text[4:6])
    if not 1 <= month <= 12:
        return None
    last = calendar.monthrange(year, month)[1]
    return date(year, month, day or last) if day <= last else None


def _day(text: str, *, open_ended: bool) -> Wrong | None:
    month, day = int(text[-4:-2]), int(text[-2:])
    if not 1 <= month <= 12:
        return "date", _("There is no month %(month)s; it should be 01 to 12.", month=text[-4:-2])
    year = int(text[:-4]) if len(text) == 8 else 2000 + int(text[:2])  # a leap year either way
    last = calendar.monthrange(max(year, 1), month)[1]
    if day > last or (day == 0 and not open_ended):
        first = "00" if open_ended else "01"
        return "date", _(
            "There is no day %(day)s in that month; it should be %(first)s to %(last)d.",
            day=text[-2:], first=first, last=last,
        )  # fmt: skip
    return None


def _up_to(limit: int, what: Callable[[], str]) -> Callable[[str], Wrong | None]:
    """A clock's two digits: 00 to the limit."""

    def check(text: str) -> Wrong | None:
        if int(text) <= limit:
            return None
        return "format", _("%(got)s is no %(what)s; it should be 00 to %(limit)d.", got=text, what=what(), limit=limit)  # fmt: skip

    return check


_hour = _up_to(23, lambda: _("hour"))
_minute = _up_to(59, lambda: _("minute"))
_second = _up_to(59, lambda: _("second"))


def _digit(text: str) -> Wrong | None:
    expected = check_digit(text[:-1])
    if text[-1] == expected:
        return None
    return "check-digit", _(
        "The check digit should be %(digit)s, not %(got)s.", digit=expected, got=text[-1]
    )


def _pair(text: str) -> Wrong | None:
    body, pair = text[:-2], text[-2:]
    if len(text) < 3 or len(body) > LONGEST_PAIRED:
        return "length", _("The text is too short or too long for a check pair.")
    if set(pair) - set(PAIR):
        return "charset", _("A check pair is written in %(set)s.", set=PAIR)
    if pair == check_pair(body):
        return None
    return "check-pair", _(
        "The check pair should be %(pair)s, not %(got)s.", pair=check_pair(body), got=pair
    )


def _company(text: str) -> Wrong | None:
    if len(text) >= 4 and DIGITS.issuperset(text[:4]):
        return None
    return "format", _("It begins with a GS1 company prefix: at least four digits.")


def _one_of(allowed: frozenset[str], sentence: Callable[[], str]) -> Callable[[str], Wrong | None]:
    return lambda text: None if text in allowed else ("format", sentence())


def _fits(pattern: str, sentence: Callable[[], str]) -> Callable[[str], Wrong | None]:
    shape = re.compile(pattern)
    return lambda text: None if shape.fullmatch(text) else ("format", sentence())


def _degrees(limit: int, sentence: Callable[[], str]) -> Callable[[str], Wrong | None]:
    return lambda text: None if int(text) <= limit else ("format", sentence())


def _piece(text: str) -> Wrong | None:
    piece, total = int(text[:2]), int(text[2:])
    if 1 <= piece <= total:
        return None
    return "format", _("Piece %(piece)d of %(total)d cannot be.", piece=piece, total=total)


def _in_row(text: str) -> Wrong | None:
    if re.fullmatch("[1-9]/[1-9]", text) and text[0] <= text[2]:
        return None
    return "format", _("It should read like 1/2: a place and how many there are.")


def _iban(text: str) -> Wrong | None:
    if len(text) < 5 or not re.fullmatch("[A-Z]{2}[0-9]{2}[0-9A-Z]+", text):
        return "format", _("An IBAN is two letters, two digits, then digits and capital letters.")
    if text[:2] not in COUNTRY_LETTERS:
        return "format", _("%(code)s is no country of ISO 3166.", code=text[:2])
    number = "".join(str(int(char, 36)) for char in text[4:] + text[:4])
    if int(number) % 97 == 1:
        return None
    return "check-digit", _("The check digits of the IBAN are wrong.")


#: A check by the name that `application_identifiers.csv` gives it.
CHECKS: dict[str, Callable[[str], Wrong | None]] = {
    "check-digit": _digit,
    "check-pair": _pair,
    "company4": _company,
    "country": _one_of(COUNTRIES, lambda: _("This is no numeric country code of ISO 3166.")),
    "country-or-999": _one_of(
        COUNTRIES | {"999"}, lambda: _("This is no numeric country code of ISO 3166, nor 999.")
    ),
    "country-letters": _one_of(
        COUNTRY_LETTERS, lambda: _("This is no two-letter country code of ISO 3166.")
    ),
    "currency": _one_of(CURRENCIES, lambda: _("This is no numeric currency code of ISO 4217.")),
    "day": lambda text: _day(text, open_ended=False),
    "day0": lambda text: _day(text, open_ended=True),
    "full-day": lambda text: _day(text, open_ended=False),
    "hhmm": lambda text: _hour(text[:2]) or _minute(text[2:]),
    "hour": _hour,
    "minute": _minute,
    "second": _second,
    "hyphen": _one_of(frozenset("-"), lambda: _("Only “-” may stand here.")),
    "iban": _iban,
    "importer": _fits("[-0-9A-Z_a-z]", lambda: _("The importer index is one of -, _, digits and letters.")),
    "latitude": _degrees(1_800_000_000, lambda: _("The latitude is at most 1800000000.")),
    "longitude": _degrees(3_600_000_000, lambda: _("The longitude is at most 3600000000.")),
    "media": _fits("0[1-9]|10|[89][0-9]", lambda: _("The medium is 01 to 10 or 80 to 99.")),
    "no-leading-zero": _fits("0|[1-9][0-9]*", lambda: _("It must not begin with 0.")),
    "not-only-digits": _fits(".*[^0-9].*", lambda: _("It must hold more than digits.")),
    "not-zero": _fits(".*[1-9].*", lambda: _("It must not be zero.")),
    "package": _fits("[0-9A-Z]{1,4}", lambda: _("The package type is a code of UN/CEFACT Recommendation 21.")),
    "percent": _fits("(?:[^%]|%[0-9A-Fa-f]{2})*", lambda: _("A “%” is followed by two hexadecimal digits.")),
    "piece-of-total": _piece,
    "place-in-row": _in_row,
    "sex": _one_of(frozenset("0129"), lambda: _("It should be 0, 1, 2 or 9 (ISO/IEC 5218).")),
    "winding": _one_of(frozenset("019"), lambda: _("The winding direction is 0, 1 or 9.")),
    "yes-no": _one_of(frozenset("01"), lambda: _("It should be 0 or 1.")),
    "zero": _one_of(frozenset("0"), lambda: _("It should be 0.")),
}  # fmt: skip
