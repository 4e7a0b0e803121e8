"""The order of a team, now or at a moment, from the rows; events are never replayed."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, tuple_

from tracker.core.db import db
from tracker.identity.models import Product, Team
from tracker.initiatives.models import Initiative, Stage, Status
from tracker.order.arranging import Order, arrange
from tracker.order.models import Estimate, Move, Parking

#: What a team orders: asked for or taken on, and not delivered yet. A draft is nobody's promise.
ORDERED = (Status.PROPOSED, Status.COMMITTED)
#: The steps by which an initiative comes into the order; committing keeps its place.
ENTERING = ("propose", "send_back")


def order_of(team: Team, at: datetime | None = None) -> Order:
    """The order of a team as it is now, or as it was."""
    return orders_of([team.id], at)[team.id]


def orders_of(teams: Iterable[int], at: datetime | None = None) -> dict[int, Order]:
    """The orders of several teams, by their ids: two statements, however many."""
    numbers = sorted(set(teams))
    last = {row.team_id: row for row in db.session.scalars(_last_moves(numbers, at))}
    entered: dict[int, dict[int, datetime]] = {number: {} for number in numbers}
    parked: dict[int, set[int]] = {number: set() for number in numbers}
    for row in db.session.execute(_standing(Initiative.team_id.in_(numbers), at)):
        if row.parked:
            parked[row.team_id].add(row.id)
        else:
            entered[row.team_id][row.id] = max(row.entered, row.back or row.entered)
    return {n: _order(n, last.get(n), entered[n], parked[n]) for n in numbers}


def _order(
    team_id: int, last: Move | None, entered: dict[int, datetime], parked: set[int]
) -> Order:
    placed, since = (last.placed, last.at) if last else ([], None)
    places, new = arrange(placed, since, entered)
    return Order(
        team_id=team_id, number=last.number if last else 0, places=places, new=new,
        parked=frozenset(parked),
    )  # fmt: skip


def place_of(initiative: Initiative) -> int | None:
    """Where somebody placed it; None: it is not in the order, or new in it.

    Reads the last move and those above it, never all that the team has open.
    """
    last = last_move(initiative.team)
    placed = last.placed if last else []
    if last is None or initiative.id not in placed:
        return None
    above = placed[: placed.index(initiative.id) + 1]
    rows = db.session.execute(_standing(Initiative.id.in_(above), None))
    kept = {
        row.id for row in rows
        if not row.parked and max(row.entered, row.back or row.entered) <= last.at
    }  # fmt: skip
    return len(kept) if initiative.id in kept else None


def ranks_of(initiatives: Iterable[Initiative]) -> dict[int, int]:
    """By which number these are sorted in the orders of their teams: two statements, however
    many others stand there. What is not to be done, or not now, is left out.
    """
    asked = {initiative.id: initiative for initiative in initiatives}
    teams = sorted({initiative.team_id for initiative in asked.values()})
    last = {row.team_id: row for row in db.session.scalars(_last_moves(teams, None))}
    rows = db.session.execute(_standing(Initiative.id.in_(asked), None)).all()
    since = {row.id: max(row.entered, row.back or row.entered) for row in rows if not row.parked}
    new = sorted(since, key=lambda number: (since[number], number))
    ranks = {}
    for number in since:
        move = last.get(asked[number].team_id)
        placed = move.placed if move is not None and since[number] <= move.at else []
        behind = len(move.placed) if move is not None else 0
        ranks[number] = placed.index(number) if number in placed else behind + new.index(number)
    return ranks


def last_move(team: Team) -> Move | None:
    """The newest move of a team."""
    return db.session.scalar(_last_moves([team.id], None))


def _last_moves(teams: list[int], at: datetime | None) -> Select[Move]:
    newest = select(Move.team_id, func.max(Move.number)).where(Move.team_id.in_(teams))
    if at is not None:
        newest = newest.where(Move.at <= at)
    return select(Move).where(tuple_(Move.team_id, Move.number).in_(newest.group_by(Move.team_id)))


def _standing(
    which: ColumnElement[bool], at: datetime | None
) -> Select[int, int, datetime, datetime | None, bool]:
    """Of these initiatives those that are to be done: since when in the order, since when back
    in it, and whether they are not now.
    """
    stages = [Stage.initiative_id == Initiative.id, Stage.verb.in_(ENTERING)]
    ends = [Parking.initiative_id == Initiative.id]
    if at is not None:
        stages.append(Stage.began_at <= at)
        ends.append(Parking.ended_at <= at)
    last = select(func.max(Stage.began_at)).where(*stages).correlate(Initiative).scalar_subquery()
    entered = func.coalesce(last, Initiative.registered_at)
    back = select(func.max(Parking.ended_at)).where(*ends).correlate(Initiative).scalar_subquery()
    parked = exists().where(
        Parking.initiative_id == Initiative.id, Parking.began_at >= entered, *running(Parking, at)
    )
    query = select(
        Initiative.id, Initiative.team_id, entered.label("entered"), back.label("back"),
        parked.correlate(Initiative).label("parked"),
    ).where(which)  # fmt: skip
    if at is None:
        return query.where(Initiative.status.in_(ORDERED))
    then = and_(
        Stage.initiative_id == Initiative.id, Stage.status.in_(ORDERED), *running(Stage, at)
    )
    return query.where(exists().where(then).correlate(Initiative))


def running(
    rows: type[Parking | Stage | Estimate], at: datetime | None
) -> tuple[ColumnElement[bool], ...]:
    """Rows with from and to that hold now, or held then."""
    if at is None:
        return (rows.ended_at.is_(None),)
    return rows.began_at <= at, or_(rows.ended_at.is_(None), rows.ended_at > at)


def parked_row(initiative: Initiative) -> Parking | None:
    """Why an initiative is not now; None where it stands in the order, or nowhere."""
    standing = db.session.execute(_standing(Initiative.id == initiative.id, None)).first()
    if standing is None or not standing.parked:
        return None
    return next(iter(parkings([initiative.id])), None)


def parkings(initiatives: Iterable[int], at: datetime | None = None) -> list[Parking]:
    """Why these initiatives are not now, longest first."""
    return list(
        db.session.scalars(
            select(Parking)
            .where(Parking.initiative_id.in_(initiatives), *running(Parking, at))
            .order_by(Parking.id)
        )
    )


def estimates(initiatives: Iterable[int], at: datetime | None = None) -> dict[int, int]:
    """Person-days that each of these initiatives still takes, where somebody said so."""
    rows = db.session.execute(
        select(Estimate.initiative_id, Estimate.days)
        .where(Estimate.initiative_id.in_(initiatives), *running(Estimate, at))
    )  # fmt: skip
    return {row.initiative_id: row.days for row in rows}


def readable_rows(initiatives: Iterable[int], products: Select[int]) -> dict[int, Any]:
    """Of these initiatives those of these products, by their ids: plain columns for a list."""
    rows = db.session.execute(
        select(
            Initiative.id, Initiative.key, Initiative.title, Product.name.label("product"),
            Initiative.status, Initiative.due_on, Initiative.stops_sales,
        )
        .join(Product, Product.id == Initiative.product_id)
        .where(Initiative.id.in_(initiatives), Initiative.product_id.in_(products))
    )  # fmt: skip
    return {row.id: row for row in rows}
