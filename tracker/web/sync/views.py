"""The page of a team's weekly sync: an agenda that writes itself."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import abort, current_app, flash, redirect, render_template, url_for

from tracker.agenda.actions import begin_sync
from tracker.agenda.agenda import agenda_of
from tracker.agenda.words import day as words_of
from tracker.agenda.words import plain
from tracker.capacity.space import Space
from tracker.core.clock import now
from tracker.core.db import db, write
from tracker.core.errors import Invalid
from tracker.core.texts import _
from tracker.identity.models import Team
from tracker.identity.permissions import Right
from tracker.initiatives.models import Initiative
from tracker.initiatives.queries import initiative_by_key
from tracker.sync import actions
from tracker.sync.calendar import missed, next_day, starts_on
from tracker.sync.models import Section, SyncSeries
from tracker.sync.queries import decisions_of, series_of
from tracker.web.csrf import once
from tracker.web.sync.area import bp, takes_part
from tracker.web.sync.forms import WEEKDAYS, ItemForm, PauseForm
from tracker.web.sync.items import sections
from tracker.web.teams.scope import team_or_404, team_pages
from tracker.web.who import me, my_products, needs


@bp.get("/teams/<key>/sync")
@needs(Right.READ_LOAD)
def show(key: str) -> Any:
    team, at = team_or_404(key), now()
    series = series_of(team)
    agenda = agenda_of(team, series, products=my_products(), at=at, reader=me())
    running = agenda.running
    decisions = db.session.scalars(decisions_of(running, my_products())).all() if running else []
    held, member = agenda.held, agenda.reader_belongs and me().may(Right.OWN_ORDER)
    may_run = member and me().may(Right.STEER_TEAM)
    return render_template(
        "sync/show.html", team=team, tabs=team_pages(team), series=series, agenda=agenda,
        sections=sections(agenda, team, runs=may_run and agenda.running is not None), held=held,
        decisions=decisions, missed=missed(series, [sync.began_at for sync in held], at)[-3:] if series else [],
        begins=_next(series, at), may_run=may_run, member=member, pause_form=PauseForm(None), at=at,
        space=_space(agenda.space, team), clock=_clock(agenda.running, at), weekday=_weekday, weekday_name=WEEKDAYS.__getitem__,
    )  # fmt: skip


@bp.post("/teams/<key>/sync/begin")
@needs(Right.STEER_TEAM)
def begin(key: str) -> Any:
    team = team_or_404(key)
    with write():
        once()
        begin_sync(team, by=me(), at=now())
    return redirect(url_for(".show", key=key))


@bp.route("/teams/<key>/sync/items/new", methods=["GET", "POST"])
@needs(Right.OWN_ORDER)
def add_item(key: str) -> Any:
    team, form = team_or_404(key), ItemForm.from_request(section=Section.ADJUST.value)
    if not takes_part(team):
        abort(403)
    if form.passes() and form.carries_out(
        lambda: actions.add_item(
            team, form.words.data or "", section=Section(form.section.data),
            initiative=named(form), by=me(), at=now(),
        )
    ):  # fmt: skip
        flash(_("It stands on the agenda until it is done, decided or dropped."), "ok")
        return redirect(url_for(".show", key=key))
    return render_template("sync/item.html", team=team, form=form), form.status


def named(form: Any) -> Initiative | None:
    """The initiative whose key was typed; Invalid at its field if the reader knows none such."""
    key = (form.initiative.data or "").upper()
    if not key:
        return None
    found = initiative_by_key(key)
    if found is None or not _readable(found):
        raise Invalid("initiative", _("There is no initiative %(key)s.", key=key[:40]))
    return found


def _readable(found: Initiative) -> bool:
    return found.product_id in set(db.session.scalars(my_products()))


def _next(series: SyncSeries | None, at: datetime) -> datetime | None:
    """When the team meets next, by its own clock."""
    day = next_day(series, at) if series else None
    return starts_on(series, day) if series and day else None


def _space(space: Space, team: Team) -> dict[str, Any] | None:
    """How the team stands against its floor, in three figures; nothing without a policy."""
    if space.policy is None:
        return None
    days, there = space.verdict.days, "capacity.show" in current_app.view_functions
    share = _("%(n)s %% of %(days)s days", n=plain(days.percent(days.technical)), days=plain(days.total))  # fmt: skip
    return {
        "share": share if days.total else _("No days are known yet"),
        "floor": _("%(n)d %%", n=space.policy.floor),
        "missing": _("%(n)s days", n=plain(space.verdict.missing)),
        "url": url_for("capacity.show", key=team.key) if there else None,
    }  # fmt: skip


def _weekday(moment: datetime) -> str:
    """A day with its weekday, by the clock of the series: Thursday 26 Nov 2026."""
    return f"{WEEKDAYS[moment.weekday()]} {words_of(moment.date())}"


def _clock(sync: Any, at: datetime) -> dict[str, Any] | None:
    """How long the sync runs, without the time in which something was explained."""
    if sync is None:
        return None
    stood = sum(((p.ended_at or at) - p.began_at).total_seconds() for p in sync.pauses)
    seconds = int((at - sync.began_at).total_seconds() - stood)
    local = sync.began_at.astimezone(ZoneInfo(sync.series.zone))
    return {
        "seconds": seconds, "minutes": seconds // 60, "began": f"{local:%H:%M}",
        "stands": sync.pause,
    }  # fmt: skip
