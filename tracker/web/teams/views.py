"""The list of teams: the unit that orders its work, plans its days and meets every week."""

from typing import Any

from flask import Blueprint, render_template

from tracker.core.clock import now
from tracker.core.db import db
from tracker.identity.models import Person, Team
from tracker.identity.permissions import Right, Role
from tracker.identity.queries import team_members, teams_of
from tracker.initiatives.teams import products_of_teams
from tracker.web.teams.scope import my_teams, team_pages
from tracker.web.who import me, my_products, needs

bp = Blueprint("teams", __name__, url_prefix="/teams")

#: In this order the people of a team are named.
ROLES = (Role.EM, Role.PM, Role.ENGINEER, Role.REGULATORY)


@bp.get("")
@needs(Right.READ_RECORDS)
def index() -> Any:
    teams, mine = my_teams(), set(db.session.scalars(teams_of(me(), now())))
    numbers = [team.id for team in teams]
    products = products_of_teams(numbers, my_products())
    people = _people(numbers) if me().may(Right.READ_LOAD) else {}
    items = [_item(team, team.id in mine, people, products) for team in teams]
    return render_template("teams/index.html", items=sorted(items, key=lambda i: not i["mine"]))


def _item(
    team: Team, mine: bool, people: dict[int, list[Person]], products: dict[int, list[str]]
) -> dict[str, Any]:
    members = people.get(team.id, [])
    by_role = [(role, [p.name for p in members if role in p.roles]) for role in ROLES]
    return {
        "team": team, "mine": mine, "pages": team_pages(team), "count": len(members),
        "people": [(role, names) for role, names in by_role if names],
        "products": products.get(team.id, []),
    }  # fmt: skip


def _people(teams: list[int]) -> dict[int, list[Person]]:
    found: dict[int, list[Person]] = {}
    for team, person in db.session.execute(team_members(teams, now())):
        found.setdefault(team, []).append(person)
    return found
