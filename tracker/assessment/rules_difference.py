"""What differs between two versions of the rules, and what that means for answers given before."""

import enum
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from tracker.assessment.rules import Answer, Lowering, Question, Result, RuleSet, Side, gaps, result


class Moved(enum.Enum):
    """What happened to a question."""

    ADDED = "added"
    CHANGED = "changed"
    GONE = "gone"


class Aspect(enum.Enum):
    """What of a question is said otherwise."""

    ASKS = "asks"
    WHY = "why"
    CLAUSE = "clause"
    EU = "eu"
    US = "us"
    LOWERING = "lowering"


@dataclass(frozen=True, slots=True)
class Change:
    """One aspect before and after, as the rules spell it."""

    aspect: Aspect
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One question that is not what it was; `changes` is empty unless it changed."""

    id: str
    moved: Moved
    before: Question | Lowering | None
    after: Question | Lowering | None
    changes: tuple[Change, ...] = ()

    @property
    def row(self) -> Question | Lowering:
        """As it is asked now; one that is gone as it was asked last."""
        found = self.after or self.before
        assert found is not None
        return found


@dataclass(frozen=True, slots=True)
class Again:
    """The same answers under other rules: their result, or the questions that are in the way."""

    result: Result | None
    gaps: tuple[str, ...]


def differences(old: RuleSet, new: RuleSet) -> list[Difference]:
    """Questions (and the three of a lowering) that were added, changed or taken out, in their order."""
    return [*_moved(old.asked, new.asked), *_moved(old.lowerings, new.lowerings)]


def again(rules: RuleSet, answers: Mapping[str, Answer], sides: Collection[Side]) -> Again:
    """What these answers would come to under other rules."""
    missing = gaps(rules, answers)
    if missing:
        return Again(None, tuple(sentence for _row, sentence in missing))
    return Again(result(rules, answers, sides), ())


def _moved(
    old: tuple[Question, ...] | tuple[Lowering, ...], new: tuple[Question, ...] | tuple[Lowering, ...]
) -> Iterator[Difference]:  # fmt: skip
    before, after = {row.id: row for row in old}, {row.id: row for row in new}
    for number, row in after.items():
        was = before.get(number)
        if was is None:
            yield Difference(number, Moved.ADDED, None, row)
        elif changed := tuple(_changes(was, row)):
            yield Difference(number, Moved.CHANGED, was, row, changed)
    for number, row in before.items():
        if number not in after:
            yield Difference(number, Moved.GONE, row, None)


def _changes(was: Question | Lowering, now: Question | Lowering) -> Iterator[Change]:
    before, after = _said(was), _said(now)
    return (
        Change(aspect, before[aspect], after[aspect])
        for aspect in before
        if before[aspect] != after[aspect]
    )


def _said(row: Question | Lowering) -> dict[Aspect, str]:
    told = {Aspect.ASKS: row.asks, Aspect.CLAUSE: row.clause}
    if isinstance(row, Question):
        told |= {
            Aspect.WHY: row.why, Aspect.EU: row.outcomes[Side.EU].value,
            Aspect.US: row.outcomes[Side.US].value,
            Aspect.LOWERING: ", ".join(sorted(side.value for side in row.may_lower)),
        }  # fmt: skip
    return told
