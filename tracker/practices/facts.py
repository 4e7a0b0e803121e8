"""What a team did of the five practices in the last four weeks: counts, and of no single person.

Each count reads the newest rows of its table only, so it costs the same after ten years.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, literal, select, type_coerce, union_all
from sqlalchemy.orm import aliased

from tracker.core.db import UtcDateTime, along, db
from tracker.glossary.models import Term
from tracker.identity.models import Team
from tracker.initiatives.models import Initiative
from tracker.initiatives.queries import OPEN
from tracker.initiatives.unclaimed import lacks
from tracker.order.models import Move, Why
from tracker.signing.models import Document, Meaning, Signature
from tracker.sync.calendar import missed
from tracker.sync.models import Decision, Sync, SyncSeries, Vote
from tracker.sync.queries import ENOUGH_ANSWERS, series_of, syncs_of
from tracker.value.models import Answer, ClearMark, MeToo, Outcome, Question, SayBack, ValueVersion
from tracker.value.queries import APPROVALS

WEEKS = 4
LATELY = timedelta(weeks=WEEKS)

#: So many of the newest rows of a table are looked at: more than a company writes in four weeks.
NEWEST = 2_000
#: So many open initiatives are counted.
MOST_OPEN = 1_000


@dataclass(frozen=True, slots=True)
class Facts:
    """The figures of a team in its reader's scope; `count` holds plain counts by their names."""

    since: datetime
    count: dict[str, int]
    feedback: tuple[timedelta, ...]  # from publishing to the first word of somebody else
    moves: dict[Why, int]
    series: SyncSeries | None
    lengths: tuple[tuple[int, int], ...]  # of the syncs held: suggested and real minutes
    missed: int

    @property
    def enough_votes(self) -> bool:
        """Whether so many people answered that nobody is singled out."""
        return self.count["voters"] >= ENOUGH_ANSWERS

    @property
    def first_feedback(self) -> timedelta | None:
        """The median; None: nothing came back yet."""
        seconds = [span.total_seconds() for span in self.feedback]
        return timedelta(seconds=median(seconds)) if seconds else None


def facts_of(team: Team, products: Select[int], at: datetime) -> Facts:
    """The last four weeks of a team, as far as these products reach: eight statements."""
    since, series = at - LATELY, series_of(team)
    held = list(db.session.scalars(syncs_of(team).where(Sync.began_at > since).limit(100)).unique())
    missing = missed(series, [sync.began_at for sync in held], at, weeks=WEEKS) if series else []
    parts = [*_counts(_Asked(team, products, since))]
    count = {name: int(number or 0) for name, number in db.session.execute(union_all(*parts))}
    return Facts(
        since=since, count=count, feedback=_feedback(_Asked(team, products, since)),
        moves=_moves(team, since), series=series, missed=len(missing),
        lengths=tuple((s.suggested, s.minutes) for s in held if s.minutes is not None),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Asked:
    team: Team
    products: Select[int]
    since: datetime

    @property
    def of_team(self) -> tuple[ColumnElement[bool], ...]:
        return Initiative.team_id == self.team.id, along(Initiative.product_id).in_(self.products)


def _counts(asked: _Asked) -> Iterator[Select[Any]]:
    yield from _owned(asked)
    yield from _explained(asked)
    yield from _votes(asked)
    yield _named("terms_asked", select(func.count(Term.id)).where(Term.asked_at > asked.since))
    yield _named("terms_agreed", select(func.count(Term.id)).where(Term.agreed_at > asked.since))
    yield _named(
        "decisions",
        select(func.count(Decision.id)).join(Sync)
        .where(Sync.team_id == asked.team.id, Sync.began_at > asked.since),
    )  # fmt: skip


def _named(name: str, query: Select[Any]) -> Select[Any]:
    return select(literal(name), query.scalar_subquery())


def _owned(asked: _Asked) -> Iterator[Select[Any]]:
    number = select(Initiative.id).where(*asked.of_team)
    opened = number.where(Initiative.status.in_(OPEN)).limit(MOST_OPEN).subquery()
    new = number.where(Initiative.registered_at > asked.since).limit(MOST_OPEN).subquery()
    for name, rows in (("open", opened), ("new", new)):
        yield _named(name, select(func.count()).select_from(rows))
        yield _named(
            f"{name}_lacking", select(func.count()).select_from(rows).where(lacks(rows.c.id))
        )


def _newest(model: Any) -> Any:
    """The newest rows of a table under its own name."""
    return aliased(model, select(model).order_by(model.id.desc()).limit(NEWEST).subquery())


def _explained(asked: _Asked) -> Iterator[Select[Any]]:
    version, question, said = _newest(ValueVersion), _newest(Question), _newest(SayBack)
    lately = asked.since
    yield _named("published", _on(select(func.count(version.id)), version, version.published_at > lately, asked))  # fmt: skip
    asks = _through(select(func.count(question.id)), question, question.asked_at > lately, asked)
    answered = select(Answer.id).where(Answer.question_id == question.id).exists()
    yield _named("asked", asks)
    yield _named("answered", asks.where(answered))
    yield _named("settled", asks.where(question.closed_at.is_not(None)))
    too = select(func.count(MeToo.person_id)).join(question, question.id == MeToo.question_id)
    yield _named("me_too", _through(too, question, MeToo.at > lately, asked))
    backs = _through(select(func.count(said.id)), said, said.at > lately, asked)
    yield _named("said_back", backs)
    yield _named("confirmed", backs.where(said.outcome == Outcome.CONFIRMED))
    for name, meanings in (("signed", APPROVALS), ("refused", (Meaning.REFUSE,))):
        yield _named(name, _signatures(meanings, asked))


def _through(query: Select[Any], row: Any, lately: Any, asked: _Asked) -> Select[Any]:
    """Of rows that hang on a version."""
    joined = query.join(ValueVersion, ValueVersion.id == row.version_id)
    return _on(joined, ValueVersion, lately, asked)


def _on(query: Select[Any], version: Any, lately: Any, asked: _Asked) -> Select[Any]:
    joined = query.join(Initiative, Initiative.id == version.initiative_id)
    return joined.where(lately, *asked.of_team)


def _signatures(meanings: tuple[Meaning, ...], asked: _Asked) -> Select[Any]:
    given, taken_back = _newest(Signature), aliased(Signature)
    return (
        select(func.count(given.id))
        .join(Document, Document.id == given.document_id)
        .join(Initiative, Initiative.key == Document.subject_key)
        .where(
            Document.kind.in_(("value", "value-approval")), given.meaning.in_(meanings),
            given.at > asked.since, *asked.of_team,
            ~select(taken_back.id).where(taken_back.withdraws_id == given.id).exists(),
        )
    )  # fmt: skip


def _votes(asked: _Asked) -> Iterator[Select[Any]]:
    """Answers to the stand-up's question, as numbers of the whole team."""
    first = (asked.since.astimezone(UTC) + timedelta(days=1)).date()
    mine = (Vote.team_id == asked.team.id, Vote.on >= first)
    yield _named("voters", select(func.count(Vote.person_id.distinct())).where(*mine))
    yield _named("votes", select(func.count(Vote.id)).where(*mine))
    yield _named("unclear", select(func.sum(case((Vote.clear, 0), else_=1))).where(*mine))


def _feedback(asked: _Asked) -> tuple[timedelta, ...]:
    """For each version published lately, how soon somebody else than its writer said anything."""
    version = _newest(ValueVersion)
    writer = version.published_by_id
    firsts = [
        select(func.min(time)).where(row.version_id == version.id, by != writer).scalar_subquery()
        for row, time, by in (
            (Question, Question.asked_at, Question.asked_by_id),
            (SayBack, SayBack.at, SayBack.by_id), (ClearMark, ClearMark.at, ClearMark.person_id),
        )
    ]  # fmt: skip
    told = [type_coerce(first, UtcDateTime) for first in firsts]
    query = _on(select(version.published_at, *told), version, version.published_at > asked.since, asked)  # fmt: skip
    rows = [tuple(row) for row in db.session.execute(query)]
    return tuple(min(f for f in first if f) - published for published, *first in rows if any(first))


def _moves(team: Team, since: datetime) -> dict[Why, int]:
    rows = db.session.execute(
        select(Move.why, func.count(Move.id).label("n"))
        .where(Move.team_id == team.id, Move.at > since)
        .group_by(Move.why)
        .order_by(func.count(Move.id).desc(), Move.why)
    )
    return {row.why: row.n for row in rows}
