"""GS1 element strings as a scanner hands them over, with or without a symbology identifier."""

from tracker.core.texts import _
from tracker.udi.elements import GS, Element, check_company, check_value
from tracker.udi.identifiers import at_the_start
from tracker.udi.reading import Reading

#: Symbology identifiers that announce GS1 element strings (ISO/IEC 15424).
GS1_SYMBOLOGIES = ("]C1", "]e0", "]d2", "]Q3", "]J1")


def read_element_string(text: str) -> Reading:
    """Element strings: each identifier's value as a field, and everything that is wrong."""
    found = Reading("gs1-element", text)
    at = 3 if text.startswith(GS1_SYMBOLOGIES) else 0
    if at == 0 and text.startswith("]"):
        found.wrong("format", _("The symbology identifier %(id)s does not announce GS1 data.", id=text[:3]))  # fmt: skip
        return found
    if at == len(text):
        found.wrong("format", _("There is nothing to read."), at)
        return found
    elements: list[Element] = []
    while at < len(text):
        known = at_the_start(text, at)
        if known is None:
            found.wrong("unknown-ai", _("No application identifier begins at character %(n)d.", n=at + 1), at)  # fmt: skip
            break
        at += len(known.ai)
        end = text.find(GS, at)
        end = len(text) if end < 0 else end
        if not known.separated:
            end = min(end, at + known.longest)
        element = Element(known, text[at:end], at)
        elements.append(element)
        found.add(known.ai, element.value, at, end)
        check_value(found, element)
        at = end + 1 if text[end : end + 1] == GS else end
    check_company(found, elements)
    return found
