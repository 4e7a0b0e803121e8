"""Reading any identifier: by the kind that is named, or by the kind that it looks like."""

import re
from collections.abc import Callable

from tracker.core.texts import _
from tracker.udi.brackets import read_hri
from tracker.udi.characters import all_digits
from tracker.udi.digital_link import read_digital_link
from tracker.udi.element_string import read_element_string
from tracker.udi.gmn import read_gmn
from tracker.udi.gtin import LENGTHS, read_gtin
from tracker.udi.hibc import read_hibc
from tracker.udi.reading import Reading

READERS: dict[str, Callable[[str], Reading]] = {
    "gtin": read_gtin,
    "gmn": read_gmn,
    "gs1-element": read_element_string,
    "gs1-hri": read_hri,
    "gs1-digital-link": read_digital_link,
    "hibc": read_hibc,
}

#: Longer than any identifier; what is longer is refused unread.
LONGEST = 4_000
_ISBT = re.compile(r"=[A-Z<>=*&(%+]|&[>(+,!)]")


def read(text: str, kind: str | None = None) -> Reading:
    """The fields and errors of a text, read as this kind or as the kind that it looks like."""
    kind = kind or guess(text)
    reader = READERS.get(kind)
    if reader is None:
        found = Reading(kind, text)
        name = {"isbt128": "ISBT 128", "ifa": "IFA"}.get(kind, kind)
        found.wrong("unsupported", _("%(kind)s is not read here.", kind=name))
        return found
    if len(text) > LONGEST:
        found = Reading(kind, text)
        found.wrong("length", _("The text has %(n)d characters; no identifier has that many.", n=len(text)))  # fmt: skip
        return found
    return reader(text)


def guess(text: str) -> str:
    """The kind that a text looks like."""
    if "://" in text[:10]:
        return "gs1-digital-link"
    if text.startswith(("+", "*+")):
        return "hibc"
    if text.startswith("("):
        return "gs1-hri"
    if text.startswith("]"):
        return "gs1-element"
    if _ISBT.match(text):
        return "isbt128"
    if all_digits(text) and len(text) in LENGTHS:
        return "gtin"
    if not read_element_string(text).errors:
        return "gs1-element"
    if read_gmn(text).valid:
        return "gmn"
    return "gtin" if all_digits(text) and len(text) < min(LENGTHS) else "gs1-element"
