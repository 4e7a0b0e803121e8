"""Capacity and priorities of a team: issued for two days, or for one of the team's own periods."""

from datetime import date
from functools import partial
from typing import Any

from flask import flash, redirect, render_template, request, url_for

from tracker.capacity.guard import DAY, Division, stretch
from tracker.capacity.queries import periods_of
from tracker.core.clock import now
from tracker.core.errors import DomainError
from tracker.core.texts import _
from tracker.identity.models import Team
from tracker.identity.permissions import Right
from tracker.reporting.gather import TEAM
from tracker.reporting.subjects import products_with, team_period
from tracker.web.reports.forms import IssueTeamForm
from tracker.web.reports.views import bp, issued
from tracker.web.teams.scope import team_or_404
from tracker.web.who import my_products, needs, sees_drafts

OFFERED = 6  # of the team's newest periods


@bp.route("/team/<key>", methods=["GET", "POST"])
@needs(Right.ISSUE_REPORT)
def new_team(key: str) -> Any:
    team = team_or_404(key)
    products = {p.key: p for p in products_with(team, my_products(), drafts=sees_drafts())}
    form = IssueTeamForm.from_request(products=list(products), **_span(team))
    form.products.choices = [(p.key, p.name) for p in products.values()]
    if form.passes() and (number := _issued(form, team, products)):
        flash(_("%(number)s is issued.", number=number))
        return redirect(url_for(".show", key=number))
    return render_template(
        "reports/new_team.html", form=form, team=team, products=products, spans=_offered(team)
    ), form.status


def _issued(form: Any, team: Team, products: dict[str, Any]) -> str | None:
    """The number; None where it was refused, and the form says why."""
    named = [products[key] for key in form.products.data]
    try:
        subject = team_period(team, form.first.data, form.last.data, named)
    except DomainError as error:
        form.refuse(error)
        return None
    return issued(form, TEAM, subject)


def _span(team: Team) -> dict[str, date]:
    """The period that the address names; else the quarter of today."""
    number = request.args.get("period", "")
    for period in periods_of(team):
        if str(period.number) == number:
            return {"first": period.first, "last": period.last}
    begins, ends = stretch(Division.QUARTER, now().date())
    if request.args.get("quarter") == "before":
        begins, ends = stretch(Division.QUARTER, begins - DAY)
    return {"first": begins, "last": ends}


def _offered(team: Team) -> list[tuple[str, str]]:
    """Spans to choose with one click: this quarter, the one before, the newest sprints that began."""
    today = now().date()
    begun = [period for period in periods_of(team) if period.first <= today][-OFFERED:][::-1]
    at = partial(url_for, ".new_team", key=team.key)
    return [
        (_("This quarter"), at()),
        (_("The quarter before"), at(quarter="before")),
        *((period.name, at(period=period.number)) for period in begun),
    ]
