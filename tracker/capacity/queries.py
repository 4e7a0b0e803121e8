"""Reading policies, periods with their planned and actual days, and buckets of initiatives."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from tracker.capacity.models import (
    Agreement,
    BucketChoice,
    Dissent,
    Line,
    Named,
    Period,
    Policy,
    Settled,
    Sheet,
    Side,
)
from tracker.capacity.split import (
    NOTHING,
    WHOLE,
    ZERO,
    Amounts,
    Bucket,
    Split,
    divided,
    in_bucket,
    summed,
)
from tracker.core.db import db
from tracker.identity.models import Team
from tracker.initiatives.models import Initiative, Kind

#: Where an initiative lies while its owners have not said it: shown as a default, never as agreed.
DEFAULTS = {
    Kind.COMPLIANCE: WHOLE[Bucket.TECHNICAL],
    Kind.SECURITY: WHOLE[Bucket.TECHNICAL],
}
#: Two years of weekly sprints; older periods change no verdict of today.
MOST_PERIODS = 120


@dataclass(slots=True)
class Entered:
    """What one sheet says: days by person (None: without names), and how far it reaches."""

    until: date | None
    people: dict[int | None, Amounts] = field(default_factory=dict)
    by_default: Decimal = ZERO  # days on initiatives whose bucket nobody agreed on

    @property
    def total(self) -> Amounts:
        return summed(self.people.values())

    def add(self, person: int | None, amounts: Amounts) -> None:
        self.people[person] = self.people.get(person, NOTHING) + amounts


Book = dict[tuple[int, Side], Entered]


# --- policies ---


def policy_at(team: Team, at: datetime) -> Policy | None:
    """The policy that both sides agreed on and that is in force then."""
    return db.session.scalar(
        select(Policy).where(
            Policy.team_id == team.id, Policy.began_at <= at,
            or_(Policy.ended_at.is_(None), Policy.ended_at > at),
        )
    )  # fmt: skip


def proposed_policy(team: Team) -> Policy | None:
    """The policy that one side proposed and the other has not answered."""
    return db.session.scalar(
        select(Policy).where(
            Policy.team_id == team.id, Policy.began_at.is_(None), Policy.ended_at.is_(None)
        )
    )


def policies_of(team: Team) -> Select[Policy]:
    """All that were ever in force or proposed, newest first, with names and dissent."""
    return (
        select(Policy)
        .where(Policy.team_id == team.id)
        .options(
            joinedload(Policy.proposed_by), joinedload(Policy.agreed_by),
            selectinload(Policy.named).joinedload(Named.person),
            selectinload(Policy.dissents).joinedload(Dissent.by),
        )
        .order_by(Policy.number.desc())
    )  # fmt: skip


# --- periods and their days ---


def periods_of(team: Team, limit: int = MOST_PERIODS) -> list[Period]:
    """The team's newest periods, in order of time."""
    newest = (
        select(Period).where(Period.team_id == team.id).order_by(Period.first.desc()).limit(limit)
    )
    return list(db.session.scalars(newest))[::-1]


def period_numbered(team: Team, number: int) -> Period | None:
    """One period of a team."""
    return db.session.scalar(
        select(Period).where(Period.team_id == team.id, Period.number == number)
    )


def period_on(team: Team, day: date) -> Period | None:
    """The period in which a day lies."""
    return db.session.scalar(
        select(Period).where(Period.team_id == team.id, Period.first <= day, Period.last >= day)
    )


def sheet_of(period: Period, side: Side) -> Sheet | None:
    """The newest plan, or the newest actual days, with its lines and who agreed."""
    return db.session.scalar(
        select(Sheet)
        .where(Sheet.period_id == period.id, Sheet.side == side)
        .options(
            joinedload(Sheet.by), selectinload(Sheet.agreements).joinedload(Agreement.by),
            selectinload(Sheet.lines).joinedload(Line.initiative),
            selectinload(Sheet.lines).joinedload(Line.person),
        )
        .order_by(Sheet.number.desc())
        .limit(1)
    )  # fmt: skip


def agreed_sides(periods: Sequence[Period], at: datetime) -> dict[tuple[int, Side], int]:
    """How many sides agreed to what counts of each period: 2 is agreed."""
    rows = db.session.execute(
        select(Sheet.period_id, Sheet.side, func.count(Agreement.side))
        .outerjoin(Agreement, and_(Agreement.sheet_id == Sheet.id, Agreement.at <= at))
        .where(Sheet.id.in_(newest_sheets(periods, at)))
        .group_by(Sheet.period_id, Sheet.side)
    )
    return {(number, side): count for number, side, count in rows}


def book_of(periods: Sequence[Period], at: datetime) -> Book:
    """What counts of these periods as of a moment: two statements, however many they are."""
    closed = [p for p in periods if p.closed_at is not None and p.closed_at <= at]
    still = [p for p in periods if p not in closed]
    book = _settled(closed) if closed else {}
    if still:
        _read_sheets(book, still, at)
    return book


def _settled(periods: Sequence[Period]) -> Book:
    """As it was sorted when the periods closed. A closed period has actual days, perhaps none."""
    ends = {period.id: period.last for period in periods}
    book: Book = {(number, Side.ACTUAL): Entered(last) for number, last in ends.items()}
    rows = db.session.execute(
        select(Settled.period_id, Settled.side, Settled.person_id, Settled.bucket, Settled.days)
        .where(Settled.period_id.in_(ends))
    )  # fmt: skip
    for number, side, person, bucket, days in rows:
        book.setdefault((number, side), Entered(None)).add(person, in_bucket(days, bucket))
    return book


def _read_sheets(book: Book, periods: Sequence[Period], at: datetime) -> None:
    rows = db.session.execute(
        select(
            Sheet.period_id, Sheet.side, Sheet.until, Line.person_id, Line.bucket,
            Line.initiative_id, Initiative.kind, BucketChoice.product_share,
            BucketChoice.technical_share, BucketChoice.bugs_share, Line.days,
        )
        .outerjoin(Line, Line.sheet_id == Sheet.id)
        .outerjoin(Initiative, Initiative.id == Line.initiative_id)
        .outerjoin(
            BucketChoice, and_(BucketChoice.initiative_id == Line.initiative_id, chosen_at(at))
        )
        .where(Sheet.id.in_(newest_sheets(periods, at)))
    )  # fmt: skip
    for row in rows:
        entered = book.setdefault((row.period_id, row.side), Entered(row.until))
        if row.days is not None:
            _enter(entered, row)


def _enter(entered: Entered, row: Any) -> None:
    if row.initiative_id is None:
        entered.add(row.person_id, in_bucket(row.days, row.bucket))
        return
    agreed = row.product_share is not None
    split = (
        Split(row.product_share, row.technical_share, row.bugs_share)
        if agreed
        else DEFAULTS.get(row.kind)
    )
    entered.add(row.person_id, divided(row.days, split))
    if split is not None and not agreed:
        entered.by_default += row.days


def newest_sheets(periods: Sequence[Period], at: datetime) -> Select[int]:
    """Ids of the sheets that count: of each period and side the last one entered by then."""
    return (
        select(func.max(Sheet.id))
        .where(Sheet.period_id.in_([period.id for period in periods]), Sheet.at <= at)
        .group_by(Sheet.period_id, Sheet.side)
    )


# --- buckets of initiatives ---


def chosen_at(at: datetime) -> ColumnElement[bool]:
    """Whether both owners had agreed on a choice, and on no other since."""
    return and_(
        BucketChoice.began_at <= at,
        or_(BucketChoice.ended_at.is_(None), BucketChoice.ended_at > at),
    )


def choice_of(initiative: Initiative, at: datetime) -> BucketChoice | None:
    """The bucket that both owners agreed on."""
    return db.session.scalar(
        select(BucketChoice)
        .where(BucketChoice.initiative_id == initiative.id, chosen_at(at))
        .options(joinedload(BucketChoice.proposed_by), joinedload(BucketChoice.agreed_by))
    )


def proposed_choice(initiative: Initiative) -> BucketChoice | None:
    """The bucket that one owner proposed and the other has not answered."""
    return db.session.scalar(
        select(BucketChoice)
        .where(
            BucketChoice.initiative_id == initiative.id, BucketChoice.began_at.is_(None),
            BucketChoice.ended_at.is_(None),
        )
        .options(joinedload(BucketChoice.proposed_by))
    )  # fmt: skip


def to_be_sorted(
    periods: Sequence[Period], products: Select[int], at: datetime
) -> Select[Initiative]:
    """Initiatives with days in these periods on whose bucket no two owners agreed, by key."""
    return (
        select(Initiative)
        .join(Line, Line.initiative_id == Initiative.id)
        .outerjoin(BucketChoice, and_(BucketChoice.initiative_id == Initiative.id, chosen_at(at)))
        .where(
            Line.sheet_id.in_(newest_sheets(periods, at)), BucketChoice.id.is_(None),
            Initiative.product_id.in_(products),
        )
        .order_by(Initiative.id)
        .distinct()
    )  # fmt: skip
