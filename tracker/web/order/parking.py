"""Not now, and back again: both with a reason."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from tracker.core.clock import now
from tracker.core.texts import _
from tracker.identity.permissions import Right
from tracker.order import actions
from tracker.order.queries import parkings
from tracker.web.order.forms import BackForm, ParkForm
from tracker.web.order.views import bp, initiative_of
from tracker.web.teams.scope import team_or_404
from tracker.web.who import me, needs


@bp.route("/teams/<key>/order/not-now", methods=["GET", "POST"])
@needs(Right.STEER_TEAM)
def not_now(key: str) -> Any:
    team = team_or_404(key)
    initiative = initiative_of(team, request.values.get("initiative", ""))
    form = ParkForm.from_request()
    if form.passes() and form.carries_out(
        lambda: actions.park(
            initiative, form.reason.data or "", until=form.until.data,
            would_change=form.would_change.data or "", by=me(), at=now(),
        )
    ):  # fmt: skip
        flash(_("%(key)s is “not now”. It stands below the order, with its reason.", key=initiative.key), "ok")  # fmt: skip
        return redirect(url_for(".show", key=key, _anchor="not-now"))
    return render_template(
        "order/not_now.html", team=team, initiative=initiative, form=form
    ), form.status


@bp.route("/teams/<key>/order/bring-back", methods=["GET", "POST"])
@needs(Right.STEER_TEAM)
def bring_back(key: str) -> Any:
    team = team_or_404(key)
    initiative = initiative_of(team, request.values.get("initiative", ""))
    form = BackForm.from_request()
    if form.passes() and form.carries_out(
        lambda: actions.bring_back(initiative, form.reason.data or "", by=me(), at=now())
    ):
        flash(_("%(key)s is back, at the end of the order. Give it its place.", key=initiative.key), "ok")  # fmt: skip
        return redirect(url_for(".show", key=key, _anchor=initiative.key))
    return render_template(
        "order/bring_back.html", team=team, initiative=initiative, form=form,
        parking=next(iter(parkings([initiative.id])), None),
    ), form.status  # fmt: skip
