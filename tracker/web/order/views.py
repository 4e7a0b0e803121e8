"""The order of a team as it is, and as it was on a day with who moved what when and why."""

from datetime import date, datetime
from typing import Any

from flask import Blueprint, abort, render_template, request, url_for
from sqlalchemy import Select

from tracker.core.clock import now
from tracker.core.db import db
from tracker.core.texts import _
from tracker.identity.models import Team
from tracker.identity.permissions import Right
from tracker.identity.queries import in_team
from tracker.initiatives.models import Initiative
from tracker.order.actions import steers
from tracker.order.arranging import Order
from tracker.order.history import end_of, moves_of, parkings_in
from tracker.order.models import Move
from tracker.order.queries import last_move, order_of, parkings
from tracker.readiness.capacity_line import capacity_line
from tracker.web.forms import number
from tracker.web.initiatives.scope import readable_initiative
from tracker.web.order.forms import MoveForm
from tracker.web.order.rows import facts_of, lines_of, named
from tracker.web.order.words import WHYS
from tracker.web.teams.scope import team_or_404, team_pages
from tracker.web.who import me, needs

bp = Blueprint("order", __name__)

#: So many places stand on a page; the rest on the next one.
PAGE = 100
#: So many moves stand on a page of the history.
MOVES = 30


def initiative_of(team: Team, key: str) -> Initiative:
    """An initiative of this team in the reader's scope, or the page that says that there is none."""
    found = readable_initiative(key)
    return found if found is not None and found.team_id == team.id else abort(404)


def place_asked() -> int:
    """The first place that the address asks for."""
    return max(1, number(request.args.get("first")))


@bp.get("/teams/<key>/order")
@needs(Right.READ_RECORDS)
def show(key: str) -> Any:
    team, first = team_or_404(key), place_asked()
    order = order_of(team)
    lines = lines_of(order, first, first + PAGE - 1)
    return render_template(
        "order/show.html", team=team, pages=team_pages(team), order=order, lines=lines,
        first=first, size=PAGE, last=last_move(team), steers=steers(team, me(), now()),
        estimates=me().may(Right.OWN_ORDER) and in_team(me(), team, now()),
        line=capacity_line(team, order, now()) if me().may(Right.READ_LOAD) else None,
        parked=_parked(order), form=MoveForm(None, seen=order.edition), whys=WHYS,
    )  # fmt: skip


def _parked(order: Order) -> list[dict[str, Any]]:
    """What is not now, longest first, as far as the reader may read it."""
    known, today = facts_of(order.parked), now().date()
    return [
        {"row": row, "initiative": known[row.initiative_id], "due": bool(row.until and row.until <= today)}
        for row in parkings(order.parked)
        if row.initiative_id in known
    ]  # fmt: skip


@bp.get("/teams/<key>/order/history")
@needs(Right.READ_RECORDS)
def history(key: str) -> Any:
    team, typed = team_or_404(key), request.args.get("on", "")
    on, wrong = _day(typed)
    at = end_of(on) if on and on < now().date() else None
    order = order_of(team, at)
    moves = list(db.session.scalars(_page(team, end_of(on) if on else None)))
    older = moves[MOVES - 1].number if len(moves) > MOVES else None
    first = place_asked()
    return render_template(
        "order/history.html", team=team, pages=team_pages(team), on=on, typed=typed, wrong=wrong,
        today=now().date(), order=order, lines=lines_of(order, first, first + PAGE - 1, {}),
        first=first, size=PAGE, moves=_told(moves[:MOVES]), whys=WHYS,
        older=older and url_for(".history", key=key, on=typed or None, before=older),
        parkings=_parkings(team),
    ), 422 if wrong else 200  # fmt: skip


def _day(typed: str) -> tuple[date | None, str]:
    if not typed:
        return None, ""
    try:
        return date.fromisoformat(typed), ""
    except ValueError:
        return None, _("“%(typed)s” is no day. Write it like 2026-11-03.", typed=typed[:40])


def _page(team: Team, until: datetime | None) -> Select[Move]:
    query = moves_of(team, until=until).limit(MOVES + 1)
    before = request.args.get("before", "")
    if before.isascii() and before.isdigit() and len(before) < 10:
        query = query.where(Move.number < int(before))
    return query


def _told(moves: list[Move]) -> list[dict[str, Any]]:
    """Moves with what they moved, where the reader may read it; else neither title nor words."""
    known = facts_of({move.initiative_id for move in moves})
    return [{"move": move, "initiative": known.get(move.initiative_id)} for move in moves]


def _parkings(team: Team) -> list[dict[str, Any]]:
    """What was "not now" and what is, newest first."""
    rows = db.session.scalars(parkings_in(team).limit(MOVES)).all()
    known = facts_of({row.initiative_id for row in rows})
    return [
        {"row": row, "initiative": known[row.initiative_id]}
        for row in rows
        if row.initiative_id in known
    ]


def said(moved: tuple[int, ...]) -> str:
    """Who goes down, in a sentence."""
    return _("Moves below: %(them)s.", them=named(moved)) if moved else ""
