"""Events, their free texts, the subtree hashes over them, and the prunable access list."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core.db import Code, Key, Line, LongText, Model, Name


class Event(Model):
    """One thing that happened. `content` is the truth; the other columns are copies to search by.

    Never updated, deleted or replaced: triggers refuse it, `tracker verify-log` would show it.
    """

    __table_args__ = (
        Index("ix_event_object", "object_kind", "object_key"),
        Index("ix_event_product", "product_key", "seq"),
        Index("ix_event_actor", "actor_id", "seq"),
    )

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor_id: Mapped[int | None]  # None: the system itself
    actor_name: Mapped[Name]
    actor_role: Mapped[Line]
    action: Mapped[Code]
    object_kind: Mapped[Code]
    object_key: Mapped[Line]
    product_key: Mapped[str | None] = mapped_column(String(40))  # None: belongs to no product
    content: Mapped[bytes] = mapped_column(LargeBinary)

    texts: Mapped[list["EventText"]] = relationship(
        back_populates="event", order_by="EventText.field"
    )


class EventText(Model):
    """The free text of an event; the event holds only SHA-256(salt ‖ text)."""

    __tablename__ = "text"

    event_seq: Mapped[int] = mapped_column(ForeignKey("event.seq"), primary_key=True)
    field: Mapped[str] = mapped_column(String(40), primary_key=True)
    salt: Mapped[bytes] = mapped_column(LargeBinary)
    body: Mapped[LongText]

    event: Mapped[Event] = relationship(back_populates="texts")


class Node(Model):
    """The hash of one complete subtree of the log: 2**level leaves."""

    level: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    idx: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    hash: Mapped[bytes] = mapped_column(LargeBinary)


class Access(Model):
    """A view by an auditor or a refused request. May be pruned; not part of the log."""

    __table_args__ = (Index("ix_access_person", "person_id", "id"),)

    id: Mapped[Key]
    at: Mapped[datetime] = mapped_column(index=True)
    person_id: Mapped[int | None]
    method: Mapped[Code]
    path: Mapped[Line]
    status: Mapped[int]
    request_id: Mapped[Code]
