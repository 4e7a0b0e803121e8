"""A ticket of another tool that an initiative stands for, as that tool last told it."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core.db import Code, Key, LongText, Model, Name
from tracker.initiatives.models import Initiative

#: Where a ticket was told: by an import from Jira, or typed on the page of the initiative.
JIRA, BY_HAND = "jira", "by hand"
_IMPORTED = text("source = 'jira' AND ended_at IS NULL")


class Ticket(Model):
    """Its facts belong to the other tool: a later import tells them anew, nobody edits them here."""

    __table_args__ = (
        Index("ix_ticket_initiative", "initiative_id"),
        Index("ix_ticket_key", "key"),
        Index(
            "uq_ticket_imported", "source", "key", unique=True,
            sqlite_where=_IMPORTED, postgresql_where=_IMPORTED,
        ),
    )  # fmt: skip

    id: Mapped[Key]
    initiative_id: Mapped[int] = mapped_column(ForeignKey("initiative.id"))
    source: Mapped[Code]
    key: Mapped[Code]
    source_id: Mapped[str | None] = mapped_column(String(40))  # the number of it in its tool
    url: Mapped[str | None] = mapped_column(Text)
    title: Mapped[LongText]
    kind: Mapped[Name]  # as its tool says: Epic, Story, Bug
    status: Mapped[Name]  # as its tool says; never a state of the initiative
    parent_key: Mapped[str | None] = mapped_column(String(40))
    labels: Mapped[LongText]
    versions: Mapped[LongText]
    assignee: Mapped[LongText]
    description: Mapped[LongText]
    comments: Mapped[LongText]
    due_on: Mapped[date | None]
    ticket_created_at: Mapped[datetime | None]
    began_at: Mapped[datetime]
    seen_at: Mapped[datetime]  # when this was last told otherwise than before
    ended_at: Mapped[datetime | None]

    initiative: Mapped[Initiative] = relationship()
