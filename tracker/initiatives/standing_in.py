"""Who acts for a side of an initiative or release: its owner, or a deputy. The one place."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import joinedload

from tracker.core.db import db
from tracker.core.errors import NotAllowed
from tracker.identity.models import Person
from tracker.identity.permissions import Role
from tracker.initiatives.models import Deputy, Initiative
from tracker.releases.models import Release

SIDES = (Role.EM, Role.PM)


@dataclass(frozen=True, slots=True)
class Seat:
    """A side that a person acts for: as its owner, or as the owner's deputy."""

    owner: Person
    person: Person

    @property
    def deputy_of(self) -> str | None:
        """As printed beside a signature; None for the owner."""
        return None if self.owner.id == self.person.id else self.owner.name


def seat(initiative: Initiative, side: Role, person: Person, at: datetime) -> Seat | None:
    """For whom this person acts on this side now; None: for nobody.

    Nobody acts for both sides: an owner of the other side is never a deputy on this one.
    """
    return _seat(
        initiative.owner(side), initiative.owner(other_side(side)), side, person, at,
        _covers(initiative.id, initiative.product_id),
    )  # fmt: skip


def release_seat(release: Release, side: Role, person: Person, at: datetime) -> Seat | None:
    """The same for a release: its own EM and PM, or their deputies in the whole product."""
    people = {Role.EM: release.em, Role.PM: release.pm}
    return _seat(
        people[side], people[other_side(side)], side, person, at,
        Deputy.product_id == release.product_id,
    )  # fmt: skip


def acts_for(initiative: Initiative, person: Person, at: datetime) -> bool:
    """Whether this person acts for either side."""
    return any(seat(initiative, side, person, at) for side in SIDES)


def required(initiative: Initiative, side: Role, by: Person, at: datetime, sentence: str) -> Seat:
    """The seat from which somebody acts; NotAllowed with this sentence where they have none."""
    found = seat(initiative, side, by, at)
    if found is None:
        raise NotAllowed(sentence)
    return found


def running_deputies(person: Person, at: datetime) -> Select[Deputy]:
    """For whom, and on what, a person may stand in right now."""
    return select(Deputy).where(
        Deputy.deputy_id == person.id, Deputy.began_at <= at, Deputy.ended_at > at
    )


@dataclass(frozen=True, slots=True)
class Hats:
    """A person with all whom they stand in for now, read once for a page of many records."""

    person: Person
    deputies: tuple[Deputy, ...]

    @classmethod
    def of(cls, person: Person, at: datetime) -> "Hats":
        rows = db.session.scalars(
            running_deputies(person, at).options(joinedload(Deputy.principal))
        )
        return cls(person, tuple(row for row in rows if row.side in person.roles))

    def seat(self, initiative: Initiative) -> tuple[Role, Person] | None:
        """The side on which they sit and for whom, as `seat` judges; their own side goes first."""
        for side in SIDES:
            if (owner := initiative.owner(side)) and owner.id == self.person.id:
                return side, owner
        for row in self.deputies:
            owner = initiative.owner(row.side)
            here = row.initiative_id == initiative.id or row.product_id == initiative.product_id
            if here and owner is not None and owner.id == row.principal_id:
                return row.side, owner
        return None

    def on_release(self, release: Release, side: Role) -> bool:
        """Whether they act for this side of a release, as `release_seat` judges."""
        people = {Role.EM: release.em_id, Role.PM: release.pm_id}
        if people[side] == self.person.id:
            return True
        return people[other_side(side)] != self.person.id and any(
            row.side is side
            and row.principal_id == people[side]
            and row.product_id == release.product_id
            for row in self.deputies
        )


def deputies_of(initiative: Initiative, at: datetime) -> list[Deputy]:
    """Deputies of the present owners that are running or still to come, in order of their dates."""
    owners = {side: initiative.owner(side) for side in SIDES}
    found = db.session.scalars(
        select(Deputy)
        .where(
            Deputy.principal_id.in_([p.id for p in owners.values() if p]),
            _covers(initiative.id, initiative.product_id),
            Deputy.ended_at > at,
        )
        .order_by(Deputy.began_at, Deputy.id)
    )
    return [row for row in found if (o := owners[row.side]) and o.id == row.principal_id]


def deputies_ever(initiative: Initiative) -> list[Deputy]:
    """Everybody who could stand in for one of its owners while that owner owned it."""
    rows = db.session.scalars(
        select(Deputy)
        .where(_covers(initiative.id, initiative.product_id))
        .order_by(Deputy.began_at, Deputy.id)
    )
    return [row for row in rows if _stood_in(initiative, row)]


def _stood_in(initiative: Initiative, deputy: Deputy) -> bool:
    return deputy.ended_at > deputy.began_at and any(
        (row.em_id if deputy.side is Role.EM else row.pm_id) == deputy.principal_id
        and row.began_at < deputy.ended_at
        and (row.ended_at is None or row.ended_at > deputy.began_at)
        for row in initiative.ownerships
    )


def _seat(
    owner: Person | None, other: Person | None, side: Role, person: Person, at: datetime,
    covers: ColumnElement[bool],
) -> Seat | None:  # fmt: skip
    if owner is None:
        return None
    if owner.id == person.id:
        return Seat(owner, person)
    if (other is not None and other.id == person.id) or side not in person.roles:
        return None
    stands_in = running_deputies(person, at).where(
        Deputy.principal_id == owner.id, Deputy.side == side, covers
    )
    return Seat(owner, person) if db.session.scalars(stands_in.limit(1)).first() else None


def _covers(initiative_id: int, product_id: int) -> ColumnElement[bool]:
    return or_(Deputy.initiative_id == initiative_id, Deputy.product_id == product_id)


def other_side(side: Role) -> Role:
    """PM for EM, EM for PM."""
    return Role.PM if side is Role.EM else Role.EM
