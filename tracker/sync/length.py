"""How long a sync should take: a formula whose every term is shown. Pure."""

from dataclasses import dataclass

START, CHANGE, DECISION, UNCLEAR, OVERLOADED, PRIORITY = 5, 2, 5, 3, 3, 3
STEP, LEAST, LONGEST, NOW = 5, 10, 45, 30


@dataclass(frozen=True, slots=True)
class Load:
    """What there is to talk about: how many of each."""

    changes: int = 0
    decisions: int = 0
    unclear: int = 0
    overloaded: int = 0
    leading: int = 1  # priorities that lead at the same time; one is as it should be


@dataclass(frozen=True, slots=True)
class Length:
    """Suggested minutes: for today, and for a second meeting of the rest (0: none is needed)."""

    now: int
    rest: int

    @property
    def whole(self) -> int:
        return self.now + self.rest


def suggested(load: Load) -> Length:
    """5 + 2·changes + 5·decisions + 3·unclear + 3·overloaded + 3·(leading − 1), up to the next 5."""
    minutes = START + sum(part for _name, _count, part in terms(load))
    whole = max(LEAST, -(-minutes // STEP) * STEP)
    return Length(NOW, whole - NOW) if whole > LONGEST else Length(whole, 0)


def terms(load: Load) -> list[tuple[str, int, int]]:
    """The terms that add something: name, how many, and how many minutes they make."""
    each = (
        ("changes", load.changes, CHANGE),
        ("decisions", load.decisions, DECISION),
        ("unclear", load.unclear, UNCLEAR),
        ("overloaded", load.overloaded, OVERLOADED),
        ("leading", max(load.leading - 1, 0), PRIORITY),
    )
    return [(name, count, count * minutes) for name, count, minutes in each if count]
