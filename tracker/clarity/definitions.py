"""Short forms that a text itself explains: "long form (SF)", "SF (long form)", "SF steht für …"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tracker.clarity.acronyms import core
from tracker.clarity.matching import Long, fit, letters
from tracker.clarity.sentences import Sentence, sentences
from tracker.clarity.spans import Span
from tracker.clarity.words import STOP

LONGEST = 12  # characters of a short form
SAID_ENOUGH = 1.5  # a letter, without a bracket that says where it ends
LOOK_BACK, LONGEST_BRACKET = 400, 300  # characters before a bracket, and in it
_MARK = re.compile(r"[()\[\]]")
_QUOTES = " \t\n\"'“”„‘’«»*_"
_AROUND = "\"'“”„‘’«»()[].,;:/"
_LEAD_IN = re.compile(
    r"(?:abbreviated(?: as| to)?|abbr\.?|termed|called|designated(?: as)?|referred to as|denoted(?: as| by)?|"
    r"hereafter|henceforth|here|or|i\.e\.,?|also|known as|named|kurz|abgekürzt|sog\.|im Folgenden|oder)[:,]? +",
    re.I,
)
_NOT_SHORT = re.compile(
    r"[=<>%±≤≥≈×]|^\d+(?:[.,]\d+)?(?: +[A-Za-zµμ/]{1,7}|(?:[mkcnµμ]?[glLmM]|mmHg|[kMG]?Hz|kDa|h|s|min|d|yr|[kMG]B))$"
)
_NEVER_SHORT = STOP | {
    "e.g.",
    "i.e.",
    "eg",
    "ie",
    "cf.",
    "cf",
    "vs.",
    "vs",
    "viz.",
    "ca.",
    "etc.",
    "see",
    "et al.",
    "resp.",
}
_ENDS = re.compile(r"[;,:]\s|\s[-–—]\s")
_BEFORE_LONG = re.compile(r"\S+$")
_SAYS = re.compile(
    r" (?:stands for|is short for|short for|steht für|ist kurz für|kurz für|bedeutet) "
)
_SAID = re.compile(
    r"(?P<short>[^\W_][\w/&.-]{1,11}),? (?:stands for|is short for|short for|steht für|ist kurz für|kurz für|bedeutet)"
    r" [\"“„]?(?P<long>[^.;()\n]{3,120})"
)
_NUMERONYM = re.compile(r"([A-Za-z])(\d{1,2})([A-Za-z])")


@dataclass(frozen=True, slots=True)
class Definition:
    """A short form and the long form beside it."""

    short: Span
    long: Span


def definitions(text: str, found: list[Sentence] | None = None) -> list[Definition]:
    """Every pair that the text defines, in order."""
    pairs: list[Definition] = []
    spoken = _SAYS.search(text) is not None  # seldom; looked for once
    for sentence in sentences(text) if found is None else found:
        pairs += _in_brackets(text, sentence)
        if spoken:
            pairs += _said(text, sentence)
    return pairs


def _in_brackets(text: str, sentence: Sentence) -> Iterator[Definition]:
    for begin, opened, closed in _brackets(text, sentence):
        before, inside = Span(begin, opened), Span(opened + 1, closed)
        pair = _long_then_short(text, before, inside) or _short_then_long(text, before, inside)
        if pair is not None:
            yield pair


def _brackets(text: str, sentence: Sentence) -> list[tuple[int, int, int]]:
    """Pairs of brackets as (where what stands before may begin, opened, closed)."""
    opened: list[int] = []
    found = []
    for match in _MARK.finditer(text, sentence.start, sentence.end):
        if match.group() in "([":
            opened.append(match.start())
        elif opened:
            start = opened.pop()
            begin = opened[-1] + 1 if opened else sentence.start
            if match.start() - start <= LONGEST_BRACKET:
                found.append((max(begin, start - LOOK_BACK), start, match.start()))
    return sorted(found, key=lambda pair: pair[1])


def _long_then_short(text: str, before: Span, inside: Span) -> Definition | None:
    for short in _shorts(text, inside):
        name = short.of(text)
        window = _window(text, before, len(letters(name)))
        if window is None:
            continue
        if (start := _numeronym(name, window.of(text))) is not None:
            return Definition(short, Span(window.start + start, window.end))
        way = fit(name, Long(window.of(text)))
        if way is None:
            continue
        long = Span(window.start + way.start, window.end)
        if _sensible(name, long.of(text)) and not _shared(text, inside, long):
            return Definition(short, long)
    return None


def _shared(text: str, inside: Span, long: Span) -> bool:
    """`cyan and yellow proteins (CP, YP)`: two short forms share words, and neither has them all."""
    parts = _ENDS.split(inside.of(text))
    return (
        len(parts) > 1
        and all(core(part.strip()) is not None for part in parts[:2])
        and any(word in {"and", "or", "und", "oder"} for word in long.of(text).split())
    )


def _shorts(text: str, inside: Span) -> Iterator[Span]:
    """What in the bracket may be a short form: all of it, or a part between ; and ,."""
    start = inside.start
    lead = _LEAD_IN.match(text, start, inside.end)
    if lead:
        start = lead.end()
    places = [start, *(match.end() for match in _ENDS.finditer(text, start, inside.end))]
    stops = [*(match.start() for match in _ENDS.finditer(text, start, inside.end)), inside.end]
    whole = [(start, inside.end)] if len(places) > 1 else []
    for begin, end in [*whole, *zip(places, stops, strict=True)]:
        span = _stripped(text, begin, end)
        if _may_be_short(span.of(text)):
            yield span


def _stripped(text: str, start: int, end: int) -> Span:
    inside = text[start:end]
    start += len(inside) - len(inside.lstrip(_QUOTES))
    end -= len(inside) - len(inside.rstrip(_QUOTES))
    return Span(start, max(start, end))


def _may_be_short(name: str) -> bool:
    words = name.split()
    if not 2 <= len(name) <= LONGEST or not 1 <= len(words) <= 2 or not name[0].isalnum():
        return False
    if not any(map(str.isalpha, name)) or _NOT_SHORT.search(name) or name in _NEVER_SHORT:
        return False
    upper = sum(map(str.isupper, name))
    if len(words) == 2 and not upper:
        return False
    plain = name.replace("-", "").isalpha()
    if plain and not upper:
        return len(name) <= 5
    return not (plain and upper == 1 and name[0].isupper() and len(name) > 4)


def _window(text: str, before: Span, count: int) -> Span | None:
    """The words before the bracket in which the long form may begin."""
    inside = before.of(text)
    trimmed = inside.rstrip(" \t\n\"'“”„‘’«»*_")
    if not trimmed or len(inside) - len(trimmed) > 3 or trimmed[-1] in ".,;:!?":
        return None
    words = list(re.finditer(r"\S+", trimmed))
    first = words[max(0, len(words) - min(count + 5, count * 2 + 1))]
    return Span(before.start + first.start(), before.start + len(trimmed))


def _sensible(short: str, long: str) -> bool:
    """A long form is longer, does not hold its short form, and closes its brackets."""
    if len(long) <= len(short) or len(long.split()) > max(2, 2 * len(letters(short)) + 1):
        return False
    if long.count("(") != long.count(")") or long.count("[") != long.count("]"):
        return False
    small = short.lower()
    return all(word.strip(_AROUND) != small for word in long.lower().split())


def _short_then_long(text: str, before: Span, inside: Span) -> Definition | None:
    last = _BEFORE_LONG.search(before.of(text).rstrip())
    if last is None:
        return None
    short = _stripped(text, before.start + last.start(), before.start + last.end())
    for name in _readings(text, short):
        if not _may_be_short(name.of(text)):
            continue
        enough = 0.0 if _is_name(name.of(text)) else SAID_ENOUGH
        for end in _long_ends(text, inside):
            long = _stripped(text, inside.start, end)
            way = fit(name.of(text), Long(long.of(text)), whole=True)
            if way is None or way.start or way.weight < enough:
                continue
            if _sensible(name.of(text), long.of(text)):
                return Definition(name, long)
    return None


def _readings(text: str, short: Span) -> Iterator[Span]:
    """The word before the bracket, and what stands behind its last hyphen; a capital or digit is needed."""
    yield short
    hyphen = text.rfind("-", short.start, short.end)
    if hyphen > short.start:
        yield Span(hyphen + 1, short.end)


def _is_name(name: str) -> bool:
    return core(name) is not None or sum(map(str.isupper, name)) >= 2


def _long_ends(text: str, inside: Span) -> Iterator[int]:
    """Where a long form in a bracket may end: at a semicolon, at the end, at a comma."""
    semicolon = text.find(";", inside.start, inside.end)
    if semicolon > 0:
        yield semicolon
    yield inside.end
    if cut := _ENDS.search(text, inside.start, inside.end):
        yield cut.start()


def _numeronym(short: str, before: str) -> int | None:
    """`Kubernetes (K8s)`: first letter, how many, last letter."""
    parts = _NUMERONYM.fullmatch(short)
    word = re.search(r"[^\W\d_]+$", before)
    if parts is None or word is None or len(word.group()) != int(parts[2]) + 2:
        return None
    ends = (word.group()[0] + word.group()[-1]).lower()
    return word.start() if ends == (parts[1] + parts[3]).lower() else None


def _said(text: str, sentence: Sentence) -> Iterator[Definition]:
    for match in _SAID.finditer(text, sentence.start, sentence.end):
        if core(match["short"]) is None:
            continue
        ways = []
        for word in re.finditer(r"\S+", match["long"]):
            long = _stripped(text, match.start("long"), match.start("long") + word.end())
            way = fit(match["short"], Long(long.of(text).rstrip(",")), whole=True)
            if way is None or way.weight <= SAID_ENOUGH:
                continue
            if _sensible(match["short"], long.of(text)):
                ways.append((way.weight, long))
        if ways:
            yield Definition(Span(*match.span("short")), max(ways)[1])
