"""Finding terms in a text: those that the glossary knows, and short forms that nobody explained yet.

Pure: no database, no pages. A known term is found as people write it: `SBOMs` and `SBOM-Format`
hold SBOM, `UDI PI` is UDI-PI. A short form is only found written as one, so that "it" is not IT.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from tracker.clarity.acronyms import acronyms, core
from tracker.core.search import fold

_WORD = re.compile(r"[^\W_]+")
#: What may stand between the words of one term; only hyphens also join it to other words.
_HYPHENS = "-\u2010\u2011"
_JOINS = frozenset(f"{_HYPHENS} /.\u00a0")
_FOLDED_JOIN = re.compile(rf"[{_HYPHENS}\u2013\s]+")

#: Endings that a word of the text may carry where the term has none.
_ENDINGS_SHORT = ("s",)
_ENDINGS_WORD = ("s", "es", "e", "n", "en", "er")


class Spot(NamedTuple):
    """Where a term stands in a text, and the term as it is compared."""

    start: int
    end: int
    folded: str


@dataclass(frozen=True, slots=True)
class Name:
    """A term as the glossary writes it, ready to be looked for."""

    term: str
    folded: str
    words: tuple[str, ...]
    short: bool


def folded(term: str) -> str:
    """A term as it is compared: without case, accents and the kind of its hyphens."""
    return _FOLDED_JOIN.sub(lambda join: "-" if "-" in join[0] or join[0].strip() else " ", fold(term.strip()))  # fmt: skip


def is_short_form(term: str) -> bool:
    """Whether a term is written like UDI-PI, 2FA, eQMS, BfArM: capitals or digits inside."""
    return any(
        any(c.isupper() for c in word[1:]) or (any(map(str.isdigit, word)) and any(map(str.isalpha, word)))
        for word in term.split()
    )  # fmt: skip


class Names:
    """All terms that are looked for, by their first word."""

    def __init__(self, terms: Iterable[str]) -> None:
        self._by_first: dict[str, list[Name]] = {}
        for term in terms:
            words = tuple(fold(found[0]) for found in _WORD.finditer(term))
            if words:
                name = Name(term, folded(term), words, is_short_form(term))
                self._by_first.setdefault(words[0], []).append(name)
        for names in self._by_first.values():
            names.sort(key=lambda name: -len(name.words))

    def spots(self, text: str) -> list[Spot]:
        """Every known term in a text, the longer one where two begin alike."""
        found, words, at = [], list(_WORD.finditer(text)), 0
        while at < len(words):
            hit = self._at(text, words, at)
            if hit is None:
                at += 1
                continue
            spot, count = hit
            found.append(spot)
            at += count
        return found

    def _at(self, text: str, words: list[re.Match[str]], at: int) -> tuple[Spot, int] | None:
        """The longest known term that begins with this word, and how many words it takes."""
        for first in _without_ending(fold(words[at][0])):
            for name in self._by_first.get(first, ()):
                count = len(name.words)
                span = words[at : at + count]
                if _stands(name, text, span) and not _is_inside(name, text, span):
                    return Spot(span[0].start(), span[-1].end(), name.folded), count
        return None


def _without_ending(word: str) -> Iterator[str]:
    yield word
    for ending in _ENDINGS_WORD:
        if word.endswith(ending) and len(word) > len(ending) + 1:
            yield word.removesuffix(ending)


def _stands(name: Name, text: str, span: list[re.Match[str]]) -> bool:
    """Whether these words are the term, as people write it."""
    if len(span) < len(name.words) or not _joined(text, span):
        return False
    written = [fold(word[0]) for word in span]
    if written[:-1] != list(name.words[:-1]):
        return False
    *_, last = span
    rest = written[-1].removeprefix(name.words[-1]) if written[-1].startswith(name.words[-1]) else None  # fmt: skip
    endings = _ENDINGS_SHORT if name.short else _ENDINGS_WORD
    if rest is None or (rest and (rest not in endings or len(name.words[-1]) < 2)):
        return False
    if not name.short:
        return True
    if rest and not last[0].endswith(rest):  # IT is, ITS is not a plural
        return False
    whole = text[span[0].start() : last.end() - len(rest)]
    return _letters(whole) == _letters(name.term) or whole.isupper()


def _joined(text: str, span: list[re.Match[str]]) -> bool:
    """Whether one sign at most parts each word from the next."""
    gaps = (text[one.end() : two.start()] for one, two in pairwise(span))
    return all(len(gap) == 1 and gap in _JOINS for gap in gaps)


def _letters(text: str) -> str:
    return "".join(c for c in text if c.isalnum())


def _is_inside(name: Name, text: str, span: list[re.Match[str]]) -> bool:
    """Whether it is only a piece of a longer short form: UDI inside UDI-DI."""
    before = re.search(rf"([^\W_]+)[{_HYPHENS}]$", text[: span[0].start()][-40:])
    after = re.match(rf"[{_HYPHENS}]([^\W_]+)", text[span[-1].end() :][:40])
    return any(m is not None and _is_piece(m[1]) for m in (before, after))


def _is_piece(word: str) -> bool:
    bare = word.removesuffix("s")
    return bare.upper() == bare and any(c.isalpha() for c in bare)


def spots(text: str, names: Names) -> list[Spot]:
    """All terms of a text in its order: known ones, and short forms that touch none of them."""
    known = names.spots(text)
    free = [
        spot for spot in _short_forms(text)
        if all(spot.end <= other.start or other.end <= spot.start for other in known)
    ]  # fmt: skip
    return sorted([*known, *free])


def _short_forms(text: str) -> Iterator[Spot]:
    """Short forms as they stand, without their plural s and the word that they are joined to."""
    for span in acronyms(text):
        token = span.of(text)
        short = core(token)
        if short:
            start = span.start + token.index(short)
            yield Spot(start, start + len(short), folded(short))
