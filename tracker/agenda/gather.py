"""What the database knows of a team's agenda: one statement of small parts, each by its index."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    case,
    cast,
    exists,
    func,
    literal,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import aliased

from tracker.agenda.columns import Asked, Row, bare, columns, in_scope, of_team
from tracker.agenda.items import Kind
from tracker.agenda.ranks import rank_parts
from tracker.core.db import UtcDateTime, along, db
from tracker.identity.models import Product
from tracker.initiatives.models import CoOwnership, Initiative, Stage, Status
from tracker.initiatives.queries import OPEN
from tracker.initiatives.unclaimed import lacking
from tracker.releases.models import Release, ReleaseState
from tracker.sync.models import AddedItem
from tracker.sync.queries import last_votes
from tracker.value.models import Question, SayBack, ValueVersion
from tracker.value.still_holds import FRESH, not_confirmed_since

#: How many of a kind are looked at; more than that is a list, not an agenda.
MOST, MOST_CHANGES, MOST_RELEASES = 50, 500, 10
#: An obligation stands on the agenda so long before it bites; a question, after so long.
DUE_WITHIN, WORKING_DAYS = timedelta(days=21), 2


def gather(asked: Asked) -> list[Row]:
    """All facts but those of capacity: one statement, however much there is."""
    parts = (
        _releases(asked), _due(asked), _say_backs(asked), _questions(asked), _stages(asked),
        _unclear(asked), _answers(asked), _whys(asked), _ownerless(asked), _added(asked),
        *rank_parts(asked),
    )  # fmt: skip
    # Each part has an order and a limit of its own, which SQLite takes in a subquery only.
    query = union_all(*(select(*part.subquery().c) for part in parts))
    return [Row(*row) for row in db.session.execute(query)]


def working_days_before(at: datetime, days: int) -> datetime:
    """The same hour so many working days (Monday to Friday, UTC) ago."""
    moment = at.astimezone(UTC)
    while days:
        moment -= timedelta(days=1)
        days -= moment.weekday() < 5
    return moment


def _due(asked: Asked) -> Select[Any]:
    sales = case((Initiative.stops_sales, 1), else_=0)
    undone = (Status.DRAFT, Status.PROPOSED, Status.COMMITTED)
    return (
        select(*columns(Kind.DUE.value, day=Initiative.due_on, number=sales))
        .where(
            *of_team(asked), Initiative.due_on <= asked.today + DUE_WITHIN,
            along(Initiative.status).in_(undone),
        )
        .order_by(Initiative.due_on, Initiative.id)
        .limit(MOST)
    )  # fmt: skip


def _ownerless(asked: Asked) -> Select[Any]:
    return (
        select(*columns(Kind.OWNERLESS.value, at=Initiative.registered_at))
        .where(*of_team(asked), Initiative.id.in_(lacking()), along(Initiative.status).in_(OPEN))
        .order_by(Initiative.id)
        .limit(MOST)
    )


def _questions(asked: Asked) -> Select[Any]:
    late = working_days_before(asked.at, WORKING_DAYS)
    first, count = func.min(Question.asked_at), func.count(Question.id)
    return (
        select(*columns(Kind.QUESTIONS.value, at=type_coerce(first, UtcDateTime), number=count))
        .select_from(Question)
        .join(Question.version)
        .join(ValueVersion.initiative)
        .where(*of_team(asked), Question.closed_at.is_(None), Question.asked_at < late)
        .group_by(Initiative.key, Initiative.title, Initiative.product_id)
        .order_by(first)
        .limit(MOST)
    )


def _say_backs(asked: Asked) -> Select[Any]:
    return (
        select(*columns(Kind.SAY_BACK.value, at=SayBack.at))
        .select_from(SayBack)
        .join(SayBack.version)
        .join(ValueVersion.initiative)
        .where(*of_team(asked), SayBack.outcome.is_(None), _newest_version())
        .order_by(SayBack.at)
        .limit(MOST)
    )


def _whys(asked: Asked) -> Select[Any]:
    late = asked.at - FRESH
    em, pm = func.coalesce(CoOwnership.em_id, 0), cast(func.coalesce(CoOwnership.pm_id, 0), String)
    return (
        select(*columns(Kind.WHY.value, at=ValueVersion.published_at, number=em, words=pm))
        .select_from(Initiative)
        .join(ValueVersion, ValueVersion.initiative_id == Initiative.id)
        .join(CoOwnership, CoOwnership.initiative_id == Initiative.id)
        .where(
            *of_team(asked), Initiative.status.in_((Status.PROPOSED, Status.COMMITTED)),
            CoOwnership.ended_at.is_(None),
            ValueVersion.published_at < late, _newest_version(), not_confirmed_since(late),
        )
        .order_by(ValueVersion.published_at)
        .limit(MOST)
    )  # fmt: skip


def _newest_version() -> ColumnElement[bool]:
    newer = aliased(ValueVersion)
    same = newer.initiative_id == ValueVersion.initiative_id
    return ~exists().where(same, newer.number > ValueVersion.number)


def _stages(asked: Asked) -> Select[Any]:
    status = type_coerce(Stage.status, String)
    return (
        select(*columns(Kind.STATUS.value, words=Stage.verb + literal(" ") + status, at=Stage.began_at))
        .select_from(Stage)
        .join(Stage.initiative)
        .where(*of_team(asked), Stage.began_at > asked.since)
        .order_by(Stage.began_at.desc(), Stage.id.desc())
        .limit(MOST_CHANGES)
    )  # fmt: skip


def _releases(asked: Asked) -> Select[Any]:
    works_on = select(Initiative.product_id).where(Initiative.team_id == asked.team.id).distinct()
    name = Product.name + literal(" ") + Release.version
    return (
        select(
            *columns(
                Kind.RELEASE.value, key=Release.key, title=name, product=Release.product_id,
                at=Release.created_at,
            )
        )
        .select_from(Release)
        .join(Release.product)
        .where(
            Release.state == ReleaseState.PLANNED, Release.product_id.in_(works_on),
            in_scope(Release.product_id, asked),
        )
        .order_by(Release.id.desc())
        .limit(MOST_RELEASES)
    )  # fmt: skip


def _added(asked: Asked) -> Select[Any]:
    section = type_coerce(AddedItem.section, String)
    # One about an initiative that the reader may not know of does not exist for this reader.
    seen = AddedItem.initiative_id.is_(None) | in_scope(Initiative.product_id, asked)
    return (
        select(
            *columns(
                Kind.ADDED.value, key=func.coalesce(Initiative.key, ""), title=AddedItem.words,
                words=section, number=AddedItem.id, at=AddedItem.at,
            )
        )
        .select_from(AddedItem)
        .outerjoin(AddedItem.initiative)
        .where(AddedItem.team_id == asked.team.id, AddedItem.closed_at.is_(None), seen)
        .order_by(AddedItem.id)
        .limit(MOST)
    )  # fmt: skip


def _unclear(asked: Asked) -> Select[Any]:
    votes = last_votes(asked.team, asked.votes_since or asked.since).subquery()
    seen = votes.c.initiative_id.is_(None) | in_scope(Initiative.product_id, asked)
    return (
        select(
            *columns(
                Kind.UNCLEAR.value, key=func.coalesce(Initiative.key, ""),
                title=func.coalesce(Initiative.title, ""), words=votes.c.words, at=votes.c.at,
            )
        )
        .select_from(votes)
        .outerjoin(Initiative, Initiative.id == votes.c.initiative_id)
        .where(~votes.c.clear, seen)
        .order_by(votes.c.initiative_id, votes.c.words)
        .limit(MOST)
    )  # fmt: skip


def _answers(asked: Asked) -> Select[Any]:
    """How many people answered at all; fewer than three would tell who said what."""
    votes = last_votes(asked.team, asked.votes_since or asked.since).subquery()
    return select(*bare("answers", number=func.count(votes.c.id)))
