"""Who speaks for a team: its engineering managers and product managers of now."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import selectinload

from tracker.core.db import db
from tracker.core.errors import NotAllowed, RuleBroken
from tracker.core.texts import _
from tracker.identity.models import Membership, Person, Team
from tracker.identity.permissions import Role

SIDES = (Role.EM, Role.PM)


def members(team: Team, at: datetime) -> Select[Person]:
    """Active people who belong to a team now, by name."""
    return (
        select(Person)
        .where(Person.active, _in_team(team, at))
        .options(selectinload(Person.role_rows))
        .order_by(Person.name, Person.id)
    )


def belongs(person: Person, team: Team, at: datetime) -> bool:
    """Whether somebody belongs to a team now."""
    asked = select(Person.id).where(Person.id == person.id, Person.active, _in_team(team, at))
    return db.session.scalar(asked) is not None


def sides_of(person: Person, team: Team, at: datetime) -> list[Role]:
    """For which sides somebody speaks: those of their roles, in a team that they belong to."""
    held = [side for side in SIDES if side in person.roles]
    return held if held and belongs(person, team, at) else []


def speaks_for(person: Person, team: Team, at: datetime) -> Role:
    """The side for which somebody acts; NotAllowed for whoever is neither EM nor PM of the team."""
    held = sides_of(person, team, at)
    if not held:
        raise NotAllowed(
            _("Only engineering managers and product managers of %(team)s do this.", team=team.name)
        )
    return held[0]


def other_side_of(
    person: Person, team: Team, proposed_by: int, proposed_side: Role, at: datetime
) -> Role:
    """The side that is still to agree, if this person speaks for it; never who proposed it."""
    if person.id == proposed_by:
        raise NotAllowed(_("You proposed it; somebody of the other side agrees."))
    speaks_for(person, team, at)
    side = Role.PM if proposed_side is Role.EM else Role.EM
    if side not in person.roles:
        raise NotAllowed(_("The %(side)s's side agrees, which you are not.", side=side.value.upper()))
    return side


def refuse_without_both(team: Team, at: datetime) -> None:
    """A team agrees on nothing while it lacks an EM or a PM."""
    there = held_by(db.session.scalars(members(team, at)))
    for side in SIDES:
        if side not in there:
            raise RuleBroken(
                _("%(team)s has no %(side)s yet; an administrator adds one under People.", team=team.name, side=side.value.upper())
            )  # fmt: skip


def held_by(people: Iterable[Person]) -> set[Role]:
    """The roles that these people hold together."""
    return set().union(*(person.roles for person in people))


def _in_team(team: Team, at: datetime) -> exists:
    return exists().where(
        Membership.person_id == Person.id, Membership.team_id == team.id,
        Membership.began_at <= at, or_(Membership.ended_at.is_(None), Membership.ended_at > at),
    )  # fmt: skip
