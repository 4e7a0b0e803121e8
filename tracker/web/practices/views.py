"""One page: what a team did of the five practices lately. Of the team, never of a person."""

from typing import Any

from flask import Blueprint, render_template

from tracker.core.clock import now
from tracker.core.db import db
from tracker.identity.models import Team
from tracker.identity.permissions import Right
from tracker.practices.facts import facts_of
from tracker.practices.gauges import gauges_of
from tracker.readiness.conditions import unsigned
from tracker.value.queries import sign_offs
from tracker.value.understood import unsigned_in
from tracker.web.home.gauges import board
from tracker.web.practices.words import practices
from tracker.web.teams.scope import team_or_404, team_pages
from tracker.web.who import my_products, needs

bp = Blueprint("practices", __name__)

#: So many initiatives whose value is not signed are named.
SHOWN = 10


@bp.get("/teams/<key>/practices")
@needs(Right.READ_LOAD)
def show(key: str) -> Any:
    team, at = team_or_404(key), now()
    facts = facts_of(team, my_products(), at)
    (gauges,) = gauges_of([team], my_products(), at)
    return render_template(
        "practices/show.html", team=team, tabs=team_pages(team), facts=facts,
        board=board(gauges, at), practices=practices(team, facts, gauges.space),
        unsigned=_unsigned(team), waiting=gauges.understood.unsigned,
    )  # fmt: skip


def _unsigned(team: Team) -> list[tuple[Any, str]]:
    """What the team does or is about to do without a signed value, and why it is not signed."""
    found = list(db.session.scalars(unsigned_in(team, my_products()).limit(SHOWN)))
    states = sign_offs(found) if found else {}
    return [(initiative, unsigned(states[initiative.id])) for initiative in found]
