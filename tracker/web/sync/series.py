"""When a team meets: setting the series, and cancelling a week."""

from datetime import time, timedelta
from typing import Any

from flask import abort, flash, redirect, render_template, url_for

from tracker.core.clock import now
from tracker.core.db import db
from tracker.core.texts import _
from tracker.identity.models import Person, Team
from tracker.identity.permissions import Right, Role
from tracker.identity.queries import team_members
from tracker.sync import actions
from tracker.sync.calendar import days, next_day, zones
from tracker.sync.queries import series_of
from tracker.web.forms import people_choices
from tracker.web.frame import day
from tracker.web.sync.area import bp, steers
from tracker.web.sync.forms import CancelForm, SeriesForm
from tracker.web.teams.scope import team_or_404
from tracker.web.who import me, needs

#: How many of the next days can be cancelled.
AHEAD = 12


@bp.route("/teams/<key>/sync/series", methods=["GET", "POST"])
@needs(Right.STEER_TEAM)
def series(key: str) -> Any:
    team = team_or_404(key)
    if not steers(team):
        abort(403)
    form = _series_form(team)
    if form.passes() and form.carries_out(lambda: _set(team, form)):
        flash(_("Saved. Calendars that subscribed to it follow within hours."), "ok")
        return redirect(url_for(".show", key=key))
    return render_template("sync/series.html", team=team, form=form), form.status


@bp.route("/teams/<key>/sync/cancel", methods=["GET", "POST"])
@needs(Right.STEER_TEAM)
def cancel_week(key: str) -> Any:
    team = team_or_404(key)
    held = series_of(team)
    if held is None or not steers(team):
        abort(404 if held is None else 403)
    form = CancelForm.from_request()
    first = next_day(held, now())
    ahead = list(days(held, first, first + timedelta(weeks=2 * AHEAD)))[:AHEAD] if first else []
    form.on.choices = [(on.isoformat(), f"{on:%a} {day(on)}") for on in ahead]
    chosen = {on.isoformat(): on for on in ahead}
    if form.passes() and form.carries_out(
        lambda: actions.cancel_week(held, chosen[form.on.data], form.reason.data or "", by=me(), at=now())
    ):  # fmt: skip
        flash(_("Nobody meets on %(day)s; the calendar leaves it out.", day=day(chosen[form.on.data])), "ok")  # fmt: skip
        return redirect(url_for(".show", key=key))
    return render_template("sync/cancel.html", team=team, form=form), form.status


def _series_form(team: Team) -> Any:
    held = series_of(team)
    members = [person for _team, person in db.session.execute(team_members([team.id], now()))]
    preset: dict[str, Any] = {"minutes": actions.MINUTES, "zone": "Europe/Berlin", "weekday": 3}
    if held is not None:
        preset = {
            "em": held.em_id, "pm": held.pm_id, "weekday": held.weekday, "zone": held.zone,
            "minutes": held.minutes,
        }  # fmt: skip
    form = SeriesForm.from_request(**preset)
    if held is not None and not form.starts.raw_data:
        form.starts.data = time.fromisoformat(held.starts)
    for field, role in ((form.em, Role.EM), (form.pm, Role.PM)):
        field.choices = [(int(n), name) for n, name in people_choices(p for p in members if role in p.roles)]  # fmt: skip
    form.zone.choices = [(zone, zone.replace("_", " ")) for zone in zones()]
    return form


def _set(team: Team, form: Any) -> None:
    em, pm = (db.session.get_one(Person, number) for number in (form.em.data, form.pm.data))
    actions.set_series(
        team, em=em, pm=pm, weekday=form.weekday.data, starts=f"{form.starts.data:%H:%M}",
        zone=form.zone.data, minutes=form.minutes.data, by=me(), at=now(),
    )  # fmt: skip
