"""Initiatives as JSON: a line of a list, and the whole."""

from datetime import date, datetime
from typing import Any

from pydantic import Field

from tracker.core.db import db
from tracker.evidence.queries import needs_of
from tracker.exchange.shapes.base import (
    Address,
    MissingShape,
    PersonShape,
    Shape,
    missing_shape,
    person_shape,
)
from tracker.exchange.shapes.evidence import NeedShape, need_shape
from tracker.exchange.shapes.value import ValueShape, value_shape
from tracker.initiatives.models import Initiative, Kind, Origin, Status
from tracker.readiness.conditions import FORWARD, Facts, Place, missing_next
from tracker.releases.models import ReleaseState
from tracker.tickets.queries import tickets_of
from tracker.value.queries import ValueState


class InitiativeLine(Shape):
    """An initiative as a list shows it."""

    key: str
    title: str
    summary: str
    kind: Kind
    origin: Origin
    status: Status
    product: str
    team: str
    em: PersonShape | None = Field(description="Null: nobody claimed it yet.")
    pm: PersonShape | None = Field(description="Null: nobody claimed it yet.")
    due_on: date | None
    stops_sales: bool
    standing: bool
    value: ValueState
    registered_at: datetime
    url: str = Field(description="Its page.")


class DeliveryShape(Shape):
    """A release that delivers the initiative."""

    key: str
    version: str
    state: ReleaseState


class ClauseLinkShape(Shape):
    """A clause that the initiative addresses, and how."""

    standard: str
    edition: str
    ref: str
    title: str
    how_met: str


class TicketShape(Shape):
    """A ticket that the initiative stands for, as its own tool last told it."""

    source: str
    key: str
    url: str | None
    title: str
    status: str


class StageShape(Shape):
    """A status, from when and by whom."""

    status: Status
    began_at: datetime
    by: PersonShape | None = Field(description="Null: the system, at an import.")
    reason: str | None


class InitiativeShape(InitiativeLine):
    """An initiative with all that hangs on it."""

    obligation: str
    without_release: str | None = Field(description="Why it ships nothing.")
    registered_by: PersonShape | None = Field(description="Null only where imported.")
    stages: list[StageShape]
    sign_off: ValueShape
    releases: list[DeliveryShape]
    clauses: list[ClauseLinkShape]
    tickets: list[TicketShape]
    evidence: list[NeedShape]
    next_step: str | None = Field(description="The verb that leads onwards.")
    missing: list[MissingShape] = Field(description="What the next step still needs.")


def initiative_lines(found: list[Initiative], address: Address) -> list[InitiativeLine]:
    """Lines of a list, in a fixed number of queries."""
    states = Facts(found).sign_offs
    return [InitiativeLine(**_line(i, states[i.id].state, address)) for i in found]


def initiative_shape(initiative: Initiative, address: Address) -> InitiativeShape:
    value = value_shape(initiative)
    return InitiativeShape(
        **_line(initiative, value.state, address), obligation=initiative.obligation,
        without_release=initiative.without_release,
        registered_by=person_shape(initiative.registered_by), sign_off=value,
        stages=[
            StageShape(status=s.status, began_at=s.began_at, by=person_shape(s.by), reason=s.reason)
            for s in initiative.stages
        ],
        releases=[
            DeliveryShape(key=r.key, version=r.version, state=r.state)
            for r in initiative.delivered_by
        ],
        clauses=_clauses(initiative),
        tickets=[
            TicketShape(source=t.source, key=t.key, url=t.url, title=t.title, status=t.status)
            for t in db.session.scalars(tickets_of(initiative))
        ],
        evidence=[need_shape(need) for need in db.session.scalars(needs_of(initiative))],
        next_step=FORWARD.get(initiative.status),
        missing=[missing_shape(missing, address) for missing in missing_next(initiative)],
    )  # fmt: skip


def _line(initiative: Initiative, value: ValueState, address: Address) -> dict[str, Any]:
    same = ("key", "title", "summary", "kind", "origin", "status", "due_on", "stops_sales",
            "standing", "registered_at")  # fmt: skip
    return {
        **{name: getattr(initiative, name) for name in same},
        "product": initiative.product.key, "team": initiative.team.key,
        "em": person_shape(initiative.em), "pm": person_shape(initiative.pm), "value": value,
        "url": address(Place.INITIATIVE, initiative.key),
    }  # fmt: skip


def _clauses(initiative: Initiative) -> list[ClauseLinkShape]:
    return [
        ClauseLinkShape(
            standard=row.clause.standard, edition=row.clause.edition, ref=row.clause.ref,
            title=row.clause.title, how_met=row.how_met,
        )
        for row in initiative.clause_links
        if row.ended_at is None
    ]  # fmt: skip
