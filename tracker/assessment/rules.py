"""The decision table, as versioned data that a regulatory person can read: `rules/N.toml`.

Sources: MDR 2017/745 Annex VI Part C, MDCG 2018-1 and 2018-5, 21 CFR 801.50 and 830.
"""

import enum
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from tracker.core.texts import _

FOLDER = Path(__file__).with_name("rules")


class Outcome(enum.Enum):
    """What a release needs; the order of the members is the order of the outcomes."""

    NONE = "none"
    NEW_PI = "new_pi"
    NEW_DI = "new_di"
    NEW_BASIC = "new_basic"

    @property
    def rank(self) -> int:
        return list(Outcome).index(self)


class Side(enum.Enum):
    """Whose rules are asked."""

    EU = "EU"
    US = "US"


@dataclass(frozen=True, slots=True)
class Question:
    """One row of the table."""

    id: str
    asks: str
    why: str
    clause: str
    outcomes: Mapping[Side, Outcome]
    may_lower: frozenset[Side]
    hidden_for_software: bool


@dataclass(frozen=True, slots=True)
class Lowering:
    """One of the three written answers that lower a row."""

    id: str
    asks: str
    clause: str


@dataclass(frozen=True, slots=True)
class RuleSet:
    """One version of the rules; a version that was used never changes."""

    version: int
    title: str
    in_force_from: date
    sources: str
    questions: tuple[Question, ...]
    lowerings: tuple[Lowering, ...]

    @property
    def asked(self) -> tuple[Question, ...]:
        """The rows that are asked of software."""
        return tuple(question for question in self.questions if not question.hidden_for_software)

    def question(self, number: str) -> Question:
        return next(question for question in self.questions if question.id == number)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The answer to one row: yes or no, what changes, in which initiatives of the release.

    `lowered` holds the three written answers of a lowered row by their ids; None: not lowered.
    """

    yes: bool
    rationale: str = ""
    lowered: Mapping[str, str] | None = None
    initiatives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """The outcome of each side, and the one that counts where one GTIN serves both."""

    eu: Outcome
    us: Outcome
    outcome: Outcome


def rule_set(version: int, folder: Path | None = None) -> RuleSet:
    """The rules of this version; those that are shipped, unless another folder is named."""
    return _read(folder or FOLDER, version)


def newest(folder: Path | None = None) -> RuleSet:
    """The rules that a new assessment is made under."""
    return _newest(folder or FOLDER)


@cache
def _read(folder: Path, version: int) -> RuleSet:
    return _rule_set(tomllib.loads((folder / f"{version}.toml").read_text(encoding="utf-8")))


@cache
def _newest(folder: Path) -> RuleSet:
    return _read(folder, max(int(path.stem) for path in folder.glob("*.toml")))


def result(rules: RuleSet, answers: Mapping[str, Answer], sides: Collection[Side]) -> Result:
    """The highest outcome that a "yes" triggers, per side and over the sides that are served.

    All rows must be answered: `gaps` says which are not.
    """
    eu, us = (_highest(rules, answers, side) for side in (Side.EU, Side.US))
    served = [outcome for side, outcome in ((Side.EU, eu), (Side.US, us)) if side in sides]
    return Result(eu, us, max(served or [eu, us], key=lambda outcome: outcome.rank))


def outcome_of(question: Question, answer: Answer, side: Side) -> Outcome:
    """What one row asks for on one side; a lowered one a new UDI-PI."""
    if not answer.yes:
        return Outcome.NONE
    told = question.outcomes[side]
    if answer.lowered is not None and side in question.may_lower:
        return min(told, Outcome.NEW_PI, key=lambda outcome: outcome.rank)
    return told


def gaps(rules: RuleSet, answers: Mapping[str, Answer]) -> list[tuple[str, str]]:
    """Why these answers cannot be assessed: (row, sentence), in the order of the rows."""
    found = []
    for question in rules.asked:
        answer = answers.get(question.id)
        if answer is None:
            found.append((question.id, _("Question %(id)s is not answered.", id=question.id)))
            continue
        if answer.yes and not answer.rationale.strip():
            found.append((question.id, _("Say in question %(id)s what changes.", id=question.id)))
        if answer.lowered is not None:
            found += [(question.id, sentence) for sentence in _not_lowered(rules, question, answer)]
    if not found and not any(answers[question.id].yes for question in rules.asked):
        found.append((rules.asked[-1].id, _("No question is answered with yes. Something changes, or only the way of distribution does: question %(id)s.", id=rules.asked[-1].id)))  # fmt: skip
    return found


def lowered_rows(answers: Mapping[str, Answer]) -> list[str]:
    """The rows that were lowered, to be listed above the second signature."""
    return [number for number, answer in answers.items() if answer.yes and answer.lowered is not None]  # fmt: skip


def _not_lowered(rules: RuleSet, question: Question, answer: Answer) -> list[str]:
    if not question.may_lower:
        return [_("Question %(id)s cannot be lowered.", id=question.id)]
    if not answer.yes:
        return [_("Question %(id)s is answered with no; there is nothing to lower.", id=question.id)]  # fmt: skip
    given = answer.lowered or {}
    return [
        _("To lower question %(id)s, answer: %(asks)s", id=question.id, asks=lowering.asks)
        for lowering in rules.lowerings
        if not given.get(lowering.id, "").strip()
    ]


def _highest(rules: RuleSet, answers: Mapping[str, Answer], side: Side) -> Outcome:
    triggered = [outcome_of(question, answers[question.id], side) for question in rules.asked]
    return max(triggered, key=lambda outcome: outcome.rank)


def _rule_set(told: dict[str, Any]) -> RuleSet:
    return RuleSet(
        version=told["version"], title=told["title"], in_force_from=told["in_force_from"],
        sources=told["sources"], questions=tuple(_question(row) for row in told["question"]),
        lowerings=tuple(Lowering(**row) for row in told["lowering"]),
    )  # fmt: skip


def _question(row: dict[str, Any]) -> Question:
    return Question(
        id=row["id"], asks=row["asks"], why=row["why"], clause=row["clause"],
        outcomes={Side.EU: Outcome(row["eu"]), Side.US: Outcome(row["us"])},
        may_lower=frozenset(Side(side) for side in row.get("may_lower", [])),
        hidden_for_software=row.get("hidden_for_software", False),
    )  # fmt: skip
