"""GMN, the Global Model Number: the Basic UDI-DI of GS1 (GS1 General Specifications, 7.9.5).

Five to twelve digits of the company come first, then the model, then two check characters.
The Basic UDI-DI of HIBCC, `++` and a pair of the same arithmetic, stands in `hibc`.
"""

from tracker.core.texts import _
from tracker.udi.characters import CSET_82, DIGITS, PAIR, check_pair, shown
from tracker.udi.reading import Reading

SHORTEST, LONGEST = 8, 25
COMPANY = 5  # a GS1 company prefix of a GMN has at least so many digits


def read_gmn(text: str) -> Reading:
    """A GMN: `partial` and `check`, or what is wrong; a wrong pair gives `expected_check`."""
    found = Reading("gmn", text)
    if not SHORTEST <= len(text) <= LONGEST:
        found.wrong(
            "length", _("A GMN has 8 to 25 characters, its check pair included; this has %(n)d.", n=len(text))
        )  # fmt: skip
        return found
    body, pair = text[:-2], text[-2:]
    if wrong := _foreign(body, pair):
        at, sentence = wrong
        found.wrong("charset", sentence, at)
        return found
    expected, end = check_pair(body), len(text)
    found.add("partial", body, 0, end - 2)
    if pair == expected:
        found.add("check", pair, end - 2, end)
    else:
        found.add("expected_check", expected, end - 2, end)
        found.wrong(
            "check-pair",
            _("The check pair should be %(pair)s, not %(got)s.", pair=expected, got=pair),
            end - 2,
        )
    return found


def _foreign(body: str, pair: str) -> tuple[int, str] | None:
    """The first character that may not stand where it stands, with the sentence that says so."""
    for at, char in enumerate(body):
        if at < COMPANY and char not in DIGITS:
            return at, _("A GMN begins with five digits of the company; %(char)s is none.", char=shown(char))  # fmt: skip
        if char not in CSET_82:
            return at, _("%(char)s is not in GS1 character set 82.", char=shown(char))
    for at, char in enumerate(pair, len(body)):
        if char not in PAIR:
            return at, _(
                "A check pair is written in %(set)s; %(char)s is not among them.",
                set=PAIR, char=shown(char),
            )  # fmt: skip
    return None
