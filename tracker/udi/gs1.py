"""GS1 identifiers of a software device: GTIN-14 (UDI-DI), version (UDI-PI), and their HRI.

Sources: GS1 General Specifications (mod 10, CSET 82, application identifiers 01, 10, 8012);
21 CFR 801.50 (the version number is in the production identifier). Validates, never rewrites.
"""

import enum

from tracker.core.texts import _

#: GS1 AI encodable character set 82 (General Specifications, figure 7.11-1).
CSET_82 = frozenset(
    "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
)
LONGEST_PI = 20
_DIGITS = frozenset("0123456789")  # str.isdigit also takes other scripts' digits


class Carrier(enum.Enum):
    """The application identifier that carries the version."""

    VERSION = "8012"
    LOT = "10"


def check_digit(body: str) -> str:
    """The mod-10 check digit that follows these digits (GS1, 7.9)."""
    total = sum(int(d) * (3 if i % 2 == 0 else 1) for i, d in enumerate(reversed(body)))
    return str(-total % 10)


def gtin_error(gtin: str) -> str | None:
    """What is wrong with a GTIN-14, as a sentence; None if nothing."""
    if set(gtin) - _DIGITS:
        return _("A GTIN-14 holds only the digits 0 to 9.")
    if len(gtin) != 14:
        return _("A GTIN-14 has 14 digits; this has %(n)d.", n=len(gtin))
    expected = check_digit(gtin[:-1])
    if gtin[-1] != expected:
        return _(
            "The check digit should be %(digit)s, not %(is)s.", digit=expected, **{"is": gtin[-1]}
        )
    return None


def version_error(version: str) -> str | None:
    """What keeps a version from being a UDI-PI under (8012) or (10); None if nothing."""
    if not version:
        return _("The version is empty.")
    if len(version) > LONGEST_PI:
        return _(
            "A UDI-PI has at most %(most)d characters; this version has %(n)d.",
            most=LONGEST_PI, n=len(version),
        )  # fmt: skip
    wrong = [char for char in version if char not in CSET_82]
    if wrong:
        return _(
            "The character %(char)s is not allowed in a UDI-PI (GS1 character set 82).",
            char="“" + (wrong[0] if wrong[0].isprintable() else f"U+{ord(wrong[0]):04X}") + "”",
        )
    return None


def hri(gtin: str, carrier: Carrier, version: str) -> str:
    """The human-readable interpretation: (01)00844588018923(8012)4.2.0."""
    return f"(01){gtin}({carrier.value}){version}"


def fold(version: str) -> str:
    """The form in which two versions count as the same: ignoring case."""
    return version.casefold()
