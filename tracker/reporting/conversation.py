"""What was decided about an initiative and how its priority moved, with who, when and why."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from reports.common import Fact, Listed, NoneRecorded
from reports.facts import Decision as Decided
from tracker.capacity.models import BucketChoice
from tracker.capacity.queries import choice_of
from tracker.core.db import db
from tracker.initiatives.models import Initiative
from tracker.order.history import parkings_of
from tracker.order.models import Estimate, Move, Parking
from tracker.order.queries import place_of
from tracker.sync.models import Decision, Sync


def decisions(initiative: Initiative) -> Listed[Decided]:
    """Decisions of weekly syncs, moves in the order of the team, times of "not now": by time."""
    found = [decided(row) for row in _decisions(initiative)]
    found += [_moved(move) for move in _moves(initiative)]
    for parking in parkings_of([initiative.id]):
        found += _parked(parking)
    return tuple(sorted(found, key=lambda row: row.at)) or NoneRecorded()


def _decisions(initiative: Initiative) -> list[Decision]:
    return list(
        db.session.scalars(
            select(Decision)
            .join(Decision.sync)
            .join(Sync.team)
            .where(Decision.initiative_id == initiative.id)
            .options(contains_eager(Decision.sync).contains_eager(Sync.team))
            .order_by(Decision.id)
        )
    )


def _moves(initiative: Initiative) -> list[Move]:
    return list(
        db.session.scalars(
            select(Move)
            .where(Move.initiative_id == initiative.id)
            .options(joinedload(Move.by), joinedload(Move.team))
            .order_by(Move.id)
        )
    )


def decided(row: Decision) -> Decided:
    """A decision of a weekly sync, in its four fields."""
    return Decided(
        at=row.at, by=row.who, where=f"Weekly sync of {row.sync.team.name}", what=row.what,
        reason=f"{row.why}\nInstead of: {row.instead_of}",
    )  # fmt: skip


def _moved(move: Move) -> Decided:
    return Decided(
        at=move.at, by=move.by.name, where=f"Order of {move.team.name}",
        what=f"Moved from place {move.came_from} to place {move.came_to}.", reason=why_of(move),
    )  # fmt: skip


def why_of(move: Move) -> str:
    """Why something moved: the kind of reason, and the words where there are some."""
    return f"{move.why.value.capitalize()}: {move.words}" if move.words else move.why.value.capitalize()  # fmt: skip


def _parked(parking: Parking) -> list[Decided]:
    """Two rows for a time that is over, one for a time that lasts."""
    found = [
        Decided(
            at=parking.began_at, by=parking.by.name, where="Not now",
            what=f"Taken out of the order: not now. {comes_back(parking)}", reason=parking.reason,
        )
    ]  # fmt: skip
    if parking.ended_at is not None and parking.ended_by is not None:
        found.append(
            Decided(
                at=parking.ended_at, by=parking.ended_by.name, where="Not now",
                what="Not now no longer.", reason=parking.back_because or None,
            )
        )  # fmt: skip
    return found


def comes_back(parking: Parking) -> str:
    """When it is looked at again, and what would bring it back."""
    said = [f"Looked at again on {day_told(parking.until)}."] if parking.until else []
    said += [f"What would bring it back: {parking.would_change}"] if parking.would_change else []
    return " ".join(said)


def day_told(day: date) -> str:
    """12 Nov 2026."""
    return f"{day:%d %b %Y}".lstrip("0")


def plan(initiative: Initiative, at: datetime) -> tuple[Fact, ...]:
    """Where the work lies, how large its team takes it to be, and its place; nobody's days."""
    return (
        Fact(label="Bucket", text=_bucket(choice_of(initiative, at))),
        Fact(label="Effort", text=_effort(initiative)),
        Fact(label="Place in the order", text=_place(initiative)),
        Fact(label="Work items", text="Not kept here, see the issue tracker of the team."),
    )


def _bucket(choice: BucketChoice | None) -> str:
    if choice is None or choice.began_at is None or choice.agreed_by is None:
        return "Its two owners have not agreed on one yet."
    split = choice.split
    parts = [f"{share} % {name}" for name, share in (("product", split.product), ("technical", split.technical), ("bugs", split.bugs)) if share]  # fmt: skip
    names = f"{choice.proposed_by.name} and {choice.agreed_by.name}"
    return f"{', '.join(parts)}; agreed by {names} on {day_told(choice.began_at)}"


def _effort(initiative: Initiative) -> str:
    estimate = db.session.scalar(
        select(Estimate).where(
            Estimate.initiative_id == initiative.id, Estimate.ended_at.is_(None)
        )
    )  # fmt: skip
    if estimate is None:
        return "No estimate is recorded."
    days = f"{estimate.days} person-day{'' if estimate.days == 1 else 's'}"
    return f"{days} still to do, as estimated on {day_told(estimate.began_at)}"


def _place(initiative: Initiative) -> str:
    place = place_of(initiative)
    return (
        f"{place} in {initiative.team.name}"
        if place
        else "Nobody has placed it, or it stands in no order now."
    )
