"""How an order is put together from its last move and what came since: arithmetic only."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from tracker.core.editions import edition_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """The order of a team at a moment: ids from first to last, and which of them are new."""

    team_id: int
    number: int  # of the last move; 0: nobody has moved anything yet
    places: tuple[int, ...]
    new: frozenset[int]  # came after the last that somebody placed, in order of arrival
    parked: frozenset[int]

    def place(self, initiative_id: int) -> int | None:
        """1 for the first; None for what does not stand in the order."""
        return self.places.index(initiative_id) + 1 if initiative_id in self.places else None

    @property
    def edition(self) -> str:
        """What a page carries, so that a move made on an older picture is noticed."""
        return f"{self.number}-{edition_of(list(self.places))}"


def arrange(
    placed: Sequence[int], since: datetime | None, entered: dict[int, datetime]
) -> tuple[tuple[int, ...], frozenset[int]]:
    """All of them from first to last, and which are new.

    What was placed and never left keeps its place; whatever entered afterwards, also once more,
    stands behind it in order of arrival. So nobody loses a place without a move that says why.
    """
    kept = [i for i in placed if i in entered and since is not None and entered[i] <= since]
    new = sorted(entered.keys() - set(kept), key=lambda i: (entered[i], i))
    return (*kept, *new), frozenset(new)


def moved(places: Sequence[int], initiative_id: int, to: int) -> tuple[int, ...]:
    """The same with one of them at this place (1 for the first)."""
    others = [i for i in places if i != initiative_id]
    return (*others[: to - 1], initiative_id, *others[to - 1 :])


def decided(places: Sequence[int], new: Iterable[int]) -> int:
    """How far down somebody placed them: to the last that is not new."""
    waiting = set(new)
    return max((n for n, i in enumerate(places, 1) if i not in waiting), default=0)


def went_down(before: Sequence[int], after: Sequence[int]) -> tuple[int, ...]:
    """Which of them stand lower than before, from first to last."""
    was = {i: n for n, i in enumerate(before)}
    return tuple(i for n, i in enumerate(after) if i in was and n > was[i])


def fitting(days: Sequence[Decimal | None], available: Decimal) -> int:
    """How many of them, from the first on, fit into the days; what is not estimated counts nothing."""
    left = available
    for n, needed in enumerate(days):
        left -= needed or Decimal()
        if left < 0:
            return n
    return len(days)
