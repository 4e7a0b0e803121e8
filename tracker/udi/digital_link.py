"""GS1 Digital Link URIs (GS1 Digital Link Standard: URI Syntax 1.4): a key, its qualifiers, and
attributes behind the question mark. Nothing is fetched: an address is read as text.
"""

import re
from urllib.parse import unquote

from tracker.core.texts import _
from tracker.udi.characters import DIGITS, shown
from tracker.udi.elements import Element, elements_of
from tracker.udi.identifiers import Identifier, identifiers, paths
from tracker.udi.reading import Reading

_LEGAL = frozenset(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?#[]@!$&'()*+,;=%"
)
_NOT_IN_HOST = frozenset("_~?#@!$&'()*+,;=%")
_SCHEME = re.compile("https?://|HTTPS?://")
_CODED = re.compile("%[0-9A-Fa-f]{2}")


class _Unreadable(Exception):
    """Where and why a URI cannot be taken apart."""

    def __init__(self, code: str, message: str, at: int) -> None:
        super().__init__(message)
        self.code, self.message, self.at = code, message, at


def read_digital_link(text: str) -> Reading:
    """A Digital Link: each identifier's value as a field, and everything that is wrong."""
    found = Reading("gs1-digital-link", text)
    try:
        start = _path_start(text)
        path, _hash, _fragment = text[start:].partition("#")
        path, _mark, query = path.partition("?")
        in_path = _from_path(path, start)
        in_query = _from_query(query, start + len(path) + 1)
    except _Unreadable as wrong:
        found.wrong(wrong.code, wrong.message, wrong.at)
        return found
    elements_of(found, [*in_path, *in_query])
    _check_order(found, in_path)
    _check_query(found, in_path, in_query)
    return found


def _path_start(text: str) -> int:
    """Where the path begins; scheme, host and characters are checked on the way."""
    for at, char in enumerate(text):
        if char not in _LEGAL:
            raise _Unreadable("format", _("%(char)s may not stand in a URI.", char=shown(char)), at)
    scheme = _SCHEME.match(text)
    if scheme is None:
        raise _Unreadable("format", _("A Digital Link begins with https:// or http://."), 0)
    slash = text.find("/", scheme.end())
    if slash <= scheme.end():
        raise _Unreadable("format", _("A host and a path should follow."), scheme.end())
    for at in range(scheme.end(), slash):
        if text[at] in _NOT_IN_HOST:
            raise _Unreadable("format", _("%(char)s may not stand in a host.", char=shown(text[at])), at)  # fmt: skip
    return slash


def _from_path(path: str, start: int) -> list[Element]:
    """The pairs at the end of the path, back to the last key in it."""
    steps = path.split("/")[1:]
    places = [start + 1]
    for step in steps:
        places.append(places[-1] + len(step) + 1)
    pairs: list[Element] = []
    for number in range(len(steps) - 2, -1, -2):
        known = identifiers().get(steps[number])
        if known is None:
            break
        value = _decoded(steps[number + 1], known, places[number + 1])
        pairs.insert(0, Element(known, value, places[number + 1]))
        if known.paths:
            return pairs
    raise _Unreadable("format", _("The path holds no key such as /01/ followed by its value."), start)  # fmt: skip


def _from_query(query: str, start: int) -> list[Element]:
    """The attributes that are application identifiers; words of others are passed over."""
    elements: list[Element] = []
    at = start
    for pair in query.split("&"):
        name, equals, value = pair.partition("=")
        if equals and name and DIGITS.issuperset(name):
            known = identifiers().get(name)
            if known is None:
                raise _Unreadable("unknown-ai", _("There is no application identifier “%(ai)s”.", ai=name), at)  # fmt: skip
            place = at + len(name) + 1
            decoded = _decoded(value.replace("+", " "), known, place)
            if name == "01" and len(decoded) in {8, 12, 13}:
                decoded = decoded.zfill(14)
            elements.append(Element(known, decoded, place))
        at += len(pair) + 1
    return elements


def _decoded(text: str, known: Identifier, at: int) -> str:
    if not text:
        raise _Unreadable("format", _("(%(ai)s) has no value.", ai=known.ai), at)
    if "%00" in text:
        raise _Unreadable("format", _("(%(ai)s) holds a zero byte.", ai=known.ai), at)
    return _CODED.sub(lambda code: unquote(code.group(), encoding="latin-1"), text)


def _check_order(found: Reading, in_path: list[Element]) -> None:
    sequence = tuple(element.ai for element in in_path)
    if sequence not in paths():
        told = ", ".join(f"({ai})" for ai in sequence)
        found.wrong("qualifier-order", _("%(these)s do not follow each other in a path.", these=told), in_path[0].at)  # fmt: skip


def _check_query(found: Reading, in_path: list[Element], in_query: list[Element]) -> None:
    seen = [element.ai for element in in_path]
    path = list(seen)
    for element in in_query:
        ai = element.ai
        if ai in seen:
            found.wrong("format", _("(%(ai)s) stands twice.", ai=ai), element.at)
        elif any((*path[:n], ai, *path[n:]) in paths() for n in range(1, len(path) + 1)):
            found.wrong("format", _("(%(ai)s) belongs into the path, not behind the question mark.", ai=ai), element.at)  # fmt: skip
        elif not element.identifier.in_query:
            found.wrong("format", _("(%(ai)s) may not stand behind the question mark.", ai=ai), element.at)  # fmt: skip
        seen.append(ai)
