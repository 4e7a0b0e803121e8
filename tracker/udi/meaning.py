"""What a reading means: the device, the version, the lot, and days as people write them."""

from dataclasses import dataclass

from tracker.udi.reading import Reading
from tracker.udi.values import day_of

#: Application identifiers by the words that pages and other tools use for them.
WORDS = {
    "01": "di", "10": "lot", "11": "manufactured", "17": "expiry", "21": "serial",
    "240": "additional_id", "8012": "software_version", "8013": "basic_udi_di",
}  # fmt: skip
DAYS = {"11", "17"}


@dataclass(frozen=True, slots=True)
class Meaning:
    """The parts of a UDI: device identifier, production identifiers by name, in their order."""

    di: str | None
    production: tuple[str, ...]  # values that may be a release's UDI-PI: version first, then lot
    named: dict[str, str]


def meaning_of(found: Reading, *, this_year: int) -> Meaning:
    """The words of a reading; days as ISO 8601, two-digit years around this one (GS1, 7.12)."""
    named: dict[str, str] = {}
    for field in found.fields:
        name = WORDS.get(field.name, field.name)
        named.setdefault(name, _shown(field.name, str(field.value), this_year))
    if "gtin14" in named:
        named["di"] = named.pop("gtin14")
    if found.kind == "gmn" and found.valid:
        named["basic_udi_di"] = found.text
    carried = (named.get("software_version"), named.get("lot"), named.get("serial"))
    return Meaning(named.get("di"), tuple(value for value in carried if value), named)


def _shown(ai: str, value: str, this_year: int) -> str:
    if ai not in DAYS or len(value) != 6 or not (value.isascii() and value.isdigit()):
        return value
    day = day_of(value, this_year)
    return day.isoformat() if day else value
