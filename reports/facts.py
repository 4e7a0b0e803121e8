"""The facts a report is made of: small frozen records, printed as they stand."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from reports.common import Nothing, StateWord


class StepState(StrEnum):
    """Whether a step of the life of a record is behind, here, or ahead."""

    DONE = "done"
    CURRENT = "current"
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of the row of states: when and by whom it was taken."""

    name: str
    state: StepState
    at: datetime | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """Who owned one side of the initiative, from when to when."""

    name: str
    side: str  # "Engineering manager", "Product manager", "Deputy of …"
    began_at: datetime
    ended_at: datetime | None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """What set the initiative off, and where that is written down."""

    what: str
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A clause of a standard or law; `how_met` is None where nothing is said yet."""

    standard: str
    edition: str
    ref: str
    title: str
    how_met: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """How success shows: a figure that moves from a baseline to a target by a day."""

    what: str
    baseline: str
    target: str
    by: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proxy:
    """A sign that stands in for what cannot be measured directly."""

    sign: str
    by: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CannotBeMeasured:
    """An honest no, with its reason."""

    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueStatement:
    """One published version of why the work is worth doing, in five parts."""

    version: int
    author: str
    published_at: datetime
    now: str
    change: str
    effect: str
    if_not: str
    why: str
    proof: Measured | Proxy | CannotBeMeasured | Nothing
    state: StateWord


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer to a question."""

    text: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionAnswer:
    """A question about the value, what was answered, and who closed it."""

    kind: str
    part: str
    quoted: str | None
    text: str
    asked_by: str
    asked_at: datetime
    version: int
    answers: tuple[Answer, ...]
    me_too: int = 0
    closed_by: str | None = None
    closed_at: datetime | None = None
    closed_how: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SayBack:
    """The value in the product manager's own words, and who confirmed that it fits."""

    version: int
    text: str
    by: str
    at: datetime
    outcome: StateWord
    answered_by: str | None = None
    answered_at: datetime | None = None
    note: str | None = None


class SignatureState(StrEnum):
    """Whether a signature still stands for the current text."""

    CURRENT = "current"
    RESERVED = "reserved"
    STALE = "stale"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """A signature or a refusal, with all that makes it one."""

    printed_name: str
    role: str
    meaning: str
    at: datetime
    authenticated: str
    document: str
    document_version: int
    document_sha256: str
    log_entry: int
    state: SignatureState
    reason: str | None = None  # of a reservation, a refusal or a withdrawal
    deputy_of: str | None = None
    note: str | None = None  # "signed v2, text now v3: sign again"


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A release that delivers the initiative, with its UDI as people read it."""

    key: str
    product: str
    version: str
    state: StateWord
    hri: tuple[str, ...]
    tag: str | None
    commit: str | None
    build: str | None
    released_at: datetime | None
    released_by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A file or link that proves one item of the evidence list."""

    key: str
    title: str
    item: str
    before_release: bool
    version: int
    where: str  # file name or address
    size: int | None
    sha256: str | None
    added_by: str
    added_at: datetime
    reviewed_by: str | None
    reviewed_at: datetime | None
    accepted: bool
    state: StateWord


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """Who found, independently, that the required evidence is all there."""

    by: str
    role: str
    at: datetime
    finding: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Effectiveness:
    """What was measured afterwards, or why it cannot be."""

    measured: str | None
    result: str | None
    cannot_because: str | None
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A decision or a change of priority, with its reason."""

    at: datetime
    by: str
    where: str  # "Weekly sync of Night team"
    what: str
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPoint:
    """Something still to do, as a sentence."""

    sentence: str
    owner: str | None = None
    due: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailEntry:
    """One event of the audit trail."""

    seq: int
    at: datetime
    printed_name: str
    role: str
    action: str
    object: str
    old: str | None = None
    new: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GlossaryTerm:
    """A term used in this report, in plain words."""

    term: str
    meaning: str
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadBack:
    """A symbol, drawn, decoded again and compared: what went in, what a scanner reads."""

    hri: str
    symbology: str  # ]d2: GS1 DataMatrix
    encoded: str  # the element string; U+001D separates
    read: str  # the same, as it was decoded again
    sha256: str  # of the bytes that were read, and so of those that went in
    side: int  # modules of one side, quiet zone included
    quiet: int  # modules of the quiet zone
    path: str  # the dark modules as a path of SVG, in modules

    @property
    def same(self) -> bool:
        """Whether what was read is what went in."""
        return self.read == self.encoded


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredIn:
    """How far a UDI-DI is in the register of one market."""

    register: str  # EUDAMED
    market: str  # EU
    state: StateWord
    number: str | None
    day: date | None  # submitted or registered on
