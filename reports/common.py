"""What every report says about itself, and the honest words for an empty section."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeVar


@dataclass(frozen=True, slots=True, kw_only=True)
class NoneRecorded:
    """The record was kept, and nothing of the kind happened."""

    in_period: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NotApplicable:
    """The section does not concern this record: "Not applicable, because …"."""

    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotKeptHere:
    """Another system holds it: "Not kept here, see …"; never a false "none"."""

    see: str


Nothing = NoneRecorded | NotApplicable | NotKeptHere
T = TypeVar("T")
Listed = tuple[T, ...] | NoneRecorded | NotApplicable | NotKeptHere


class Tone(StrEnum):
    """The colour that goes with a word; never without the word."""

    GOOD = "good"
    WAIT = "wait"
    BAD = "bad"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class StateWord:
    """A state as the reader sees it."""

    word: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One labelled fact."""

    label: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """Whose record this is."""

    name: str
    address: str


class Issue(StrEnum):
    """How far this document may be relied on."""

    DRAFT = "draft"
    ISSUED = "issued"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What stands on every report, whatever its kind."""

    number: str  # a draft has none yet and says so: "draft"
    title: str
    layout_version: str
    company: Company
    product: str
    scope: str
    issue: Issue
    superseded_by: str | None = None
    generated_at: datetime  # aware
    generated_by: str
    as_of: datetime | None = None  # None: as of the moment it was generated
    log_size: int
    log_root: str
    software_version: str
    distribution: str
    last_issue: str | None = None
    changes: Listed[str]
    language: str = "en"
