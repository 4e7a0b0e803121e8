"""One entry of the list of what waits for a person."""

import enum
from dataclasses import dataclass
from datetime import datetime

from tracker.readiness.conditions import Place


class Step(enum.Enum):
    """What is done on a page of its own, to which the list leads at once."""

    ANSWER = "answer"
    EXPLAIN = "explain"
    SAY_BACK = "say back"
    HEAR = "hear"
    APPROVE_VALUE = "approve value"


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that only this person, or one of their role, can do next."""

    sentence: str
    label: str
    place: Place
    key: str
    since: datetime
    step: Step | None = None  # None: it is done at the place itself
    number: int | None = None  # of the question that is answered
