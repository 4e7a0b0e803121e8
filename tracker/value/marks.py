"""Where the words that questions are about stand in a part of a statement."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from tracker.value.models import Part, Question, ValueVersion


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a part that the same questions are about; `ended` are those that end with it."""

    text: str
    questions: tuple[Question, ...] = ()
    ended: tuple[Question, ...] = ()

    @property
    def open(self) -> bool:
        return any(question.open for question in self.questions)


def place_of(text: str, quote: str, at: int | None) -> int | None:
    """Where a quote begins: there where it was selected, else where it first stands."""
    if not quote:
        return None
    if at is not None and at >= 0 and text.startswith(quote, at):
        return at
    first = text.find(quote)
    return first if first >= 0 else None


def marked(text: str, questions: Iterable[Question]) -> list[Piece]:
    """The text in pieces that join to it again; quotes may overlap, and repeat."""
    places = []
    for question in questions:
        start = place_of(text, question.quote, question.quote_at)
        if start is not None:
            places.append((start, start + len(question.quote), question))
    cuts = sorted({0, len(text), *(cut for start, end, _ in places for cut in (start, end))})
    return [
        Piece(
            text[begin:stop],
            tuple(q for start, end, q in places if start <= begin and stop <= end),
            tuple(q for _, end, q in places if end == stop),
        )
        for begin, stop in pairwise(cuts)
    ]


def marks_of(version: ValueVersion, questions: Iterable[Question]) -> dict[Part, list[Piece]]:
    """Each part of a version with the words that were asked about.

    Questions on an older version count while they are open and their words still stand there.
    """
    told = [q for q in questions if q.version_id == version.id or q.open]
    return {part: marked(version.part(part), [q for q in told if q.part is part]) for part in Part}
