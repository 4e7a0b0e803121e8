"""Whether clauses apply to a product and are met: the state of each, and the tally of a chapter.

A clause is met by what initiatives prove. One that is only planned (a draft, proposed) or was
dropped proves nothing; one that is verified or closed has all its required evidence accepted.
"""

import enum
from collections.abc import Iterable
from dataclasses import dataclass

from tracker.initiatives.models import Status
from tracker.requirements.editions import classes_of

#: An initiative in one of these counts for the clauses that it is linked to.
FINISHED = (Status.VERIFIED, Status.CLOSED)
IN_WORK = (Status.COMMITTED, Status.DELIVERED)


class Applies(enum.Enum):
    """Whether a clause applies to a product, and by what."""

    ASSUMED = "applies, not decided yet"
    DECIDED = "applies"
    EXCLUDED = "not applicable"
    BY_CLASS = "not applicable because of the software safety class"


class Cover(enum.Enum):
    """The state of a clause for a product."""

    COVERED = "covered"
    PARTLY = "partly"
    GAP = "gap"
    NOT_APPLICABLE = "not applicable"


def applies(decision: bool | None, applies_to: str, letter: str | None) -> Applies:
    """What was decided counts; else the safety class, where the clause names classes; else yes."""
    if decision is not None:
        return Applies.DECIDED if decision else Applies.EXCLUDED
    classes = classes_of(applies_to)
    if classes and letter is not None and letter not in classes:
        return Applies.BY_CLASS
    return Applies.ASSUMED


def cover(how: Applies, *, finished: bool, in_work: bool) -> Cover:
    """Covered: linked initiatives are all finished. Partly: one is still in work. Gap: there is none."""
    if how in {Applies.EXCLUDED, Applies.BY_CLASS}:
        return Cover.NOT_APPLICABLE
    if in_work:
        return Cover.PARTLY
    return Cover.COVERED if finished else Cover.GAP


@dataclass(frozen=True, slots=True)
class Tally:
    """How many clauses of a chapter are in which state."""

    covered: int = 0
    partly: int = 0
    gap: int = 0
    not_applicable: int = 0

    @property
    def applicable(self) -> int:
        return self.covered + self.partly + self.gap

    @property
    def percent(self) -> int | None:
        """Covered of those that apply, rounded down; None: none applies."""
        return self.covered * 100 // self.applicable if self.applicable else None


def tally(covers: Iterable[Cover]) -> Tally:
    """Count the states."""
    found = list(covers)
    return Tally(
        covered=found.count(Cover.COVERED), partly=found.count(Cover.PARTLY),
        gap=found.count(Cover.GAP), not_applicable=found.count(Cover.NOT_APPLICABLE),
    )  # fmt: skip
