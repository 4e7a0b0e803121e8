"""What a stand-up looks at: releases, triage, and who is unclear, at team level."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload, selectinload

from tracker.core.db import along, db
from tracker.identity.models import Person, Team
from tracker.initiatives.models import Initiative, Kind, Status
from tracker.initiatives.unclaimed import lacking
from tracker.releases.models import Release, ReleaseState
from tracker.sync.models import SyncSeries, Vote
from tracker.sync.queries import ENOUGH_ANSWERS, day_of

#: How much is looked at: this is a meeting of minutes.
MOST_RELEASES, MOST_TRIAGE, MOST_CHOICES = 6, 12, 100
#: New is what was registered in the last two weeks.
NEW = timedelta(days=14)
OPEN_WORK = (Status.COMMITTED, Status.PROPOSED, Status.DRAFT)


@dataclass(frozen=True, slots=True)
class StandUp:
    """One day's stand-up, as one reader sees it."""

    releases: list[Release]
    triage: list[Initiative]
    about: list[Initiative]  # what one can be unclear on
    mine: Vote | None
    answers: int
    clear: int
    unclear: list[tuple[Initiative | None, int]]  # None: said in words
    words: list[str]
    gone_wrong: list[str]

    @property
    def enough(self) -> bool:
        """Whether so many answered that nobody is singled out."""
        return self.answers >= ENOUGH_ANSWERS


def standup_of(
    team: Team, series: SyncSeries | None, reader: Person, *, products: Select[int], at: datetime
) -> StandUp:
    """Today's stand-up of a team; whose vote is whose stays in here."""
    votes = list(
        db.session.scalars(
            select(Vote).where(Vote.team_id == team.id, Vote.on == day_of(team, at)).order_by(Vote.id)
        )
    )  # fmt: skip
    about = list(db.session.scalars(_about(team, products)))
    mine = next((vote for vote in votes if vote.person_id == reader.id), None)
    known = {initiative.id: initiative for initiative in about}
    unclear = [vote for vote in votes if not vote.clear]
    enough = len(votes) >= ENOUGH_ANSWERS
    return StandUp(
        releases=list(db.session.scalars(_releases(team, products))),
        triage=list(db.session.scalars(_triage(team, products, at))), about=about, mine=mine,
        answers=len(votes), clear=sum(vote.clear for vote in votes) if enough else 0,
        unclear=_counted(unclear, known) if enough else [],
        words=sorted({vote.words for vote in unclear if vote.words}) if enough else [],
        gone_wrong=sorted({vote.gone_wrong for vote in votes if vote.gone_wrong}) if enough else [],
    )  # fmt: skip


def _counted(
    votes: list[Vote], known: dict[int, Initiative]
) -> list[tuple[Initiative | None, int]]:
    """How many are unclear on what; on something that the reader may not know of: on something."""
    count: dict[int | None, int] = {}
    for vote in votes:
        number = vote.initiative_id if vote.initiative_id in known else None
        count[number] = count.get(number, 0) + 1
    told = [(known[n] if n is not None else None, times) for n, times in count.items()]
    return sorted(told, key=lambda row: (row[0] is None, row[0].id if row[0] else 0))


def _about(team: Team, products: Select[int]) -> Select[Initiative]:
    return (
        select(Initiative)
        .where(
            Initiative.team_id == team.id, Initiative.status.in_(OPEN_WORK),
            along(Initiative.product_id).in_(products),
        )
        .order_by(Initiative.id.desc())
        .limit(MOST_CHOICES)
    )  # fmt: skip


def _triage(team: Team, products: Select[int], at: datetime) -> Select[Initiative]:
    """What came in lately and lacks an owner, and new bugs; newest first."""
    return (
        select(Initiative)
        .where(
            Initiative.team_id == team.id, Initiative.registered_at > at - NEW,
            along(Initiative.status).in_((Status.DRAFT, Status.PROPOSED)),
            along(Initiative.product_id).in_(products),
            or_(Initiative.kind == Kind.BUG, Initiative.id.in_(lacking())),
        )
        .options(joinedload(Initiative.product), selectinload(Initiative.ownerships))
        .order_by(Initiative.registered_at.desc(), Initiative.id.desc())
        .limit(MOST_TRIAGE)
    )  # fmt: skip


def _releases(team: Team, products: Select[int]) -> Select[Release]:
    works_on = select(Initiative.product_id).where(Initiative.team_id == team.id).distinct()
    return (
        select(Release)
        .where(
            Release.state == ReleaseState.PLANNED, Release.product_id.in_(works_on),
            Release.product_id.in_(products),
        )
        .options(joinedload(Release.product))
        .order_by(Release.id.desc())
        .limit(MOST_RELEASES)
    )  # fmt: skip
