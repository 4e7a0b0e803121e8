"""A period: laid out, planned, done, agreed by both sides, closed."""

from datetime import timedelta
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from sqlalchemy import select

from tracker.capacity.actions import Row, make_periods, mark_technical
from tracker.capacity.models import Line, Period, Sheet, Side
from tracker.capacity.people import SHORT, members, other, sides_of
from tracker.capacity.queries import (
    book_of,
    period_numbered,
    periods_of,
    policy_at,
    sheet_of,
)
from tracker.capacity.sheets import agree_sheet, close, enter, open_because
from tracker.capacity.split import told
from tracker.core.clock import now
from tracker.core.db import db, write
from tracker.core.errors import NotAllowed, RuleBroken
from tracker.core.texts import _
from tracker.identity.models import Team
from tracker.identity.permissions import Right
from tracker.initiatives.models import Initiative
from tracker.initiatives.queries import OPEN
from tracker.web.capacity.forms import ActualForm, PeriodsForm, SheetForm
from tracker.web.capacity.grid import Grid, grid_of
from tracker.web.capacity.page import amount_rows
from tracker.web.capacity.views import bp
from tracker.web.capacity.words import BUCKETS, span_told
from tracker.web.csrf import once
from tracker.web.forms import number
from tracker.web.teams.scope import team_or_404
from tracker.web.who import me, my_products, needs

#: Open initiatives that can be chosen in a form: those of the reader's products, newest first.
MOST_CHOICES = 300


@bp.route("/teams/<key>/capacity/periods/new", methods=["GET", "POST"])
@needs(Right.STEER_TEAM)
def lay_out(key: str) -> Any:
    team = team_or_404(key)
    form: PeriodsForm = PeriodsForm.from_request(**_next_row(team))
    if form.passes() and form.carries_out(
        lambda: make_periods(team, _row(form), by=me(), at=now())
    ):
        flash(_("The periods are laid out. Now plan their days."), "ok")
        return redirect(url_for(".show", key=key))
    return render_template(
        "capacity/lay_out.html", team=team, form=form, periods=periods_of(team, 6)[::-1],
        span=span_told,
    ), form.status  # fmt: skip


@bp.get("/teams/<key>/capacity/periods/<int:count>")
@needs(Right.READ_LOAD)
def period(key: str, count: int) -> Any:
    team = team_or_404(key)
    found = _period(team, count)
    at, sides = now(), sides_of(me(), team, now())
    book = book_of([found], at)
    sheets = {side: sheet_of(found, side) for side in Side}
    plan, actual = book.get((found.id, Side.PLAN)), book.get((found.id, Side.ACTUAL))
    return render_template(
        "capacity/period.html", team=team, period=found, at=at, sides=sides, short=SHORT,
        span=span_told(found.first, found.last), rows=amount_rows(plan, actual),
        parts=[_part(side, sheets[side], team) for side in Side], told=told, buckets=BUCKETS,
        readable=set(db.session.scalars(my_products())),
        open_because=open_because(found, at) if found.closed_at is None else None,
        may_mark=bool(sides) and at.date() <= found.last and found.closed_at is None,
        begun=at.date() >= found.first, may_plan=bool(sides) and found.closed_at is None,
    )  # fmt: skip


@bp.route("/teams/<key>/capacity/periods/<int:count>/<which>", methods=["GET", "POST"])  # fmt: skip
@needs(Right.STEER_TEAM)
def days(key: str, count: int, which: str) -> Any:
    team, side = team_or_404(key), _side(which)
    found = _period(team, count)
    _refuse_now(team, found, side)
    sheet = sheet_of(found, side)
    form = _form(side, found, sheet)
    typed = request.form if request.method == "POST" else None
    stored = _stored(team, found, side, sheet)
    grid = grid_of(team, members(team, now()), stored, _choices(team, stored), typed)
    if form.passes() and not _wrong(form, grid) and form.carries_out(
        lambda: _enter(team, count, side, form, grid)
    ):  # fmt: skip
        flash(_("The days are kept. They count now, and wait for the other side to agree."), "ok")
        return redirect(url_for(".period", key=key, count=count))
    return render_template(
        "capacity/days.html", team=team, period=found, side=which, form=form, grid=grid,
        people=members(team, now()), choices=_choices(team, stored), readable=set(db.session.scalars(my_products())), span=span_told(found.first, found.last),
        before=_before(team, found), buckets=BUCKETS,
    ), 422 if grid.errors else form.status  # fmt: skip


@bp.post("/teams/<key>/capacity/periods/<int:count>/<which>/agree")
@needs(Right.STEER_TEAM)
def agree_days(key: str, count: int, which: str) -> Any:
    team = team_or_404(key)
    with write():
        once()
        sheet = sheet_of(_period(team, count), _side(which))
        if sheet is None or sheet.number != number(request.form.get("sheet")):
            raise RuleBroken(_("Somebody entered other days meanwhile. Look at those, then agree."))
        agree_sheet(sheet, by=me(), at=now())
    flash(_("Both sides agreed."), "ok")
    return redirect(url_for(".period", key=key, count=count))


@bp.post("/teams/<key>/capacity/periods/<int:count>/close")
@needs(Right.STEER_TEAM)
def close_period(key: str, count: int) -> Any:
    team = team_or_404(key)
    with write():
        once()
        close(_period(team, count), by=me(), at=now())
    flash(_("The period is closed and stays as it is."), "ok")
    return redirect(url_for(".period", key=key, count=count))


@bp.post("/teams/<key>/capacity/periods/<int:count>/technical")
@needs(Right.STEER_TEAM)
def technical(key: str, count: int) -> Any:
    team = team_or_404(key)
    with write():
        once()
        mark_technical(
            _period(team, count), request.form.get("technical") == "yes", by=me(), at=now()
        )
    return redirect(url_for(".period", key=key, count=count))


def _period(team: Team, count: int) -> Period:
    found = period_numbered(team, count) if 0 < count < 1 << 31 else None
    return found or abort(404)


def _side(which: str) -> Side:
    return next((side for side in Side if side.value == which), None) or abort(404)


def _refuse_now(team: Team, found: Period, side: Side) -> None:
    """Nobody types into a form that could not be kept."""
    if not sides_of(me(), team, now()):
        raise NotAllowed(
            _("Only engineering managers and product managers of the team %(team)s do this.", team=team.name)
        )  # fmt: skip
    if found.closed_at is not None:
        raise RuleBroken(_("%(period)s was closed on %(day)s and stays as it is.", period=found.name, day=found.closed_at.date().isoformat()))  # fmt: skip
    if side is Side.ACTUAL and now().date() < found.first:
        raise RuleBroken(_("%(period)s has not begun; plan its days instead.", period=found.name))


def _enter(team: Team, count: int, side: Side, form: SheetForm, grid: Grid) -> Sheet:
    return enter(
        _period(team, count), side, grid.lines, note=form.note.data or "",
        until=form.until.data if isinstance(form, ActualForm) else None,
        seen=number(form.shown.data), by=me(), at=now(),
    )  # fmt: skip


def _form(side: Side, found: Period, sheet: Sheet | None) -> SheetForm:
    shown = str(sheet.number) if sheet else "0"
    if side is Side.PLAN:
        return SheetForm.from_request(shown=shown)  # type: ignore[no-any-return]
    until = min(now().date(), found.last)
    return ActualForm.from_request(shown=shown, until=until)  # type: ignore[no-any-return]


def _wrong(form: SheetForm, grid: Grid) -> bool:
    """Put what is wrong in the cells above the form, where the other errors stand."""
    form.form_errors = [*form.form_errors, *(sentence for _name, sentence in grid.errors)]
    return bool(grid.errors)


def _stored(team: Team, found: Period, side: Side, sheet: Sheet | None) -> list[Line]:
    """What stands in the form at first: the newest sheet, or on request the plan or the period before."""
    if sheet is not None:
        return list(sheet.lines)
    source = request.args.get("from")
    if source == "plan" and side is Side.ACTUAL:
        plan = sheet_of(found, Side.PLAN)
        return list(plan.lines) if plan else []
    if source == "before" and side is Side.PLAN and (before := _before(team, found)):
        held = sheet_of(before, Side.PLAN)
        return list(held.lines) if held else []
    return []


def _before(team: Team, found: Period) -> Period | None:
    return db.session.scalar(
        select(Period)
        .where(Period.team_id == team.id, Period.last < found.first)
        .order_by(Period.last.desc())
        .limit(1)
    )


def _choices(team: Team, stored: list[Line]) -> list[Initiative]:
    """Open initiatives of the team that the reader may know of, and those that stand there already."""
    there = {row.initiative_id for row in stored if row.initiative_id is not None}
    mine = Initiative.product_id.in_(my_products()), Initiative.status.in_(OPEN)
    found = list(
        db.session.scalars(
            select(Initiative)
            .where(Initiative.team_id == team.id, *mine)
            .order_by(Initiative.id.desc())
            .limit(MOST_CHOICES)
        )
    )
    missing = there - {initiative.id for initiative in found}
    if missing:
        found += db.session.scalars(select(Initiative).where(Initiative.id.in_(missing)))
    return found


def _part(side: Side, sheet: Sheet | None, team: Team) -> dict[str, Any]:
    """One of the two sheets: its lines, who agreed, and whether the reader may agree now."""
    first = sheet.agreements[0] if sheet else None
    waits = other(first.side) if first and sheet and not sheet.agreed else None
    may = waits in sides_of(me(), team, now()) and first is not None and first.by_id != me().id
    return {
        "side": side.value, "sheet": sheet, "waits": waits and SHORT[waits], "may_agree": may,
        "lines": sorted(sheet.lines, key=_by_person) if sheet else [],
    }  # fmt: skip


def _by_person(line: Line) -> tuple[str, int]:
    return line.person.name if line.person else "", line.id


def _next_row(team: Team) -> dict[str, Any]:
    """After the last period: the next day, the next number, the same length."""
    held = periods_of(team, 1)
    if not held:
        monday = now().date() - timedelta(days=now().date().weekday())
        return {"name": _("Sprint"), "number": 1, "first": monday, "length": "14d", "count": 6}
    last = held[-1]
    name, _space, count = last.name.rpartition(" ")
    length = (last.last - last.first).days + 1
    held_policy = policy_at(team, now())
    return {
        "name": name or last.name, "number": int(count) + 1 if count.isdecimal() else last.number + 1,
        "first": last.last + timedelta(days=1), "count": 6, "length": _length(length),
        "technical_every": (held_policy.every or None) if held_policy else None,
    }  # fmt: skip


def _length(days: int) -> str:
    if 28 < days <= 31:
        return "1m"
    if 89 <= days <= 92:
        return "3m"
    return f"{days}d" if days in {7, 14, 21, 28, 42} else "12m" if days >= 365 else "14d"


def _row(form: PeriodsForm) -> Row:
    length = form.length.data or ""
    if form.first.data is None:
        raise AssertionError("the form lets no empty day through")
    count, in_days = number(length[:-1]), length.endswith("d")
    return Row(
        name=form.name.data or "", number=form.number.data or 1, first=form.first.data,
        days=count if in_days else 0, months=0 if in_days else count,
        count=form.count.data or 0, technical_every=form.technical_every.data or 0,
    )  # fmt: skip
