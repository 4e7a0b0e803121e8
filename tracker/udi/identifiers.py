"""The application identifiers of GS1, read from `application_identifiers.csv`.

The table tells facts of the GS1 General Specifications (chapter 3), as the GS1 Barcode Syntax
Dictionary (Apache-2.0, © GS1 AISBL) spells them, in a notation of our own:

`format`        parts: N digits, X set 82, Y set 39, Z set 64; `N6` exactly 6, `X..20` 1 to 20,
                `[…]` may be absent; behind a colon the checks of `values.py`
`needs`         which other identifiers must stand with it: `,` any of, `;` each of, `+` both
`not_with`      which must not; `n` stands for any digit
`digital_link`  `key` may begin the path, `key=22,10,21|235` with these after it, in order;
                `query` may stand behind the question mark
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from pathlib import Path

TABLE = Path(__file__).with_name("application_identifiers.csv")

#: First two digits of identifiers whose value has a length known beforehand, so that no
#: separator must follow (GS1 General Specifications, figure 7.8.5-2).
PREDEFINED = frozenset(
    {f"{n:02}" for n in (*range(5), *range(11, 21), *range(31, 37))} | {"41"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a value: its character set, lengths, and further checks by name."""

    charset: str
    shortest: int
    longest: int
    optional: bool
    checks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Identifier:
    """One application identifier: how its value is built and what it goes with."""

    ai: str
    title: str
    parts: tuple[Part, ...]
    needs: tuple[tuple[str, ...], ...]
    not_with: tuple[str, ...]
    paths: frozenset[tuple[str, ...]]  # sequences of a Digital Link's path that begin with it
    in_query: bool

    @property
    def separated(self) -> bool:
        """Whether a separator (GS, 0x1D) must follow unless it is the last."""
        return self.ai[:2] not in PREDEFINED

    @property
    def shortest(self) -> int:
        return sum(part.shortest for part in self.parts if not part.optional)

    @property
    def longest(self) -> int:
        return sum(part.longest for part in self.parts)


@cache
def identifiers() -> dict[str, Identifier]:
    """Every application identifier by its digits."""
    with TABLE.open(encoding="utf-8", newline="") as rows:
        return {
            ai: _identifier(ai, row) for row in csv.DictReader(rows) for ai in _spread(row["ai"])
        }


def at_the_start(text: str, at: int) -> Identifier | None:
    """The identifier with which the text goes on at this place; none begins with another one."""
    known = identifiers()
    return next((known[text[at : at + n]] for n in (2, 3, 4) if text[at : at + n] in known), None)


@cache
def paths() -> frozenset[tuple[str, ...]]:
    """Every sequence of identifiers that may stand in the path of a Digital Link."""
    return frozenset(path for known in identifiers().values() for path in known.paths)


def matches(pattern: str, ai: str) -> bool:
    """Whether `310n` or `31nn` or `01` names this identifier."""
    fixed = pattern.rstrip("n")
    return len(pattern) == len(ai) and ai.startswith(fixed)


def _spread(told: str) -> Iterator[str]:
    first, _dash, last = told.partition("-")
    yield from (f"{n:0{len(first)}}" for n in range(int(first), int(last or first) + 1))


def _identifier(ai: str, row: dict[str, str]) -> Identifier:
    link = row["digital_link"].split()
    return Identifier(
        ai=ai,
        title=row["title"],
        parts=tuple(_part(spelled) for spelled in row["format"].split()),
        needs=tuple(tuple(one.split(",")) for one in row["needs"].split(";") if one),
        not_with=tuple(pattern for pattern in row["not_with"].split(",") if pattern),
        paths=frozenset(_paths(ai, link[0])) if link and link[0].startswith("key") else frozenset(),
        in_query="query" in link,
    )


def _part(spelled: str) -> Part:
    optional = spelled.startswith("[")
    shape, *checks = spelled.strip("[]").split(":")
    length = shape[1:].removeprefix("..")
    longest = int(length)
    return Part(shape[0], 1 if ".." in shape else longest, longest, optional, tuple(checks))


def _paths(ai: str, told: str) -> Iterator[tuple[str, ...]]:
    """The key alone, and with each choice of its qualifiers in their order."""
    for alternative in told.removeprefix("key").removeprefix("=").split("|"):
        qualifiers = [q for q in alternative.split(",") if q]
        for count in range(len(qualifiers) + 1):
            yield from ((ai, *chosen) for chosen in combinations(qualifiers, count))
