"""Whether a say-back says it in other words, or is the text itself."""

import re
from collections.abc import Iterable

#: So many words in a row that stand in the text too count as copied.
RUN = 4
#: From which share of copied words on a say-back is the text itself, and from how many words.
MOSTLY, SHORTEST = 0.6, 6

_WORD = re.compile(r"[^\W_]+")


def copied_share(said: str, texts: Iterable[str]) -> float:
    """The share of words that stand in runs taken over from a text: 0 is all own words."""
    words = _words(said)
    taken: set[tuple[str, ...]] = set()
    for text in texts:
        taken |= {*_runs(_words(text))}
    covered = {
        place
        for start, run in enumerate(_runs(words))
        if run in taken
        for place in range(start, start + RUN)
    }
    return len(covered) / len(words) if words else 0.0


def is_the_text_itself(said: str, texts: Iterable[str]) -> bool:
    """Whether most of it is copied; a hint for those who hear it, never a refusal."""
    return len(_words(said)) >= SHORTEST and copied_share(said, texts) >= MOSTLY


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _runs(words: list[str]) -> list[tuple[str, ...]]:
    return [tuple(words[start : start + RUN]) for start in range(len(words) - RUN + 1)]
