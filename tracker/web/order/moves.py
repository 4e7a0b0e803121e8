"""Moving to another place, and estimating: each on a page that works without JavaScript."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker.core.clock import now
from tracker.core.texts import _
from tracker.identity.models import Team
from tracker.identity.permissions import Right
from tracker.initiatives.models import Initiative
from tracker.order import actions
from tracker.order.actions import Moved
from tracker.order.arranging import Order, moved, went_down
from tracker.order.models import Why
from tracker.order.queries import estimates, order_of
from tracker.web.order.forms import EstimateForm, MoveForm
from tracker.web.order.rows import facts_of
from tracker.web.order.views import PAGE, bp, initiative_of, said
from tracker.web.teams.scope import team_or_404
from tracker.web.who import me, needs


@bp.route("/teams/<key>/order/move", methods=["GET", "POST"])
@needs(Right.STEER_TEAM)
def move(key: str) -> Any:
    team = team_or_404(key)
    initiative = initiative_of(team, request.values.get("initiative", ""))
    order = order_of(team)
    form = MoveForm.from_request(seen=order.edition, to=request.args.get("to", type=int))
    made: list[Moved] = []
    if form.passes() and form.carries_out(lambda: made.append(_moved(initiative, form))):
        flash(_done(made[0]), "ok")
        return redirect(_where(key, initiative, made[0].move.came_to))
    return _page(team, initiative, form)


def _moved(initiative: Initiative, form: Any) -> Moved:
    return actions.move(
        initiative, form.to.data, why=Why(form.why.data), words=form.words.data or "",
        seen=form.seen.data or "", by=me(), at=now(),
    )  # fmt: skip


def _done(made: Moved) -> str:
    move = made.move
    below = [i for i in made.below if i != move.initiative_id]
    stands = _("%(key)s stands at place %(n)d now.", key=move.initiative.key, n=move.came_to)
    return f"{stands} {said(tuple(below))}".strip()


def _where(key: str, initiative: Initiative, place: int) -> str:
    """The page of the order on which it stands now."""
    first = (place - 1) // PAGE * PAGE + 1
    return url_for(".show", key=key, first=first if first > 1 else None, _anchor=initiative.key)


def _page(team: Team, initiative: Initiative, form: Any) -> tuple[str, int] | Response:
    """The form, with what the move would do to the order as it is now."""
    order = order_of(team)
    form.seen.data = order.edition  # sent again, it is meant for what is shown now
    place, to = order.place(initiative.id), form.to.data
    preview = _preview(order, initiative, to) if place and to else []
    return render_template(
        "order/move.html", team=team, initiative=initiative, form=form, place=place,
        count=len(order.places), preview=preview, may=actions.steers(team, me(), now()),
    ), form.status  # fmt: skip


def _preview(order: Order, initiative: Initiative, to: int) -> list[dict[str, Any]]:
    """Who would stand lower, with the place that each would have; at most the first twelve."""
    if not 1 <= to <= len(order.places):
        return []
    places = moved(order.places, initiative.id, to)
    below = [i for i in went_down(order.places, places) if i != initiative.id][:12]
    known = facts_of(below)
    return [{"initiative": known.get(i), "place": places.index(i) + 1} for i in below]


@bp.route("/teams/<key>/order/estimate", methods=["GET", "POST"])
@needs(Right.OWN_ORDER)
def estimate(key: str) -> Any:
    team = team_or_404(key)
    initiative = initiative_of(team, request.values.get("initiative", ""))
    form = EstimateForm.from_request(days=estimates([initiative.id]).get(initiative.id))
    if form.passes() and form.carries_out(
        lambda: actions.estimate(initiative, form.days.data, by=me(), at=now())
    ):
        flash(_("%(key)s: %(n)d person-days.", key=initiative.key, n=form.days.data), "ok")
        return redirect(url_for(".show", key=key, _anchor=initiative.key))
    return render_template(
        "order/estimate.html", team=team, initiative=initiative, form=form
    ), form.status
