"""GTIN-8, -12, -13 and -14: the UDI-DI of GS1 (GS1 General Specifications, 3.3.2 and 7.9)."""

from tracker.core.texts import _
from tracker.udi.characters import DIGITS, check_digit, shown
from tracker.udi.reading import Reading

LENGTHS = (8, 12, 13, 14)


def read_gtin(text: str) -> Reading:
    """A GTIN: `gtin14` (padded on the left to 14 digits) and `check_digit`, or what is wrong.

    With a wrong check digit, `expected_check_digit` says which one belongs there.
    """
    found = Reading("gtin", text)
    for at, char in enumerate(text):
        if char not in DIGITS:
            found.wrong(
                "charset",
                _("A GTIN holds only the digits 0 to 9, not %(char)s.", char=shown(char)),
                at,
            )
            return found
    if len(text) not in LENGTHS:
        found.wrong("length", _("A GTIN has 8, 12, 13 or 14 digits; this has %(n)d.", n=len(text)))
        return found
    end, expected = len(text), check_digit(text[:-1])
    if text[-1] == expected:
        found.add("gtin14", text.zfill(14), 0, end)
        found.add("check_digit", int(expected), end - 1, end)
    else:
        found.add("expected_check_digit", int(expected), end - 1, end)
        found.wrong(
            "check-digit",
            _("The check digit should be %(digit)s, not %(got)s.", digit=expected, got=text[-1]),
            end - 1,
        )
    return found
