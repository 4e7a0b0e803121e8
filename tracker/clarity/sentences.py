"""Where sentences begin and end, and how many words they hold."""

import re
from dataclasses import dataclass

from tracker.clarity.spans import Span
from tracker.clarity.words import ABBREVIATED, MAY_END, MONTHS, STOP

#: A word: letters and digits, joined by hyphens, apostrophes, dots inside, slashes or signs.
WORD = re.compile(r"[^\W_](?:[^\W_]|[-'’./+&_](?=[^\W_]))*")

_END = re.compile(r"(?:[.!?…]+[\"'”’“»«)\]]*)(?=\s|$)|\n\s*")
_LAST_WORD = re.compile(r"[^\s(\[\"“„‘'/]*$")
#: A line as long as this that ends without a mark goes on in the next.
WRAPPED_AT = 60
_OPENING = "\"'“„‘«»([*•–-"
_CLOSING = "\"'”’“»«)]"
_BULLETS = "*•–-"


@dataclass(frozen=True, slots=True)
class Sentence(Span):
    """A sentence and its number of words."""

    words: int


def sentences(text: str) -> list[Sentence]:
    """The sentences of a text, in order, without the white space between them."""
    found: list[Sentence] = []
    start = 0
    for match in _END.finditer(text):
        if _ends(text, match):
            _add(found, text, start, match.end())
            start = match.end()
    _add(found, text, start, len(text))
    return found


def _add(found: list[Sentence], text: str, start: int, end: int) -> None:
    inside = text[start:end]
    start += len(inside) - len(inside.lstrip())
    end -= len(inside) - len(inside.rstrip())
    if start < end and (words := sum(1 for _ in WORD.finditer(text, start, end))):
        found.append(Sentence(start, end, words))


def _ends(text: str, match: re.Match[str]) -> bool:
    """Whether a sentence ends here: before a small letter it does not."""
    mark, rest = match.group(), text[match.end() : match.end() + 80].lstrip()
    following = rest.lstrip(_OPENING)
    if "\n" in mark:
        return mark.count("\n") > 1 or rest[:1] in _BULLETS or not _wrapped(text, match, following)
    if not rest:
        return True
    if following[:1].islower():
        return False
    single_stop = mark.rstrip(_CLOSING) == "."
    return not (
        single_stop and _abbreviated(text[max(0, match.start() - 40) : match.start()], following)
    )


def _wrapped(text: str, match: re.Match[str], following: str) -> bool:
    """Whether a line is only broken here, as e-mails and abstracts are, and goes on in the next."""
    line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()].rstrip()
    return following[:1].islower() or (len(line) >= WRAPPED_AT and line[-1] not in ".!?…:;")


def _abbreviated(line: str, following: str) -> bool:
    """Whether the full stop behind `line` belongs to its last word."""
    found = _LAST_WORD.search(line)
    word = found.group() if found else ""
    bare, then = word.lower().replace(".", ""), _first_word(following)
    if word.isdigit():  # "3. Mai", or the number of a list's line
        listed = line[: len(line) - len(word)].rstrip(" \t")[-1:] in {"", "\n"}
        return listed or (len(word) < 3 and then in MONTHS)
    if bare in MAY_END:
        return False
    if len(bare) == 1 and bare.isalpha():  # an initial ("J. Smith"), or "hepatitis B. The …"
        return then not in STOP
    dotted = "." in word and len(bare) < 5 and bare.isalpha()  # "z.B.", "e.g."
    return bare in ABBREVIATED or (dotted and then not in STOP)


def _first_word(text: str) -> str:
    found = WORD.match(text)
    return found.group().lower() if found else ""
