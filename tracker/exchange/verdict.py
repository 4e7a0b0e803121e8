"""What an import would do to the record, and who does it."""

from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from tracker.audit.actions import SYSTEM, Actor
from tracker.exchange.raw import Refusal
from tracker.identity.models import Person

New = TypeVar("New")
Changed = TypeVar("Changed")


@dataclass(slots=True)
class Verdict(Generic[New, Changed]):
    """Each row of the file: new, changed, same, or refused. One refused, and none is taken."""

    new: list[New] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)
    same: int = 0
    refused: list[Refusal] = field(default_factory=list)

    @property
    def writes(self) -> bool:
        """Whether there is anything to be written, and it may be."""
        return bool(self.new or self.changed) and not self.refused

    def counts(self) -> dict[str, int]:
        return {"new": len(self.new), "changed": len(self.changed), "same": self.same}

    def told(self) -> dict[str, Any]:
        """As a command prints it in JSON."""
        refused = sorted(self.refused, key=lambda refusal: refusal.line)
        lines = [{"line": refusal.line, "reason": refusal.reason} for refusal in refused]
        return {**self.counts(), "refused": lines}


def actor(by: Person | None) -> Actor:
    """Who acts; nobody in person is the system itself, on its own machine."""
    return by or SYSTEM


@dataclass(frozen=True, slots=True)
class About:
    """What an event is about, without the row itself."""

    event_kind: str
    event_key: str
    event_product: str | None
