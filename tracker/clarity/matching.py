"""Whether a short form can be read off a long one: letters in order, the best way counts.

Schwartz and Hearst (2003) walk from right to left and take the first way that fits. Here every way is
weighed: a letter that begins a word is strong, one that begins a part of a word (behind a hyphen, or
at a root such as "ribo" or "graphy") is good, one in the middle is weak, a word that gave no letter
costs. The best sum decides where the long form begins, and whether it is one at all.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from tracker.clarity.roots import ROOTS
from tracker.clarity.words import STOP

_GREEK = str.maketrans("αβγδεζηθικλμµνξοπρστυφχψω", "abgdezhtiklmmnxoprstyfcpo")
_CHARGE = re.compile(r"(?<=[A-Za-z])\d?[+−]+$")  # of an ion
_SPELLED_GREEK = re.compile(
    r"(alpha|beta|gamma|delta|epsilon|kappa|lambda|sigma|theta|omega|zeta)", re.I
)
_NUMBERS = {
    "1": ("one", "mono", "ein", "first"), "2": ("two", "di", "bi", "zwei", "second"),
    "3": ("three", "tri", "drei", "third"), "4": ("four", "tetra", "vier"),
    "5": ("five", "penta", "fünf"), "6": ("six", "hexa", "sechs"), "8": ("eight", "octa", "acht"),
}  # fmt: skip
#: What stands before a hyphen and belongs to the name behind it: 3-, N-, alpha-, 1,25-.
_LOCANT = re.compile(
    r"(?:[\d,'′]+|[A-Za-z]|alpha|beta|gamma|delta|omega|cis|trans|tert|sec|iso)", re.I
)

WORD_START, PART_START, ROOT, NEXT, INSIDE = 3.0, 2.5, 1.5, 1.0, -0.4
INSIDE_ANOTHER, ROOT_ANOTHER = -1.5, 0.0  # in a word whose beginning gave nothing
SKIPPED, SKIPPED_SMALL, SKIPPED_LAST = 1.5, 0.3, 4.5
SMALL_START = 2.0  # a long form that begins with "the" is rarely one
_ENTERED = {INSIDE: INSIDE_ANOTHER, ROOT: ROOT_ANOTHER}
ENOUGH, ENOUGH_FOR_ONE_WORD = 1.0, 0.55


def _small(text: str) -> str:
    """In small letters, as long as before (İ would become two)."""
    small = text.lower()
    return small if len(small) == len(text) else "".join(c.lower()[:1] or c for c in text)


@lru_cache(4096)
def letters(short: str) -> str:
    """The letters and digits to be found, small; a spelled Greek letter counts as one, (OH)2 as dihydroxy."""
    bare = _CHARGE.sub("", short.replace("(OH)2", "dh").replace("(OH)", "h"))
    if bare.endswith("s") and len(bare) > 2 and bare[-2].isupper():
        bare = bare[:-1]
    bare = _SPELLED_GREEK.sub(lambda match: match.group()[0], bare)
    return "".join(c for c in bare if c.isalnum()).translate(_GREEK).lower()


@dataclass(frozen=True, slots=True)
class Fit:
    """Where the long form begins, and how well it fits, a letter."""

    start: int
    weight: float


class Long:
    """A stretch of text that may hold a long form, up to its end."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.small = _small(text.translate(_GREEK))

    @cached_property
    def words(self) -> list[tuple[int, int]]:
        return [match.span() for match in re.finditer(r"\S+", self.text)]

    @cached_property
    def word_at(self) -> list[int]:
        """For each character the number of its word."""
        numbers = [0] * len(self.text)
        for number, (start, end) in enumerate(self.words):
            numbers[start:end] = [number] * (end - start)
        return numbers

    @cached_property
    def costs(self) -> list[float]:
        """What it costs to skip the words before each number, added up."""
        sums = [0.0]
        for start, end in self.words:
            word = self.small[start:end].strip(".,;:()[]'\"")
            sums.append(sums[-1] + (SKIPPED_SMALL if word in STOP or not word else SKIPPED))
        return sums

    def weight(self, at: int) -> float:
        """How strong a letter here is."""
        before = self.text[at - 1] if at else " "
        if before.isspace() or (before in "\"'“„" and self._opens(at)):
            return WORD_START
        here = self.text[at]
        if not before.isalnum() or before.isdigit() != here.isdigit():
            return PART_START
        if before.islower() and here.isupper():
            return PART_START
        return ROOT if ROOTS.match(self.small, at) else INSIDE

    def _opens(self, at: int) -> bool:
        return at < 2 or self.text[at - 2].isspace()

    def places(self, letter: str) -> Iterator[int]:
        """Where a letter stands; a digit also at the word for its number."""
        at = self.small.find(letter)
        while at >= 0:
            yield at
            at = self.small.find(letter, at + 1)
        for name in _NUMBERS.get(letter, ()):
            at = self.small.find(name)
            if at >= 0 and self.weight(at) >= PART_START:
                yield at


def fit(short: str, long: Long, *, whole: bool = False) -> Fit | None:
    """The best way to read `short` off the end of `long`; `whole`: off all of it."""
    wanted = letters(short)
    if (
        not wanted
        or not long.words
        or not all(any(True for _ in long.places(c)) for c in set(wanted))
    ):
        return None
    ways = _first(wanted[0], long, whole)
    for letter in wanted[1:]:
        if not ways:
            return None
        ways = _next(letter, long, ways)
    last = len(long.words) - 1
    ended = [(sum_ - _left_over(long, at, last), start) for at, (sum_, start) in ways.items()]
    if not ended:
        return None
    best, start = max(ended)
    return _judged(long, start, best / len(wanted))


def _first(letter: str, long: Long, whole: bool) -> dict[int, tuple[float, int]]:
    ways = {}
    for at in long.places(letter):
        weight = long.weight(at)
        if weight < PART_START or (whole and long.word_at[at]):
            continue
        start, end = long.words[long.word_at[at]]
        small = weight == WORD_START and long.small[start:end] in STOP
        ways[at] = (weight - (SMALL_START if small and not whole else 0), at)
    return ways


def _next(
    letter: str, long: Long, ways: dict[int, tuple[float, int]]
) -> dict[int, tuple[float, int]]:
    found = {}
    for at in long.places(letter):
        weight, word = long.weight(at), long.word_at[at]
        best: tuple[float, int] | None = None
        for before, (sum_, start) in ways.items():
            if before >= at:
                continue
            way = (sum_ + _step(long, before, at, weight, word), start)
            if best is None or way > best:
                best = way
        if best is not None:
            found[at] = best
    return found


def _step(long: Long, before: int, at: int, weight: float, word: int) -> float:
    came_from = long.word_at[before]
    if word == came_from:
        return max(weight, NEXT) if at == before + 1 else weight
    skipped = long.costs[word] - long.costs[came_from + 1]
    return _ENTERED.get(weight, weight) - skipped


def _left_over(long: Long, at: int, last: int) -> float:
    return SKIPPED_LAST * (last - long.word_at[at])


def _judged(long: Long, start: int, weight: float) -> Fit | None:
    begin = long.words[long.word_at[start]][0]
    head = long.text[begin:start].rstrip("-–")
    if begin < start and _LOCANT.fullmatch(head):
        start = begin
    one_word = long.word_at[start] == len(long.words) - 1
    if weight < (ENOUGH_FOR_ONE_WORD if one_word else ENOUGH):
        return None
    return Fit(start, weight)
