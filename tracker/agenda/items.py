"""One thing to talk about, and what settles it."""

import enum
from dataclasses import dataclass

from tracker.core.texts import _l
from tracker.sync.models import Section


class Kind(enum.Enum):
    """Why something stands on the agenda."""

    RELEASE = "release"
    DUE = "due"
    SAY_BACK = "say-back"
    QUESTIONS = "questions"
    NEW = "new"
    MOVED = "moved"
    STATUS = "status"
    FLOOR = "floor"
    UNCLEAR = "unclear"
    OVERLOADED = "overloaded"
    WHY = "why"
    OWNERLESS = "ownerless"
    ADDED = "added"


#: Where each kind stands.
SECTIONS = {
    Kind.RELEASE: Section.COMING_UP,
    Kind.DUE: Section.COMING_UP,
    Kind.SAY_BACK: Section.PLANNED,
    Kind.QUESTIONS: Section.PLANNED,
    Kind.NEW: Section.PLANNED,
    Kind.MOVED: Section.CHANGING,
    Kind.STATUS: Section.CHANGING,
    Kind.FLOOR: Section.ADJUST,
    Kind.UNCLEAR: Section.ADJUST,
    Kind.OVERLOADED: Section.ADJUST,
    Kind.WHY: Section.ADJUST,
    Kind.OWNERLESS: Section.ADJUST,
    Kind.ADDED: Section.ADJUST,
}
#: The one action that settles each kind. Looked up when shown: hundreds may stand on a page.
LABELS = {
    Kind.RELEASE: _l("See what blocks"),
    Kind.DUE: _l("Decide"),
    Kind.SAY_BACK: _l("Answer"),
    Kind.QUESTIONS: _l("Answer"),
    Kind.NEW: _l("Look"),
    Kind.MOVED: _l("Agree"),
    Kind.STATUS: _l("Agree"),
    Kind.FLOOR: _l("Adjust"),
    Kind.UNCLEAR: _l("Clear up"),
    Kind.OVERLOADED: _l("See who is on what"),
    Kind.WHY: _l("Confirm the why"),
    Kind.OWNERLESS: _l("Claim"),
    Kind.ADDED: _l("Decide"),
}
#: News: told once, in the week in which it is new; everything else stays until it is settled.
NEWS = frozenset({Kind.RELEASE, Kind.NEW, Kind.MOVED, Kind.STATUS})
#: What counts as a change, and what as a decision, for the suggested length.
CHANGES = frozenset({Kind.MOVED, Kind.STATUS})
DECISIONS = frozenset({Kind.DUE, Kind.FLOOR, Kind.ADDED})
#: About people's load or votes: never in the minutes, which are kept for ever.
ABOUT_PEOPLE = frozenset({Kind.UNCLEAR, Kind.OVERLOADED})

#: An item that was carried over so often is decided or dropped.
CARRIES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One line of the agenda."""

    kind: Kind
    topic: str  # the same from week to week, for as long as it is the same thing
    words: str
    note: str = ""
    key: str = ""  # of the initiative or release that it is about
    product_id: int | None = None
    section: Section
    count: int = 1  # how many people or things it stands for
    carried: int = 0  # how often it was carried over so far
    owners: frozenset[int] = frozenset()  # who may settle it with one click

    @property
    def carries(self) -> bool:
        """Whether it stays on the agenda until it is settled."""
        return self.kind not in NEWS

    @property
    def must_be_decided(self) -> bool:
        return self.carried >= CARRIES

    @property
    def about_people(self) -> bool:
        return self.kind in ABOUT_PEOPLE

    @property
    def label(self) -> str:
        """The one action that settles it."""
        return str(LABELS[self.kind])
