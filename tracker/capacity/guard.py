"""Whether there was space for technical work, judged at the team's own division. Pure functions.

A division says over which stretch the floor is looked at, the *unit*: one sprint; one sprint and
some named engineers; all sprints up to a technical one; a quarter; a year. A sprint with no
technical day is a breach under the first and none under a pool.
"""

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal

from tracker.capacity.split import NOTHING, ZERO, Amounts, summed

DAY = timedelta(days=1)


class Division(enum.Enum):
    """How a team divides its technical work among engineers, sprints, quarters, the year."""

    EACH_SPRINT = "each sprint"
    NAMED = "named engineers"
    WHOLE_SPRINTS = "whole sprints"
    QUARTER = "quarter pool"
    YEAR = "year pool"


class State(enum.Enum):
    OK = "ok"
    WARNING = "warning"
    BREACH = "breach"
    NOT_DUE = "not due yet"


class Why(enum.Enum):
    """What a state rests on; the pages say it in a sentence."""

    NO_UNIT = "nothing to judge"
    NOTHING_KNOWN = "no days yet"
    PROJECTED = "projected"
    REACHABLE = "can still be reached"
    ENDED = "ended"
    ACTUAL_MISSING = "actual days missing"
    NO_NAMES = "not kept by name"


@dataclass(frozen=True, slots=True)
class Rule:
    """What of a policy the guard needs."""

    division: Division
    floor: int  # percent of all capacity
    every: int = 0  # whole sprints: each so many sprints one is technical


@dataclass(frozen=True, slots=True)
class Sheets:
    """Planned and actual days; None: not entered. `until` is how far the actual days reach."""

    plan: Amounts | None = None
    actual: Amounts | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Promise:
    """A named engineer: which share of their days is technical, and their days in a period."""

    share: int
    sheets: Sheets


@dataclass(frozen=True, slots=True)
class Span:
    """One period of a team."""

    first: date
    last: date
    sheets: Sheets = field(default_factory=Sheets)
    technical: bool = False  # a sprint that is technical as a whole
    promises: tuple[Promise, ...] = ()
    by_name: bool = False  # whether days are kept for each person at all

    @property
    def known(self) -> bool:
        return self.sheets.plan is not None or self.sheets.actual is not None

    @property
    def told(self) -> bool:
        """Whether its actual days are there up to its end."""
        until = self.sheets.until
        return self.sheets.actual is not None and until is not None and until >= self.last


@dataclass(frozen=True, slots=True)
class Unit:
    """The stretch over which the floor is judged. `whole`: no further period will belong to it."""

    first: date
    last: date
    spans: tuple[Span, ...]
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the guard says, and the figures that it rests on."""

    state: State
    why: Why
    unit: Unit | None = None
    days: Amounts = NOTHING  # actual, or projected while the unit runs
    needed: Decimal = ZERO
    missing: Decimal = ZERO  # days to the floor, rounded up to a tenth of a day

    @property
    def unsure(self) -> bool:
        return self.days.unsure


def judge(rule: Rule, spans: Sequence[Span], today: date) -> Verdict:
    """The state of the unit that runs today, or else of the one that ended last."""
    unit = unit_of(rule, spans, today)
    if unit is None:
        return Verdict(State.NOT_DUE, Why.NO_UNIT)
    if not any(span.known for span in unit.spans):
        over = _over(rule, unit, today)
        return Verdict(
            State.WARNING if over else State.NOT_DUE,
            Why.ACTUAL_MISSING if over else Why.NOTHING_KNOWN, unit,
        )  # fmt: skip
    days = summed(projected(span.sheets, span) for span in unit.spans)
    if rule.division is Division.NAMED:
        return _judge_names(unit, days, today)
    needed = days.total * rule.floor / 100
    return _judged(rule, unit, days, needed, needed - days.technical, today)


def _over(rule: Rule, unit: Unit, today: date) -> bool:
    """Whether it has ended; sprints whose technical one is still to come have not."""
    open_cycle = rule.division is Division.WHOLE_SPRINTS and not unit.whole
    return today > unit.last and not open_cycle


def _judge_names(unit: Unit, days: Amounts, today: date) -> Verdict:
    """Each named engineer for themselves: another one's technical days do not make up for theirs."""
    (span,) = unit.spans
    if not span.by_name:
        return Verdict(State.WARNING, Why.NO_NAMES, unit, days)
    own = [(p.share, projected(p.sheets, span)) for p in span.promises]
    needed = sum((found.total * share / 100 for share, found in own), ZERO)
    gaps = [max(ZERO, found.total * share / 100 - found.technical) for share, found in own]
    rule = Rule(Division.NAMED, 0)
    return _judged(rule, unit, days, needed, sum(gaps, ZERO), today)


def _judged(
    rule: Rule, unit: Unit, days: Amounts, needed: Decimal, gap: Decimal, today: date
) -> Verdict:
    missing = _tenths(gap)
    if _over(rule, unit, today):
        if not all(span.told for span in unit.spans):
            state, why = State.WARNING, Why.ACTUAL_MISSING
        else:
            state, why = State.BREACH if missing else State.OK, Why.ENDED
    elif not missing:
        state, why = State.OK, Why.PROJECTED
    elif _reachable(rule, unit, days, missing):
        state, why = State.NOT_DUE, Why.REACHABLE
    else:
        state, why = State.WARNING, Why.PROJECTED
    return Verdict(state, why, unit, days, needed, missing)


def _reachable(rule: Rule, unit: Unit, days: Amounts, missing: Decimal) -> bool:
    """Whether what is not planned yet leaves room for the missing days.

    Later days are taken to be as many a working day as the known ones; they raise what is needed.
    """
    open_days = sum(workdays(s.first, s.last) for s in unit.spans if not s.known)
    if not unit.whole:
        if rule.division is Division.WHOLE_SPRINTS:
            return True  # the technical sprint itself is still to come
        begins = max((span.last for span in unit.spans), default=unit.first) + DAY
        open_days += workdays(begins, unit.last)
    known_days = sum(workdays(s.first, s.last) for s in unit.spans if s.known)
    if not open_days or not known_days:
        return False
    rest = days.total * open_days / known_days
    return missing + rest * rule.floor / 100 <= rest


def projected(sheets: Sheets, span: Span) -> Amounts:
    """The days at the end: actual so far, and the plan for the working days that are left."""
    plan, actual, until = sheets.plan, sheets.actual, sheets.until
    if actual is None or until is None:
        return plan or NOTHING
    if plan is None or until >= span.last:
        return actual
    whole = workdays(span.first, span.last)
    left = workdays(max(until + DAY, span.first), span.last)
    return actual + plan.times(Decimal(left) / whole) if whole else actual


def unit_of(rule: Rule, spans: Sequence[Span], day: date) -> Unit | None:
    """The unit in which this day lies, or the last one before it; None: there is none yet."""
    begun = [span for span in spans if span.first <= day]
    if rule.division in {Division.QUARTER, Division.YEAR}:
        return _pool(rule.division, spans, day)
    if not begun:
        return None
    if rule.division is Division.WHOLE_SPRINTS:
        return next(unit for unit in cycles(rule, spans) if begun[-1] in unit.spans)
    return Unit(begun[-1].first, begun[-1].last, (begun[-1],))


def _pool(division: Division, spans: Sequence[Span], day: date) -> Unit | None:
    """A quarter or year of the calendar; a period belongs to the one in which it ends."""
    first, last = stretch(division, day)
    inside = tuple(span for span in spans if first <= span.last <= last)
    if not inside:
        before = [span for span in spans if span.last < first]
        return _pool(division, spans, before[-1].last) if before else None
    left = workdays(max(inside[-1].last, first) + DAY, last)
    return Unit(first, last, inside, whole=not left)


def stretch(division: Division, day: date) -> tuple[date, date]:
    """First and last day of the quarter or year."""
    if division is Division.YEAR:
        return date(day.year, 1, 1), date(day.year, 12, 31)
    month = (day.month - 1) // 3 * 3 + 1
    after = date(day.year + month // 10, (month + 3) % 12, 1)
    return date(day.year, month, 1), after - DAY


def cycles(rule: Rule, spans: Sequence[Span]) -> Iterable[Unit]:
    """Sprints up to a technical one; where none comes, up to the last one that it may be."""
    gathered: list[Span] = []
    for span in spans:
        gathered.append(span)
        if span.technical or (rule.every and len(gathered) >= rule.every):
            yield Unit(gathered[0].first, span.last, tuple(gathered))
            gathered = []
    if gathered:
        yield Unit(gathered[0].first, gathered[-1].last, tuple(gathered), whole=False)


def workdays(first: date, last: date) -> int:
    """Days from Monday to Friday, both ends counted; holidays are the team's to plan."""
    if last < first:
        return 0
    weeks, rest = divmod((last - first).days + 1, 7)
    return weeks * 5 + sum((first.weekday() + n) % 7 < 5 for n in range(rest))


def _tenths(days: Decimal) -> Decimal:
    return max(ZERO, days).quantize(Decimal("0.01")).quantize(Decimal("0.1"), ROUND_CEILING)
