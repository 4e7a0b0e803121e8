"""Who speaks for a team: its engineering managers and product managers of now."""

from datetime import datetime

from tracker.core.db import db
from tracker.core.errors import NotAllowed, RuleBroken
from tracker.core.texts import _
from tracker.identity.models import Person, Team
from tracker.identity.permissions import Role
from tracker.identity.queries import in_team, team_members

SIDES = (Role.EM, Role.PM)
SHORT = {Role.EM: "EM", Role.PM: "PM"}


def other(side: Role) -> Role:
    """PM for EM, EM for PM."""
    return Role.PM if side is Role.EM else Role.EM


def members(team: Team, at: datetime) -> list[Person]:
    """Active people who belong to a team now, by name."""
    return [person for _team, person in db.session.execute(team_members([team.id], at))]


def sides_of(person: Person, team: Team, at: datetime) -> list[Role]:
    """For which sides somebody speaks: those of their roles, in a team that they belong to."""
    held = [side for side in SIDES if side in person.roles]
    return held if held and in_team(person, team, at) else []


def side_spoken_for(person: Person, team: Team, at: datetime) -> Role:
    """The side for which somebody acts; NotAllowed for whoever is neither EM nor PM of the team."""
    held = sides_of(person, team, at)
    if not held:
        raise NotAllowed(
            _("Only engineering managers and product managers of the team %(team)s do this.", team=team.name)
        )  # fmt: skip
    return held[0]


def refuse_agreeing(person: Person, team: Team, proposed_by: int, side: Role, at: datetime) -> None:
    """Whoever proposed does not agree, and neither does somebody who does not speak for the side."""
    if person.id == proposed_by:
        raise NotAllowed(_("You proposed it; somebody else agrees, of the other side."))
    if side not in sides_of(person, team, at):
        raise NotAllowed(
            _("It waits for the %(side)s of the team %(team)s.", side=SHORT[side], team=team.name)
        )


def refuse_without_both(team: Team, at: datetime) -> None:
    """A team agrees on nothing while it lacks an EM or a PM."""
    there = {role for person in members(team, at) for role in person.roles}
    for side in SIDES:
        if side not in there:
            raise RuleBroken(
                _("The team %(team)s has no %(side)s yet; an administrator adds one under People.", team=team.name, side=SHORT[side])
            )  # fmt: skip
