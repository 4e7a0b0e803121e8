"""Telling a story: a stepping clock, and one write for each step."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any, TypeVar

from tracker.audit.actions import SYSTEM
from tracker.core.db import write
from tracker.core.files import FileStore
from tracker.demo.cast import PASSWORD
from tracker.evidence.actions import LIMIT, add_file, review
from tracker.evidence.models import Evidence, EvidenceNeed
from tracker.identity.models import Person, Product, Team
from tracker.releases.models import BasicUdi, Device, Release
from tracker.signing.actions import Proof, prove
from tracker.signing.models import Document, Signature

T = TypeVar("T")

MORNING, EVENING = 8, 16  # hours, UTC
STEP = timedelta(minutes=23, seconds=11)
#: Twelve people at three products: something happens more often than that.
BUSY = timedelta(minutes=7, seconds=19)


class Teller:
    """Who is in the story, what day it is, and how a step is taken."""

    def __init__(self, files: FileStore, begins: datetime) -> None:
        self.files = files
        self.at = begins
        self.pace = STEP
        self.people: dict[str, Person] = {}
        self.teams: dict[str, Team] = {}
        self.products: dict[str, Product] = {}
        self.devices: dict[str, Device] = {}
        self.groups: dict[str, BasicUdi] = {}
        self.releases: dict[str, Release] = {}

    def until(self, month: int, day: int) -> None:
        """Go on to the morning of a later day."""
        self.at = _working(max(self.at, datetime(2026, month, day, MORNING, 12, 40, tzinfo=UTC)))

    def wait(self, *, days: int = 0, hours: int = 0) -> None:
        """Let some time pass; nobody works at night or on Saturday and Sunday."""
        self.at = _working(self.at + timedelta(days=days, hours=hours))

    def does(self, who: str, action: Callable[..., T], *args: Any, **named: Any) -> T:
        """Let somebody (or "system") take one action, in a write of its own."""
        self.at = _working(self.at + self.pace)
        with write():
            by = SYSTEM if who == "system" else self.people[who]
            return action(*args, by=by, at=self.at, **named)

    def signs(
        self, who: str, action: Callable[..., Signature], *args: Any,
        document: Callable[[], Document], **named: Any,
    ) -> Signature:  # fmt: skip
        """Let somebody read a document, prove who they are, and sign it."""
        person = self.people[who]

        def _sign(*, by: Person, at: datetime) -> Signature:
            shown = document().sha256
            return action(*args, shown=shown, proof=self.proof(person), by=by, at=at, **named)

        return self.does(who, _sign)

    def files_evidence(
        self, who: str, item: EvidenceNeed, name: str, content: bytes, note: str,
        release: Release | None = None,
    ) -> Evidence:  # fmt: skip
        """Let somebody add a real file to an item of an evidence list."""
        stored = self.files.keep(BytesIO(content), limit=LIMIT)
        return self.does(who, add_file, item, stored, name, note=note, release=release)

    def accepts(self, who: str, evidence: Evidence, remark: str = "") -> None:
        """Let regulatory/quality accept evidence."""
        self._reviews(who, evidence, True, remark)

    def sends_back(self, who: str, evidence: Evidence, reason: str) -> None:
        """Let regulatory/quality send evidence back."""
        self._reviews(who, evidence, False, reason)

    def _reviews(self, who: str, evidence: Evidence, accepted: bool, reason: str) -> None:
        self.signs(
            who, review, evidence, document=lambda: evidence.document, accepted=accepted, reason=reason
        )  # fmt: skip

    def proof(self, person: Person) -> Proof:
        """That somebody typed their password just now."""
        proof = prove(person, PASSWORD, at=self.at, accepts_binding=True)
        if proof is None:
            raise RuntimeError(f"{person.email} does not have the demo's password")
        return proof


def _working(at: datetime) -> datetime:
    """The same moment if people work then, or the next morning on which they do."""
    if at.hour >= EVENING:
        at = (at + timedelta(days=1)).replace(hour=MORNING)
    elif at.hour < MORNING:
        at = at.replace(hour=MORNING)
    while at.weekday() >= 5:
        at = (at + timedelta(days=1)).replace(hour=MORNING)
    return at
