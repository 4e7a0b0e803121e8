"""GS1 identifiers of a software device: GTIN-14 (UDI-DI), version (UDI-PI), and their HRI.

Sources: GS1 General Specifications (mod 10, CSET 82, application identifiers 01, 10, 8012);
21 CFR 801.50 (the version number is in the production identifier). Validates, never rewrites.
"""

import enum

from tracker.core.texts import _
from tracker.udi.characters import CSET_82, shown
from tracker.udi.elements import escaped
from tracker.udi.gtin import read_gtin

LONGEST_PI = 20


class Carrier(enum.Enum):
    """The application identifier that carries the version."""

    VERSION = "8012"
    LOT = "10"


def gtin_error(gtin: str) -> str | None:
    """What is wrong with a GTIN-14, as a sentence; None if nothing."""
    wrong = next(iter(read_gtin(gtin).errors), None)
    if wrong is not None and wrong.code == "charset":
        return wrong.message
    if len(gtin) != 14:
        return _("A GTIN-14 has 14 digits; this has %(n)d.", n=len(gtin))
    return wrong.message if wrong else None


def version_error(version: str) -> str | None:
    """What keeps a version from being a UDI-PI under (8012) or (10); None if nothing."""
    if not version:
        return _("The version is empty.")
    if len(version) > LONGEST_PI:
        return _(
            "A UDI-PI has at most %(most)d characters; this version has %(n)d.",
            most=LONGEST_PI, n=len(version),
        )  # fmt: skip
    for char in version:
        if char not in CSET_82:
            return _(
                "The character %(char)s is not allowed in a UDI-PI (GS1 character set 82).",
                char=shown(char),
            )
    return None


def hri(gtin: str, carrier: Carrier, version: str) -> str:
    """The human-readable interpretation: (01)00844588018923(8012)4.2.0."""
    return f"(01){gtin}({carrier.value}){escaped(version)}"


def fold(version: str) -> str:
    """The form in which two versions count as the same: ignoring case."""
    return version.casefold()
