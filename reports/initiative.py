"""The initiative dossier: what an auditor holds about one initiative, in 17 sections."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from reports.common import Fact, Header, Listed, Nothing, StateWord
from reports.facts import (
    Clause,
    Decision,
    Effectiveness,
    Evidence,
    GlossaryTerm,
    OpenPoint,
    Owner,
    QuestionAnswer,
    Release,
    SayBack,
    Signature,
    Step,
    TrailEntry,
    Trigger,
    ValueStatement,
    Verification,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Identification:
    """Which initiative this is, at a glance."""

    key: str
    title: str
    summary: str
    kind: str
    state: StateWord
    em: str | None
    pm: str | None
    team: str | None
    product: str
    standing: bool
    obligation: str | None
    bites_on: date | None
    stops_sales: bool
    registered_at: datetime
    registered_by: str
    released_in: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class InitiativeReport:
    """Everything the record says about one initiative, frozen; fields in the order of print."""

    layout: ClassVar[str] = "initiative.html"
    style: ClassVar[str] = "style.css"
    one_sheet: ClassVar[bool] = False

    header: Header
    in_one_paragraph: str
    missing: tuple[str, ...]
    identification: Identification  # 1
    steps: tuple[Step, ...]
    owners: Listed[Owner]  # 2
    trigger: Trigger | Nothing  # 3
    clauses: Listed[Clause]
    problem: str | Nothing  # 4
    value: Listed[ValueStatement]  # 5, the newest version first
    questions: Listed[QuestionAnswer]
    say_backs: Listed[SayBack]
    signatures: Listed[Signature]  # 6
    requirements: Listed[Clause]  # 7
    plan: Listed[Fact]  # 8
    risks: Listed[Fact]  # 9
    security: Listed[Fact]  # 10
    releases: Listed[Release]  # 11
    evidence: Listed[Evidence]  # 12
    verification: Verification | Nothing  # 13
    effectiveness: Effectiveness | Nothing
    decisions: Listed[Decision]  # 14
    open_points: Listed[OpenPoint]  # 15
    trail: Listed[TrailEntry]  # 16
    glossary: Listed[GlossaryTerm]  # 17
