"""Who is on what, in which own order, and who is on too much: never for auditors, never in a PDF."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, or_, select, tuple_
from sqlalchemy.orm import joinedload, lazyload

from tracker.core.db import db
from tracker.identity.models import Person, Team
from tracker.identity.queries import team_members
from tracker.initiatives.models import Initiative
from tracker.order.models import OwnMove, Work
from tracker.order.queries import ORDERED, orders_of, ranks_of

#: So many active topics at once, and somebody is flagged.
MANY = 3


@dataclass(frozen=True, slots=True)
class Load:
    """A person and what they are on, in their own order; `works` are active topics only."""

    person: Person
    works: tuple[Work, ...]

    @property
    def flagged(self) -> bool:
        return len(self.works) >= MANY


def on_now(initiative: Initiative) -> list[Work]:
    """Who is on an initiative now, longest first."""
    return list(
        db.session.scalars(
            select(Work)
            .where(Work.initiative_id == initiative.id, Work.ended_at.is_(None))
            .options(joinedload(Work.person))
            .order_by(Work.id)
        )
    )


def load_of(person: Person) -> Load:
    """What one person is on, in their own order."""
    return loads([person])[0]


def loads(people: Iterable[Person]) -> list[Load]:
    """The same for several people, in the order given: four statements, however many.

    A topic is active while its initiative is to be done: proposed or committed, and not "not now".
    Where somebody has set no order of their own, that of the team holds.
    """
    wanted = list(people)
    numbers = [person.id for person in wanted]
    works = db.session.scalars(_works(Work.person_id.in_(numbers))).all()
    orders = orders_of(work.initiative.team_id for work in works)
    ranks = {i: n for order in orders.values() for n, i in enumerate(order.places)}
    own = {row.person_id: row.placed for row in db.session.scalars(_last_own(numbers))}
    found: dict[int, list[Work]] = {number: [] for number in numbers}
    for work in works:
        if work.initiative_id in ranks:
            found[work.person_id].append(work)
    return [Load(p, _sorted(found[p.id], own.get(p.id, []), ranks)) for p in wanted]


def first_works(person: Person) -> tuple[Work, ...]:
    """What `load_of` says of one person, reading nothing of what others are on.

    The order of a team that has thousands open would cost more than the few that are asked for.
    """
    works = db.session.scalars(_works(Work.person_id == person.id)).all()
    ranks = ranks_of([work.initiative for work in works])
    own = {row.person_id: row.placed for row in db.session.scalars(_last_own([person.id]))}
    active = [work for work in works if work.initiative_id in ranks]
    return _sorted(active, own.get(person.id, []), ranks)


def _sorted(works: list[Work], own: list[int], ranks: dict[int, int]) -> tuple[Work, ...]:
    mine = {i: n for n, i in enumerate(own)}
    last = len(own)
    return tuple(
        sorted(works, key=lambda w: (mine.get(w.initiative_id, last), ranks[w.initiative_id], w.id))
    )


def team_loads(team: Team, at: datetime) -> list[Load]:
    """The people of a team and whoever else is on its initiatives, by name."""
    members = {
        person.id: person for _team, person in db.session.execute(team_members([team.id], at))
    }
    guests = (
        select(Person)
        .join(Work, Work.person_id == Person.id)
        .join(Initiative, Initiative.id == Work.initiative_id)
        .where(
            Initiative.team_id == team.id, Initiative.status.in_(ORDERED),
            Work.ended_at.is_(None), Person.active, Person.id.not_in(members),
        )
        .distinct()
    )  # fmt: skip
    people = [*members.values(), *db.session.scalars(guests)]
    return loads(sorted(people, key=lambda p: (p.name, p.id)))


def overloaded(found: Iterable[Load]) -> int:
    """How many people are on three or more topics."""
    return sum(load.flagged for load in found)


def leading_priorities(found: Iterable[Load]) -> int:
    """How many different initiatives stand first with somebody; 1 if nobody is on anything.

    One that leads for everybody counts once, so that 1 means: we agree on what comes first.
    """
    return max(1, len(Counter(load.works[0].initiative_id for load in found if load.works)))


def _works(which: object) -> Select[Work]:
    return (
        select(Work)
        .join(Work.initiative)
        .where(which, Work.ended_at.is_(None), Initiative.status.in_(ORDERED))  # type: ignore[arg-type]
        .options(
            joinedload(Work.initiative).options(
                lazyload(Initiative.ownerships), joinedload(Initiative.product)
            )
        )
        .order_by(Work.id)
    )


def _last_own(people: list[int]) -> Select[OwnMove]:
    newest = (
        select(OwnMove.person_id, func.max(OwnMove.number))
        .where(OwnMove.person_id.in_(people))
        .group_by(OwnMove.person_id)
    )
    return select(OwnMove).where(tuple_(OwnMove.person_id, OwnMove.number).in_(newest))


def on_at(initiatives: Iterable[int], at: datetime) -> list[Work]:
    """Who was on these initiatives at a moment."""
    held = or_(Work.ended_at.is_(None), Work.ended_at > at)
    return list(
        db.session.scalars(
            select(Work)
            .where(Work.initiative_id.in_(initiatives), Work.began_at <= at, held)
            .order_by(Work.id)
        )
    )
