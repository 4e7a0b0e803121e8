"""What a question is about, as the address of its form says: `?part=why&quote=UDI-PI&kind=term_unclear&at=12`.

Other pages lead here with the words filled in, so these names stay: `part` (else the first one that
holds the quote), `quote` (copied from the part), `kind` (else a term, where the quote is short), and
`at` (the place of the quote in its part, counted in characters).
"""

from typing import Any

from werkzeug.datastructures import MultiDict

from tracker.value.models import Part, QuestionKind, ValueVersion

LONGEST_TERM = 3  # words


def about_what(version: ValueVersion, told: MultiDict[str, str]) -> dict[str, Any]:
    """What the form begins with; what makes no sense is left out."""
    quote = told.get("quote", "").strip().replace("\r\n", "\n")
    part = _part(version, told.get("part"), quote)
    kind = _kind(told.get("kind"), quote)
    return {
        "part": part.value if part else None,
        "kind": kind.value if kind else None,
        "quote": quote,
        "at": told.get("at", ""),
    }


def place(sent: str | None) -> int | None:
    """A place that the page's script sent; None where there is none."""
    return int(sent) if sent and sent.isascii() and sent.isdigit() and len(sent) < 8 else None


def _part(version: ValueVersion, told: str | None, quote: str) -> Part | None:
    named = next((part for part in Part if part.value == told), None)
    if named is not None or not quote:
        return named
    return next((part for part in Part if quote in version.part(part)), None)


def _kind(told: str | None, quote: str) -> QuestionKind | None:
    for kind in QuestionKind:
        if told in {kind.value, kind.name.lower()}:
            return kind
    return QuestionKind.TERM_UNCLEAR if 0 < len(quote.split()) <= LONGEST_TERM else None
