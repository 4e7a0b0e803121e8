"""The release dossier: what an auditor holds about one release, in 17 sections and its trail."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from reports.common import Fact, Header, Listed, NotApplicable, Nothing, StateWord
from reports.facts import (
    Evidence,
    GlossaryTerm,
    ReadBack,
    RegisteredIn,
    Signature,
    Step,
    TrailEntry,
)
from reports.timeline import TimeLine


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseIdentification:
    """Which release this is, at a glance; people are None where it was imported."""

    key: str
    title: str
    product: str
    version: str
    kind: str  # "Release", "Pre-release"
    state: StateWord
    tag: str
    commit: str | None
    build: str | None
    em: str | None
    pm: str | None
    planned_at: datetime | None
    planned_by: str | None
    released_at: datetime | None
    released_by: str | None
    imported: str | None  # the sentence that says so
    before: str | None  # the release of the product before this one


@dataclass(frozen=True, slots=True, kw_only=True)
class Udi:
    """The UDI of the release on one device."""

    device: str
    di: str
    agency: str
    carrier: str
    pi: str
    hri: str
    markets: str
    before: str | None  # the UDI-PI that this UDI-DI carried before
    basic_udi: str | None
    predecessor: str | None  # the UDI-DI before this one
    registrations: tuple[RegisteredIn, ...]
    symbol: ReadBack | NotApplicable  # as its label carries it, with the proof

    def lines(self) -> tuple[str, str]:
        """The HRI, one application identifier a line."""
        first, second = f"(01){self.di}", self.hri.removeprefix(f"(01){self.di}")
        return first, second


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredQuestion:
    """One question of the change assessment, with its answer and what follows from it."""

    id: str
    asks: str
    clause: str
    yes: bool
    rationale: str | None
    initiatives: tuple[str, ...]
    eu: str  # the outcome of this answer, in words
    us: str
    lowered: tuple[Fact, ...]  # the three written answers, where it was lowered


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeAssessment:
    """The version of the change assessment that counts for the release, as it was frozen."""

    version: int
    frozen_by: str
    frozen_at: datetime
    state: StateWord  # "Assessed and approved"
    rules: str  # with their version
    sources: str
    risk_file: str | None
    risk_file_url: str | None = None  # where that revision is kept; printed, never opened
    eu: StateWord
    us: StateWord
    outcome: StateWord  # what counts for the release
    warnings: tuple[str, ...]
    answers: tuple[AnsweredQuestion, ...]
    signatures: tuple[Signature, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedInitiative:
    """An initiative of the release, with its value as it was signed."""

    key: str
    title: str
    kind: str
    em: str | None
    pm: str | None
    state: StateWord
    value: StateWord
    effect: str | None  # what gets better, in the words that were signed
    say_back: str | None
    said_by: str | None
    confirmed_by: str | None
    signatures: tuple[Signature, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TouchedClause:
    """A clause that an initiative of the release addresses, and how."""

    standard: str
    edition: str
    ref: str
    title: str
    initiative: str
    how_met: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseNotes:
    """The notes as their source tells them."""

    source: str
    name: str
    text: str
    address: str | None
    published_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """How far the evidence of one initiative goes for this release."""

    key: str
    title: str
    needed: int
    accepted: int
    state: StateWord
    by: str | None  # who verified the initiative
    at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GateResult:
    """One gate with its result."""

    id: str
    rule: str
    state: StateWord
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExceptionMade:
    """An override that was asked for, with the signatures on it."""

    number: int
    gate: str
    reason: str
    missing: tuple[str, ...]  # when it was asked for
    build: str
    asked_by: str
    asked_at: datetime
    state: StateWord
    signatures: tuple[Signature, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn:
    """That the release was withdrawn, and what was sent back by it."""

    signature: Signature
    sent_back: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseReport:
    """Everything the record says about one release, frozen; fields in the order of print."""

    layout: ClassVar[str] = "release.html"
    style: ClassVar[str] = "style.css"
    one_sheet: ClassVar[bool] = False

    header: Header
    in_one_paragraph: str
    missing: tuple[str, ...]
    identification: ReleaseIdentification  # 1
    steps: tuple[Step, ...]
    udis: Listed[Udi]  # 2
    lives: tuple[TimeLine, ...]  # the chains of these UDI-DIs, as many to a drawing as fit a page
    label_check: str | Nothing
    assessment: ChangeAssessment | Nothing | None  # 3; None: nobody made one
    initiatives: Listed[SignedInitiative]  # 4
    standing: Listed[SignedInitiative]
    requirements: Listed[TouchedClause]  # 5
    notes: Listed[ReleaseNotes]  # 6
    verification: Listed[Verified]  # 7
    evidence: Listed[Evidence]
    anomalies: Listed[Fact]  # 8
    how_built: Listed[Fact]  # 9
    gates_as_of: str  # 10
    gates: Listed[GateResult]
    archive: Listed[Fact]  # 11
    bom: Listed[Fact]  # 12
    risk: Listed[Fact]  # 13
    documents: Listed[Fact]  # 14
    overrides: Listed[ExceptionMade]  # 15
    manifest: str | Nothing  # 16, its SHA-256
    approvals: Listed[Signature]
    distribution: Listed[Fact]  # 17
    roll_back: Listed[Fact]
    withdrawal: Withdrawn | Nothing
    trail: Listed[TrailEntry]  # 18
    glossary: Listed[GlossaryTerm]  # 19
