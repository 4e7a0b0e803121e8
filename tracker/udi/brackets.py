r"""The human-readable interpretation: application identifiers in brackets, `\(` for a bracket."""

from tracker.core.texts import _
from tracker.udi.elements import Element, elements_of
from tracker.udi.identifiers import identifiers
from tracker.udi.reading import Reading


def read_hri(text: str) -> Reading:
    """A HRI: each identifier's value as a field, and everything that is wrong."""
    found = Reading("gs1-hri", text)
    elements: list[Element] = []
    at = 0
    while at < len(text) or not elements:
        close = text.find(")", at)
        if text[at : at + 1] != "(" or close < 0:
            found.wrong("format", _("An application identifier in brackets, like (01), should begin at character %(n)d.", n=at + 1), at)  # fmt: skip
            break
        ai = text[at + 1 : close]
        known = identifiers().get(ai)
        if known is None:
            found.wrong("unknown-ai", _("There is no application identifier “%(ai)s”.", ai=ai), at + 1)  # fmt: skip
            break
        end = _end_of_value(text, close + 1)
        value = text[close + 1 : end].replace("\\(", "(")
        if not value:
            found.wrong("format", _("(%(ai)s) has no value.", ai=ai), close + 1)
            break
        elements.append(Element(known, value, close + 1))
        at = end
    return elements_of(found, elements)


def _end_of_value(text: str, start: int) -> int:
    """Where the next bracket opens that is not escaped, or the end."""
    at = text.find("(", start)
    while at > start and text[at - 1] == "\\":
        at = text.find("(", at + 1)
    return at if at >= 0 else len(text)
