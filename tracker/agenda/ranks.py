"""What the order of a team adds to its agenda: moves, who is on too much, what leads.

The page of the order reads whole orders; here a few rows do, in the one statement of the agenda.
"""

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, String, cast, exists, func, or_, select, type_coerce

from tracker.agenda.columns import Asked, Row, bare, columns, of_team
from tracker.identity.models import Membership, Person
from tracker.initiatives.models import Initiative
from tracker.order.models import Move, OwnMove, Parking, Work
from tracker.order.people import MANY
from tracker.order.queries import ORDERED

#: A move's two places in one number: from · PLACES + to.
PLACES = 100_000
MOST_MOVES = 500
WORK, OWN, ORDER, MEMBER = "work", "own", "order", "member"


@dataclass(frozen=True, slots=True)
class Load:
    """How many people are on three or more topics, and how many priorities lead at once."""

    overloaded: int
    leading: int


def rank_parts(asked: Asked) -> tuple[Select[Any], ...]:
    """The parts of the statement that are about order and people."""
    return (_moves(asked), _works(asked), _own(asked), _order(asked), _member(asked))


def load_of(rows: dict[str, list[Row]]) -> Load:
    """Who is on what, counted: names stay in here."""
    topics: dict[int, list[int]] = defaultdict(list)
    for row in rows.get(WORK, []):
        topics[row.number].append(int(row.title))
    own = {row.number: json.loads(row.words) for row in rows.get(OWN, [])}
    team: list[int] = next((json.loads(r.words)[: r.number] for r in rows.get(ORDER, [])), [])
    first = {_first(found, own.get(person, []), team) for person, found in topics.items()}
    return Load(sum(len(found) >= MANY for found in topics.values()), max(1, len(first)))


def _first(topics: list[int], own: list[int], team: list[int]) -> int:
    """What somebody does first: by their own order, else by that of the team."""

    def place(order: list[int], topic: int) -> int:
        return order.index(topic) if topic in order else len(order)

    return min(topics, key=lambda topic: (place(own, topic), place(team, topic), topic))


def _moves(asked: Asked) -> Select[Any]:
    words = type_coerce(Move.why, String) + " " + Move.words
    number = Move.came_from * PLACES + Move.came_to
    return (
        select(*columns("moved", words=words, number=number, at=Move.at))
        .select_from(Move)
        .join(Move.initiative)
        .where(Move.team_id == asked.team.id, Move.at > asked.since, *of_team(asked)[1:])
        .order_by(Move.at.desc(), Move.id.desc())
        .limit(MOST_MOVES)
    )


def _works(asked: Asked) -> Select[Any]:
    """Active topics of the people of the team and of its guests, whoever's team they are of."""
    parked = exists().where(Parking.initiative_id == Initiative.id, Parking.ended_at.is_(None))
    number = cast(Initiative.id, String)
    return (
        select(*bare(WORK, title=number, number=Work.person_id))
        .select_from(Work)
        .join(Work.initiative)
        .join(Work.person)
        .where(
            Work.ended_at.is_(None), Person.active, Initiative.status.in_(ORDERED), ~parked,
            _here(Work.person_id, asked),
        )
    )  # fmt: skip


def _own(asked: Asked) -> Select[Any]:
    newest = select(func.max(OwnMove.id)).group_by(OwnMove.person_id)
    return select(*bare(OWN, words=OwnMove.places, number=OwnMove.person_id)).where(
        OwnMove.id.in_(newest.where(_here(OwnMove.person_id, asked)))
    )


def _order(asked: Asked) -> Select[Any]:
    return (
        select(*bare(ORDER, words=Move.places, number=Move.decided))
        .where(Move.team_id == asked.team.id)
        .order_by(Move.number.desc())
        .limit(1)
    )


def _member(asked: Asked) -> Select[Any]:
    """Whether the reader belongs to the team."""
    reader = asked.reader.id if asked.reader else None
    return select(*bare(MEMBER)).select_from(Membership).where(
        Membership.person_id == reader, *_belongs(asked)
    ).limit(1)  # fmt: skip


def _here(person: Any, asked: Asked) -> ColumnElement[bool]:
    members = select(Membership.person_id).where(*_belongs(asked))
    guests = (
        select(Work.person_id)
        .join(Work.initiative)
        .where(
            Initiative.team_id == asked.team.id, Initiative.status.in_(ORDERED),
            Work.ended_at.is_(None),
        )
    )  # fmt: skip
    return or_(person.in_(members), person.in_(guests))


def _belongs(asked: Asked) -> tuple[ColumnElement[bool], ...]:
    until = Membership.ended_at
    return (
        Membership.team_id == asked.team.id, Membership.began_at <= asked.at,
        or_(until.is_(None), until > asked.at),
    )  # fmt: skip
