"""Three gauges of a team: is the value understood, is there space, are priorities clear."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, case, func, literal, select, union_all

from tracker.agenda.agenda import FIRST
from tracker.capacity.space import Space, space_of
from tracker.core.db import db
from tracker.identity.models import Team
from tracker.sync.models import SyncSeries
from tracker.sync.queries import ENOUGH_ANSWERS, last_ends, last_votes, running_series
from tracker.value.understood import Understood, understood_in

#: Of so many teams at most the home shows gauges; each team costs a few statements.
MOST_TEAMS = 3


@dataclass(frozen=True, slots=True)
class Answers:
    """How many answered the stand-up's question since the last sync, and how many are unclear."""

    count: int = 0
    unclear: int = 0

    @property
    def enough(self) -> bool:
        """Whether so many answered that nobody is singled out."""
        return self.count >= ENOUGH_ANSWERS


@dataclass(frozen=True, slots=True)
class Gauges:
    """What a team's EM and PM see at once."""

    team: Team
    understood: Understood
    space: Space
    order: Answers
    series: SyncSeries | None


def gauges_of(teams: Sequence[Team], products: Select[int], at: datetime) -> list[Gauges]:
    """The gauges of a few teams, as far as these products reach."""
    understood = understood_in(teams, products)
    answers, series = answers_in(teams, at), running_series(teams)
    return [
        Gauges(
            team, understood.get(team.id, Understood()), space_of(team, at),
            answers.get(team.id, Answers()), series.get(team.id),
        )
        for team in teams
    ]  # fmt: skip


def answers_in(teams: Sequence[Team], at: datetime) -> dict[int, Answers]:
    """By team; each person's newest answer since the last sync counts, as on its agenda."""
    if not teams:
        return {}
    ends = last_ends(teams)
    parts = []
    for team in teams:
        votes = last_votes(team, ends.get(team.id, at - FIRST)).subquery()
        unclear = func.coalesce(func.sum(case((votes.c.clear, 0), else_=1)), 0)
        parts.append(select(literal(team.id), func.count(votes.c.id), unclear))
    return {
        team_id: Answers(count, int(unclear))
        for team_id, count, unclear in db.session.execute(union_all(*parts))
    }
