"""Priorities of a team in a period: its order, moves, deadlines, what was put off or turned down."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import partial

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import contains_eager, joinedload, lazyload, selectinload

from reports import team as printed
from reports.common import StateWord, Tone
from tracker.audit.actions import SYSTEM
from tracker.core.db import db
from tracker.initiatives.drafts import ever_proposed
from tracker.initiatives.models import Initiative, Stage, Status
from tracker.order.history import end_of, moves_of
from tracker.order.models import Move, Parking
from tracker.order.queries import estimates, order_of
from tracker.reporting.conversation import comes_back, day_told, why_of
from tracker.reporting.initiative import TONES
from tracker.reporting.subjects import TeamPeriod
from tracker.signing.models import Document, Meaning, Signature

#: Delivered, or further.
DONE = (Status.DELIVERED, Status.VERIFIED, Status.CLOSED)


def begin_of(day: date) -> datetime:
    """The first moment of a day, in UTC."""
    return datetime.combine(day, time(), UTC)


def last_moment(subject: TeamPeriod, at: datetime) -> datetime:
    """The end of the period, or now while it runs."""
    return min(end_of(subject.last), at)


def named(subject: TeamPeriod) -> list[ColumnElement[bool]]:
    """Which initiatives the report names: of its products, and no drafts, which auditors do not see."""
    return [
        Initiative.team_id == subject.team.id,
        Initiative.product_id.in_([product.id for product in subject.products]),
        ever_proposed(),
    ]


def _initiatives(subject: TeamPeriod, *which: ColumnElement[bool]) -> Select[Initiative]:
    return (
        select(Initiative)
        .where(*named(subject), *which)
        .options(lazyload(Initiative.ownerships), selectinload(Initiative.stages))
    )


# --- the order ---


def order(subject: TeamPeriod, at: datetime) -> tuple[printed.Place, ...]:
    """Every place of the order then; what is of another product keeps its place, without a name."""
    moment = last_moment(subject, at)
    then = order_of(subject.team, moment)
    rows = db.session.scalars(_initiatives(subject, Initiative.id.in_(then.places)))
    known = {row.id: row for row in rows}
    effort = estimates(known, moment)
    place = partial(_place, known=known, effort=effort, new=then.new, moment=moment)
    return tuple(place(number, n) for n, number in enumerate(then.places, 1))


def _place(
    number: int, place: int, *, known: dict[int, Initiative], effort: dict[int, int],
    new: frozenset[int], moment: datetime,
) -> printed.Place:  # fmt: skip
    row = known.get(number)
    if row is None:
        return printed.Place(
            place=place, key=None, title=None, state=None, due=None, stops_sales=False,
            effort=None, placed=number not in new,
        )  # fmt: skip
    return printed.Place(
        place=place, key=row.key, title=row.title, state=_state(row, moment), due=row.due_on,
        stops_sales=row.stops_sales, effort=effort.get(number), placed=number not in new,
    )  # fmt: skip


def _state(initiative: Initiative, moment: datetime) -> StateWord:
    status = _status(initiative, moment)
    return StateWord(word=status.value.capitalize(), tone=TONES[status])


def _status(initiative: Initiative, moment: datetime) -> Status:
    held = [stage for stage in initiative.stages if stage.began_at <= moment]
    return held[-1].status if held else initiative.status


def moves(subject: TeamPeriod, at: datetime) -> tuple[printed.Moved, ...]:
    """Who moved what, when and why, by time."""
    since = begin_of(subject.first) - timedelta(microseconds=1)
    query = moves_of(subject.team, since=since, until=last_moment(subject, at))
    known = select(Initiative.id).where(*named(subject))
    rows = db.session.scalars(query.where(Move.initiative_id.in_(known))).all()
    return tuple(
        printed.Moved(
            at=row.at, by=row.by.name, key=row.initiative.key, title=row.initiative.title,
            came_from=row.came_from, came_to=row.came_to, why=why_of(row),
        )
        for row in reversed(rows)
    )  # fmt: skip


# --- deadlines ---


def deadlines(subject: TeamPeriod, at: datetime) -> tuple[printed.Deadline, ...]:
    """What bites in the period, and what bit before and was open when it began; by day."""
    begun, moment = begin_of(subject.first), last_moment(subject, at)
    inside = Initiative.due_on.between(subject.first, subject.last)
    before = Initiative.due_on < subject.first
    query = _initiatives(subject, or_(inside, and_(before, _open_then(begun))))
    rows = db.session.scalars(query.order_by(Initiative.due_on, Initiative.id))
    return tuple(
        printed.Deadline(
            key=row.key, title=row.title, due=row.due_on, obligation=row.obligation or None,
            stops_sales=row.stops_sales, state=_state(row, moment), kept=_kept(row, moment),
        )
        for row in rows
        if row.due_on and row.registered_at <= moment
    )  # fmt: skip


def _open_then(moment: datetime) -> ColumnElement[bool]:
    """Whether it was proposed or committed at a moment."""
    return Initiative.stages.any(
        and_(
            Stage.status.in_((Status.PROPOSED, Status.COMMITTED)), Stage.began_at <= moment,
            or_(Stage.ended_at.is_(None), Stage.ended_at > moment),
        )
    )  # fmt: skip


def _kept(initiative: Initiative, moment: datetime) -> StateWord:
    """Whether it was delivered by its day, as far as one knew at that moment."""
    due, status = initiative.due_on, _status(initiative, moment)
    assert due is not None
    if status is Status.DROPPED:
        return StateWord(word="Dropped")
    if status in DONE:
        done = [s.began_at for s in initiative.stages if s.status is Status.DELIVERED]
        day = max(at for at in done if at <= moment).date()
        if day <= due:
            return StateWord(word=f"Kept, {day_told(day)}", tone=Tone.GOOD)
        return StateWord(word=f"Late, {day_told(day)}", tone=Tone.BAD)
    if due < moment.date():
        return StateWord(word="Overdue", tone=Tone.BAD)
    return StateWord(word="To come", tone=Tone.WAIT)


# --- put off, refused, dropped ---


def put_off(subject: TeamPeriod, at: datetime) -> tuple[printed.PutOff, ...]:
    """What was "not now" on any day of the period, by time."""
    begun, moment = begin_of(subject.first), last_moment(subject, at)
    rows = db.session.scalars(
        select(Parking)
        .join(Parking.initiative)
        .where(
            *named(subject), Parking.began_at <= moment,
            or_(Parking.ended_at.is_(None), Parking.ended_at >= begun),
        )
        .options(
            contains_eager(Parking.initiative).options(lazyload(Initiative.ownerships)),
            joinedload(Parking.by), joinedload(Parking.ended_by),
        )
        .order_by(Parking.id)
    )  # fmt: skip
    return tuple(
        printed.PutOff(
            key=row.initiative.key, title=row.initiative.title, at=row.began_at, by=row.by.name,
            reason=row.reason, comes_back=comes_back(row), ended=_ended(row, moment),
        )
        for row in rows
    )  # fmt: skip


def _ended(row: Parking, moment: datetime) -> str | None:
    if row.ended_at is None or row.ended_at > moment:
        return None
    who = f", {row.ended_by.name}" if row.ended_by else ""
    why = f": {row.back_because}" if row.back_because else ""
    return f"Ended on {day_told(row.ended_at)}{who}{why}"


def turned_down(subject: TeamPeriod, at: datetime) -> tuple[printed.TurnedDown, ...]:
    """Values that were refused and initiatives that were dropped in the period, by time."""
    found = [*_refused(subject, at), *_dropped(subject, at)]
    return tuple(sorted(found, key=lambda row: row.at))


def _refused(subject: TeamPeriod, at: datetime) -> Iterable[printed.TurnedDown]:
    rows = db.session.execute(
        select(Signature, Initiative.key, Initiative.title)
        .join(Signature.document)
        .join(Initiative, Initiative.key == Document.subject_key)
        .where(
            *named(subject), Document.kind == "value-approval", Signature.meaning == Meaning.REFUSE,
            Signature.at >= begin_of(subject.first), Signature.at <= last_moment(subject, at),
        )
        .options(joinedload(Signature.document), joinedload(Signature.withdrawn_by))
    )  # fmt: skip
    for signature, key, title in rows:
        taken_back = ", taken back since" if signature.withdrawn_by else ""
        word = f"Value refused, version {signature.document.version}{taken_back}"
        yield printed.TurnedDown(
            key=key, title=title, how=StateWord(word=word, tone=Tone.BAD), at=signature.at,
            by=signature.printed_name, reason=signature.remark or "",
        )  # fmt: skip


def _dropped(subject: TeamPeriod, at: datetime) -> Iterable[printed.TurnedDown]:
    moment = last_moment(subject, at)
    rows = db.session.scalars(
        select(Stage)
        .join(Stage.initiative)
        .where(
            *named(subject), Stage.status == Status.DROPPED, Stage.began_at <= moment,
            Stage.began_at >= begin_of(subject.first),
        )
        .options(
            contains_eager(Stage.initiative).options(lazyload(Initiative.ownerships)),
            joinedload(Stage.by),
        )
    )  # fmt: skip
    for row in rows:
        again = ", taken up again" if row.ended_at and row.ended_at <= moment else ""
        yield printed.TurnedDown(
            key=row.initiative.key, title=row.initiative.title,
            how=StateWord(word=f"Dropped{again}", tone=Tone.WAIT), at=row.began_at,
            by=row.by.name if row.by else SYSTEM.name, reason=row.reason or "",
        )  # fmt: skip
