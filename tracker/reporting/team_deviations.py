"""Where days and policy, or plan and actual days, part; and what is missing of either."""

from collections.abc import Iterable

from reports.team import Deviation
from tracker.capacity.guard import Division
from tracker.capacity.models import Period, Side
from tracker.capacity.space import policy_then
from tracker.capacity.split import told
from tracker.reporting.conversation import day_told
from tracker.reporting.team_days import COUNTED_LATER, Read, division_told, judged

#: Plan and actual days that differ by more than this part of all planned days are told.
APART = 5


def deviations(found: Read) -> tuple[Deviation, ...]:
    """Periods under the floor or the plan; each with the notes of its sheets."""
    rows = []
    for period in found.inside:
        reasons = tuple(
            f"{sheet.note} ({sheet.by.name}, {day_told(sheet.at)}, "
            f"{'plan' if sheet.side is Side.PLAN else 'actual days'})"
            for sheet in found.notes.get(period.id, [])
            if sheet.at <= found.at
        )
        said = [*_from_policy(found, period), *_from_plan(found, period)]
        if said or reasons:
            what = "; ".join(said) or "entered again"
            rows.append(Deviation(what=f"{period.name}: {what}.", reasons=reasons))
    return tuple(rows)


def _from_policy(found: Read, period: Period) -> Iterable[str]:
    held = policy_then(found.policies, period, found.at.date())
    actual = found.entered(period, Side.ACTUAL)
    if held is None or actual is None or not actual.total.total or held.division is Division.NAMED:
        return
    share = actual.total.percent(actual.total.technical)
    if share < held.floor:
        pool = judged(found, period, held)[0] is COUNTED_LATER
        counts = f"; the floor is judged {division_told(held)}" if pool else ""
        yield f"{told(share)} % of the days were technical, under the floor of {held.floor} %{counts}"


def _from_plan(found: Read, period: Period) -> Iterable[str]:
    plan, actual = (found.entered(period, side) for side in Side)
    if plan is None or actual is None or (actual.until and actual.until < period.last):
        return
    for name, word in (("product", "product"), ("technical", "technical"), ("bugs", "bug")):
        planned, done = getattr(plan.total, name), getattr(actual.total, name)
        if abs(done - planned) * 100 > APART * (plan.total.total or 1):
            more = "more" if done > planned else "fewer"
            yield f"{told(abs(done - planned))} {word} days {more} than planned"


def missing(found: Read) -> Iterable[str]:
    """What a reader would look for in vain, a sentence each."""
    if found.policy is None:
        yield f"No policy was in force on {day_told(found.day)}."
    if not found.inside:
        yield "No period of the team ends in this report's time, so no days stand here."
    for period in found.inside:
        yield from _missing_of(found, period)
    subject = found.subject
    for period in found.periods:
        if period.first <= subject.last < period.last:
            yield f"{period.name} ends on {day_told(period.last)}, after this report's time; its days count where it ends."  # fmt: skip


def _missing_of(found: Read, period: Period) -> Iterable[str]:
    over = period.last < found.at.date()
    for side, name in ((Side.PLAN, "plan"), (Side.ACTUAL, "actual days")):
        entered = found.entered(period, side)
        if entered is None or (side is Side.ACTUAL and not entered.people and not period.closed_at):
            if side is Side.PLAN or over:
                yield f"{period.name} has no {name}."
        elif found.agreed.get((period.id, side), 0) < 2 and not period.closed_at:
            yield f"{period.name}: EM and PM have not both agreed to the {name}."
        if entered is not None and entered.total.unsure:
            share = told(entered.total.percent(entered.total.unsorted))
            yield f"{period.name}: figures unsure, {share} % of the {name} are not sorted."
    if over and not (period.closed_at and period.closed_at <= found.at):
        yield f"{period.name} is over and not closed."
