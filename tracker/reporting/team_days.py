"""Days of a team in a period against its policy: what was planned, what was done, where they part."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from reports import team as printed
from reports.common import NoneRecorded, Nothing, StateWord, Tone
from reports.facts import Decision as Told
from tracker.capacity.guard import Division, State, Verdict, Why, judge, unit_of
from tracker.capacity.models import Period, Policy, Sheet, Side
from tracker.capacity.queries import (
    Book,
    Entered,
    agreed_sides,
    book_of,
    periods_of,
    policies_of,
)
from tracker.capacity.space import held_on, periods_judged, policy_then, spans_of
from tracker.capacity.split import ZERO, Amounts, summed, told
from tracker.core.db import db
from tracker.reporting.conversation import day_told
from tracker.reporting.subjects import TeamPeriod

DIVISIONS = {
    Division.EACH_SPRINT: "in each sprint",
    Division.NAMED: "by named engineers",
    Division.WHOLE_SPRINTS: "in whole sprints",
    Division.QUARTER: "in a pool for the quarter",
    Division.YEAR: "in a pool for the year",
}
STATES = {
    State.OK: StateWord(word="Ok", tone=Tone.GOOD),
    State.WARNING: StateWord(word="Warning", tone=Tone.WAIT),
    State.BREACH: StateWord(word="Breach", tone=Tone.BAD),
    State.NOT_DUE: StateWord(word="Not due yet"),
}
SAID = {
    Why.ACTUAL_MISSING: "over, and not all actual days are entered",
    Why.NOTHING_KNOWN: "nothing is planned",
}
NO_POLICY = StateWord(word="No policy")
COUNTED_LATER = StateWord(word="Counted in")
FAR = 1000  # periods of one team: twenty years of weeks


@dataclass(frozen=True, slots=True)
class Read:
    """What is read once: policies, periods, those of this report, and their days."""

    subject: TeamPeriod
    at: datetime
    day: date  # the end of the period, or today while it runs
    policies: list[Policy]
    periods: list[Period]
    inside: list[Period]
    book: Book
    agreed: dict[tuple[int, Side], int]
    notes: dict[int, list[Sheet]]

    @property
    def policy(self) -> Policy | None:
        return next((p for p in self.policies if held_on(p, self.day)), None)

    def entered(self, period: Period, side: Side) -> Entered | None:
        return self.book.get((period.id, side))


def read(subject: TeamPeriod, at: datetime) -> Read:
    """A period belongs to the report's time in which it ends, as it belongs to a pool."""
    day = min(subject.last, at.date())
    policies = list(db.session.scalars(policies_of(subject.team)))
    periods = periods_of(subject.team, FAR)
    inside = [p for p in periods if subject.first <= p.last <= subject.last]
    needed = {period.id: period for period in inside}
    for period in inside:
        if policy := policy_then(policies, period, at.date()):
            needed |= {p.id: p for p in periods_judged(policy, periods, period.last)}
    for policy in policies:
        if held_on(policy, day):
            needed |= {p.id: p for p in periods_judged(policy, periods, day)}
    return Read(
        subject=subject, at=at, day=day, policies=policies, periods=periods, inside=inside,
        book=book_of(list(needed.values()), at) if needed else {},
        agreed=agreed_sides(inside, at) if inside else {}, notes=_notes(inside),
    )  # fmt: skip


def _notes(periods: Sequence[Period]) -> dict[int, list[Sheet]]:
    """Sheets with a note: why they differ from the one before."""
    found: dict[int, list[Sheet]] = {}
    rows = db.session.scalars(
        select(Sheet)
        .where(Sheet.period_id.in_([p.id for p in periods]), Sheet.note != "")
        .options(joinedload(Sheet.by))
        .order_by(Sheet.id)
    )
    for sheet in rows:
        found.setdefault(sheet.period_id, []).append(sheet)
    return found


# --- the policy ---


def policy(found: Read) -> printed.PolicyInForce | Nothing:
    """The policy in force at the end; how a share is promised to a person is not told."""
    held = found.policy
    if held is None or held.began_at is None or held.agreed_by is None:
        return NoneRecorded()
    return printed.PolicyInForce(
        number=held.number, product=held.product_share, technical=held.technical_share,
        bugs=held.bugs_share, floor=held.floor, division=division_told(held), reason=held.reason,
        agreed_by=f"{held.proposed_by.name} and {held.agreed_by.name}", began_at=held.began_at,
    )  # fmt: skip


def division_told(held: Policy) -> str:
    said = DIVISIONS[held.division]
    return f"{said}, one of {held.every}" if held.division is Division.WHOLE_SPRINTS else said


def policies(found: Read) -> tuple[Told, ...]:
    """Policies that began, were proposed or given up in the period, and whoever disagreed then."""
    rows = []
    for one in found.policies:
        rows += [row for row in _about(one) if within(found.subject, row.at)]
    return tuple(sorted(rows, key=lambda row: row.at))


def _about(one: Policy) -> Iterable[Told]:
    what = f"Policy {one.number}: {one.split}, floor {one.floor} %, {division_told(one)}"
    if one.began_at is not None and one.agreed_by is not None:
        names = f"{one.proposed_by.name} and {one.agreed_by.name}"
        yield Told(at=one.began_at, by=names, where="Policy", what=f"{what}: agreed", reason=one.reason)  # fmt: skip
    else:
        yield Told(at=one.proposed_at, by=one.proposed_by.name, where="Policy", what=f"{what}: proposed, not agreed", reason=one.reason)  # fmt: skip
    for row in one.dissents:
        yield Told(at=row.at, by=row.by.name, where="Policy", what=f"Disagrees with policy {one.number}", reason=row.words)  # fmt: skip


def within(subject: TeamPeriod, at: datetime) -> bool:
    """Whether a moment lies in the period of a report."""
    return subject.first <= at.date() <= subject.last


# --- days ---


def together(found: Read, side: Side) -> printed.Days | None:
    """All days of the periods that end in the report's time; None: nothing was entered."""
    sheets = [entered for p in found.inside if (entered := found.entered(p, side))]
    return days(summed(entered.total for entered in sheets)) if sheets else None


def days(amounts: Amounts) -> printed.Days:
    return printed.Days(
        product=told(amounts.product), technical=told(amounts.technical), bugs=told(amounts.bugs),
        unsorted=told(amounts.unsorted),
    )  # fmt: skip


def periods(found: Read) -> tuple[printed.PeriodDays, ...]:
    """Period by period, in order of time."""
    return tuple(_period(found, period) for period in found.inside)


def _period(found: Read, period: Period) -> printed.PeriodDays:
    plan, actual = (found.entered(period, side) for side in Side)
    held = policy_then(found.policies, period, found.at.date())
    state, over = judged(found, period, held)
    until = actual.until if actual and actual.until and actual.until < period.last else None
    closed = period.closed_at if period.closed_at and period.closed_at <= found.at else None
    return printed.PeriodDays(
        name=period.name, first=period.first, last=period.last,
        plan=days(plan.total) if plan else None,
        plan_agreed=found.agreed.get((period.id, Side.PLAN)) == 2,
        actual=days(actual.total) if actual else None,
        actual_agreed=found.agreed.get((period.id, Side.ACTUAL)) == 2, until=until,
        closed_at=closed, floor=held.floor if held else None, state=state, judged=over,
    )  # fmt: skip


def judged(found: Read, period: Period, held: Policy | None) -> tuple[StateWord, str]:
    """The verdict where a unit ends with this period; else the unit in which it counts."""
    if held is None:
        return NO_POLICY, ""
    spans = spans_of(held, found.periods, found.book)
    unit = unit_of(held.rule, spans, period.last)
    if unit is None:
        return NO_POLICY, ""
    if unit.spans[-1].first != period.first:
        return COUNTED_LATER, f"{day_told(unit.first)} to {day_told(unit.last)}"
    known = [span for span in spans if span.last <= period.last]
    verdict = judge(held.rule, known, found.at.date())
    alone = len(unit.spans) == 1 and unit.last == period.last
    return STATES[verdict.state], figures(verdict, held) if alone else sentence(verdict, held)


def at_the_end(found: Read) -> tuple[StateWord, str]:
    """What the guard says of the stretch in which the report's time ends."""
    if found.policy is None:
        return NO_POLICY, "EM and PM had agreed on none, so nothing is judged."
    spans = spans_of(found.policy, found.periods, found.book)
    verdict = judge(found.policy.rule, spans, found.day)
    return STATES[verdict.state], sentence(verdict, found.policy)


def sentence(verdict: Verdict, held: Policy) -> str:
    """Of which stretch the state is, and what it rests on."""
    if verdict.unit is None:
        return "No period is laid out."
    unit = f"{day_told(verdict.unit.first)} to {day_told(verdict.unit.last)}"
    return f"{unit}: {figures(verdict, held)}"


def figures(verdict: Verdict, held: Policy) -> str:
    """What a state rests on; where single engineers are promised days, no figure of theirs."""
    if verdict.why in SAID:
        return SAID[verdict.why]
    if held.division is Division.NAMED:
        return "judged for each of the named engineers, whose days stand in no report"
    share = told(verdict.days.percent(verdict.days.technical))
    said = (
        f"{told(verdict.days.technical)} of {told(verdict.days.total)} days technical ({share} %)"
    )
    if verdict.missing > ZERO:
        said += f", {told(verdict.missing)} missing to the floor of {held.floor} %"
    return said
