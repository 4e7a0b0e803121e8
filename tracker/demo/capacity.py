"""Space for technical work at two teams: one judges each sprint, the other a pool for the quarter."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from tracker.capacity.actions import (
    Row,
    Terms,
    agree_policy,
    dissent,
    make_periods,
    propose_policy,
)
from tracker.capacity.guard import Division
from tracker.capacity.models import Period, Side
from tracker.capacity.queries import periods_of, policy_at, sheet_of
from tracker.capacity.sheets import Days, agree_sheet, close, enter
from tracker.capacity.sorting import agree_bucket, propose_bucket
from tracker.capacity.split import WHOLE, Bucket, Split
from tracker.demo.teller import Teller
from tracker.demo.together import known
from tracker.identity.models import Person

Plain = tuple[float, float, float]

FIRST, WEEKS = date(2026, 6, 15), 3


@dataclass(frozen=True, slots=True)
class Told:
    """A team, who speaks for it, the number of its first sprint, and days planned and done."""

    key: str
    em: str
    pm: str
    number: int
    sprints: tuple[tuple[Plain, Plain], ...]  # product, technical, bugs


COACH = Told("coach", "noah", "mara", 14, (
    ((31, 9, 5), (30, 9, 6)), ((31, 10, 4), (30, 9.5, 5.5)), ((28, 8, 4), (27, 8.5, 4.5)),
    ((27, 8, 3), (28, 5, 5)), ((34, 6, 5), (35, 5, 5)), ((24, 16, 5), (23, 17, 5)),
    ((38, 3, 4), (41, 0, 4)),
))  # fmt: skip
DIARY = Told("diary", "elif", "paul", 9, (
    ((22, 7, 4), (21, 7, 5)), ((23, 7, 3), (22, 7.5, 3.5)), ((20, 6, 3), (20, 6, 3)),
    ((22, 7, 3), (21, 6.5, 4.5)), ((22, 7, 3), (24, 4, 4)), ((21, 7, 4), (20, 7, 5)),
    ((22, 6.5, 3.5), (21, 7, 4)),
))  # fmt: skip


def agree_on_space(tell: Teller) -> None:
    """Both teams begin with the rule of thumb, and lay out their sprints."""
    tell.until(6, 10)
    for team in (COACH, DIARY):
        _agree(tell, team, Division.EACH_SPRINT, "The rule of thumb, to begin with. We look again after the summer.")  # fmt: skip
        row = Row(name="Sprint", number=team.number, first=FIRST, days=7 * WEEKS, count=10)
        tell.does(team.em, make_periods, tell.teams[team.key], row)


def keep_days(tell: Teller) -> None:
    """Whatever is due by now: sprints that began are planned, those that ended are told and closed."""
    for team in (COACH, DIARY):
        for period, (plan, actual) in zip(periods_of(tell.teams[team.key]), team.sprints, strict=False):  # fmt: skip
            if period.closed_at is None and period.first <= tell.at.date():
                _keep(tell, team, period, plan, actual)


def change_to_a_pool(tell: Teller) -> None:
    """Team Coach gives up judging each sprint; Asha disagrees, in writing."""
    tell.until(9, 30)
    keep_days(tell)
    _agree(
        tell, COACH, Division.QUARTER,
        "The sprint of a release is full of product work and the one after it is not. "
        "Over a quarter it evens out; sprint by sprint we only moved tickets about.",
    )  # fmt: skip
    held = policy_at(tell.teams["coach"], tell.at)
    assert held is not None
    tell.does(
        "asha", dissent, held,
        "A pool is filled in the last two weeks of the quarter or not at all. I would rather have "
        "one day a week for everybody.",
    )  # fmt: skip


def plan_the_rest(tell: Teller) -> None:
    """The sprints of now and the next: on initiatives, in buckets, and a few days that nobody sorted."""
    keep_days(tell)
    _sort(tell)
    coach, diary = (periods_of(tell.teams[team.key]) for team in (COACH, DIARY))
    on = _on(("CI-2", 5), ("CI-6", 4))
    _enter(tell, COACH, coach[7], Side.PLAN, [*_days((23, 9, 4)), *on])
    _enter(tell, COACH, coach[8], Side.PLAN, _days((29, 12, 4)))
    _enter(tell, COACH, coach[7], Side.ACTUAL, [*_days((8.5, 5, 2)), *_on(("CI-2", 2.5))], agreed=False)  # fmt: skip
    unsorted = Days(Decimal(1), bucket=None)
    _enter(tell, DIARY, diary[7], Side.PLAN, [*_days((22, 1, 3.5)), *_on(("CI-24", 1.5), ("CI-29", 1)), unsorted])  # fmt: skip
    tell.does("omar", propose_policy, tell.teams["rhythm"], _terms(Division.YEAR), "We are four people, two of them new. Over a year it will show.")  # fmt: skip


def _sort(tell: Teller) -> None:
    choice = tell.does("noah", propose_bucket, known("CI-2"), WHOLE[Bucket.TECHNICAL])
    tell.does("mara", agree_bucket, choice)
    choice = tell.does("mara", propose_bucket, known("CI-6"), Split(50, 50, 0))
    tell.does("noah", agree_bucket, choice)
    choice = tell.does("elif", propose_bucket, known("CI-24"), WHOLE[Bucket.TECHNICAL])
    tell.does("paul", agree_bucket, choice)
    tell.does("noah", propose_bucket, known("CI-4"), WHOLE[Bucket.PRODUCT])


def _keep(tell: Teller, team: Told, period: Period, plan: Plain, actual: Plain) -> None:
    if sheet_of(period, Side.PLAN) is None:
        _enter(tell, team, period, Side.PLAN, _days(plan))
    if period.last < tell.at.date():
        _enter(tell, team, period, Side.ACTUAL, _days(actual))
        tell.does(team.em, close, period)


def _enter(
    tell: Teller, team: Told, period: Period, side: Side, lines: list[Days], *, agreed: bool = True
) -> None:
    def entered(*, by: Person, at: datetime) -> None:
        enter(period, side, lines, by=by, at=at)

    tell.does(team.em, entered)
    sheet = sheet_of(period, side)
    assert sheet is not None
    if agreed:
        tell.does(team.pm, agree_sheet, sheet)


def _agree(tell: Teller, team: Told, division: Division, reason: str) -> None:
    policy = tell.does(team.em, propose_policy, tell.teams[team.key], _terms(division), reason)
    tell.does(team.pm, agree_policy, policy)


def _terms(division: Division) -> Terms:
    return Terms(product=70, technical=20, bugs=10, floor=20, division=division)


def _days(plain: Plain) -> list[Days]:
    return [
        Days(Decimal(str(days)), bucket=bucket)
        for bucket, days in zip(Bucket, plain, strict=True)
        if days
    ]


def _on(*told: tuple[str, float]) -> list[Days]:
    return [Days(Decimal(str(days)), initiative=known(key).id) for key, days in told]
