"""Which teams the asking person may know of, and the pages that a team has."""

from flask import abort, current_app, request, url_for

from tracker.core.clock import now
from tracker.core.db import db
from tracker.core.texts import _l
from tracker.identity.models import Team
from tracker.identity.permissions import Right
from tracker.initiatives.teams import readable_team, readable_teams
from tracker.web.who import me, my_products

#: Label, endpoint with the team's key, right. A page that is not built yet is not shown.
PAGES = (
    (_l("Order"), "order.show", Right.READ_RECORDS),
    (_l("Who is on what"), "order.grid", Right.READ_LOAD),
    (_l("Capacity"), "capacity.show", Right.READ_LOAD),
    (_l("Weekly sync"), "sync.show", Right.READ_LOAD),
    (_l("Stand-up"), "sync.standup", Right.READ_LOAD),
    (_l("Practices"), "practices.show", Right.READ_LOAD),
)


def my_teams() -> list[Team]:
    """The teams in the asking person's scope, by name."""
    return list(db.session.scalars(readable_teams(me(), my_products(), now())))


def team_or_404(key: str) -> Team:
    """The team with this key, or the page that says that there is none."""
    return readable_team(key, me(), my_products(), now()) or abort(404)


def team_pages(team: Team) -> list[dict[str, object]]:
    """The pages of a team that the asking person may open, for `teams/tabs.html`."""
    return [
        {"label": label, "url": url_for(endpoint, key=team.key), "on": request.endpoint == endpoint}
        for label, endpoint, right in PAGES
        if endpoint in current_app.view_functions and me().may(right)
    ]
