"""The guard, judged at the team's own division: every division in every state it can have."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tracker.capacity.guard import (
    Division,
    Promise,
    Rule,
    Sheets,
    Span,
    State,
    Why,
    judge,
    projected,
    stretch,
    unit_of,
    workdays,
)
from tracker.capacity.split import Amounts

D = Decimal
FIRST = date(2026, 10, 5)  # a Monday; six sprints of two weeks fill the quarter until 27 December
SPRINT = timedelta(days=14)
UNKNOWN = None


def days(technical, total=50, unsorted=0):
    return Amounts(D(total) - D(technical) - D(unsorted), D(technical), D(0), D(unsorted))


def sprint(
    n, plan=UNKNOWN, actual=UNKNOWN, *, until=None, technical=False, promises=(), named=True
):
    first = FIRST + SPRINT * n
    last = first + timedelta(days=11)
    plan, actual = (days(x) if isinstance(x, int | float) else x for x in (plan, actual))
    reach = (until or last) if actual is not None else None
    own = tuple(
        Promise(share, Sheets(days(p, 10), days(a, 10) if a is not None else None, reach))
        for share, p, a in promises
    )
    return Span(first, last, Sheets(plan, actual, reach), technical, own, bool(own) and named)


def in_sprint(n, day=3):
    return FIRST + SPRINT * n + timedelta(days=day)


EACH, NAMED, WHOLE, QUARTER, YEAR = (
    Rule(division, 20, 3 if division is Division.WHOLE_SPRINTS else 0) for division in Division
)
AFTER = in_sprint(0, 13)
LAST_DAYS = Span(date(2026, 12, 26), date(2026, 12, 31), Sheets(days(2, 20)))
OVER = date(2027, 1, 4)

#: rule, periods, day → state, why, days missing to the floor
TABLE = {
    "each: planned at the floor": (EACH, [sprint(0, 10)], in_sprint(0), State.OK, Why.PROJECTED, "0"),
    "each: planned under it": (EACH, [sprint(0, 6.5)], in_sprint(0), State.WARNING, Why.PROJECTED, "3.5"),
    "each: done": (EACH, [sprint(0, 10, 10)], AFTER, State.OK, Why.ENDED, "0"),
    "each: not done": (EACH, [sprint(0, 10, 6.5)], AFTER, State.BREACH, Why.ENDED, "3.5"),
    "each: bugs are not technical": (
        EACH, [sprint(0, 10, Amounts(D(30), D(5), D(15)))], AFTER, State.BREACH, Why.ENDED, "5"),
    "each: nothing entered": (EACH, [sprint(0)], in_sprint(0), State.NOT_DUE, Why.NOTHING_KNOWN, "0"),
    "each: over, actual missing": (EACH, [sprint(0, 10)], AFTER, State.WARNING, Why.ACTUAL_MISSING, "0"),
    "each: over, actual only until Wednesday": (
        EACH, [sprint(0, 10, days(2, 15), until=in_sprint(0, 2))], AFTER, State.WARNING, Why.ACTUAL_MISSING, "1"),
    "each: over, nothing entered": (EACH, [sprint(0)], AFTER, State.WARNING, Why.ACTUAL_MISSING, "0"),
    "each: not begun": (EACH, [sprint(3, 10)], in_sprint(0), State.NOT_DUE, Why.NO_UNIT, "0"),
    "each: the next one counts, not the last": (
        EACH, [sprint(0, 10, 0), sprint(1, 10)], in_sprint(1), State.OK, Why.PROJECTED, "0"),
    "named: planned as promised": (
        NAMED, [sprint(0, 10, promises=[(100, 10, None)])], in_sprint(0), State.OK, Why.PROJECTED, "0"),
    "named: pulled off": (
        NAMED, [sprint(0, 10, promises=[(100, 6.5, None)])], in_sprint(0), State.WARNING, Why.PROJECTED, "3.5"),
    "named: done": (NAMED, [sprint(0, 10, 10, promises=[(100, 10, 10)])], AFTER, State.OK, Why.ENDED, "0"),
    "named: not done, though others did as much": (
        NAMED, [sprint(0, 10, 20, promises=[(100, 10, 4)])], AFTER, State.BREACH, Why.ENDED, "6"),
    "named: one does not make up for the other": (
        NAMED, [sprint(0, 10, 10, promises=[(50, 5, 10), (50, 5, 0)])], AFTER, State.BREACH, Why.ENDED, "5"),
    "named: not kept by name": (
        NAMED, [sprint(0, 10, promises=[(100, 0, None)], named=False)], in_sprint(0), State.WARNING, Why.NO_NAMES, "0"),
    "named: nothing entered": (NAMED, [sprint(0)], in_sprint(0), State.NOT_DUE, Why.NOTHING_KNOWN, "0"),
    "whole: 0 % in the sprints before": (
        WHOLE, [sprint(0, 0, 0), sprint(1, 0)], in_sprint(1), State.NOT_DUE, Why.REACHABLE, "20"),
    "whole: between two sprints": (WHOLE, [sprint(0, 0, 0)], AFTER, State.NOT_DUE, Why.REACHABLE, "10"),
    "whole: the technical one is planned": (
        WHOLE, [sprint(0, 0, 0), sprint(1, 0, 0), sprint(2, 50, technical=True)], in_sprint(2), State.OK, Why.PROJECTED, "0"),
    "whole: the technical one is planned too thin": (
        WHOLE, [sprint(0, 0, 0), sprint(1, 0, 0), sprint(2, 20, technical=True)], in_sprint(2), State.WARNING, Why.PROJECTED, "10"),
    "whole: done": (
        WHOLE, [sprint(0, 0, 0), sprint(1, 50, 45, technical=True)], in_sprint(1, 13), State.OK, Why.ENDED, "0"),
    "whole: not done": (
        WHOLE, [sprint(0, 0, 0), sprint(1, 50, 10, technical=True)], in_sprint(1, 13), State.BREACH, Why.ENDED, "10"),
    "whole: no technical one came": (
        WHOLE, [sprint(n, 0, 0) for n in range(3)], in_sprint(2, 13), State.BREACH, Why.ENDED, "30"),
    "quarter: one sprint with 0 % is no breach": (
        QUARTER, [sprint(0, 0, 0)], AFTER, State.NOT_DUE, Why.REACHABLE, "10"),
    "quarter: 0 %, and the rest is planned": (
        QUARTER, [sprint(0, 0, 0), *(sprint(n, 12) for n in range(1, 6))], in_sprint(1), State.OK, Why.PROJECTED, "0"),
    "quarter: all planned, under it": (
        QUARTER, [sprint(0, 0, 0), *(sprint(n, 11.5) for n in range(1, 6)), LAST_DAYS], in_sprint(1), State.WARNING, Why.PROJECTED, "4.5"),
    "quarter: too late, even if all that is left were technical": (
        QUARTER, [sprint(n, 0, 0) for n in range(6)], date(2026, 12, 28), State.WARNING, Why.PROJECTED, "60"),
    "quarter: done": (QUARTER, [sprint(0, 0, 0), sprint(1, 0, 20)], OVER, State.OK, Why.ENDED, "0"),
    "quarter: not done": (QUARTER, [sprint(0, 0, 0), sprint(1, 0, 16.5)], OVER, State.BREACH, Why.ENDED, "3.5"),
    "quarter: a sprint lacks its actual days": (
        QUARTER, [sprint(0, 0, 0), sprint(1, 20)], OVER, State.WARNING, Why.ACTUAL_MISSING, "0"),
    "quarter: empty": (QUARTER, [], in_sprint(0), State.NOT_DUE, Why.NO_UNIT, "0"),
    "year: one quarter with 0 % is no breach": (
        YEAR, [Span(date(2026, 1, 1), date(2026, 3, 31), Sheets(None, days(0, 300), date(2026, 3, 31)))],
        date(2026, 4, 1), State.NOT_DUE, Why.REACHABLE, "60"),
    "year: under it in its last sprint": (
        YEAR, [sprint(n, 0, 0) for n in range(6)], date(2026, 12, 30), State.WARNING, Why.PROJECTED, "60"),
    "year: done": (YEAR, [sprint(0, 10, 10)], OVER, State.OK, Why.ENDED, "0"),
    "year: not done": (YEAR, [sprint(0, 10, 9.5)], OVER, State.BREACH, Why.ENDED, "0.5"),
    "no capacity at all needs none": (EACH, [sprint(0, Amounts())], in_sprint(0), State.OK, Why.PROJECTED, "0"),
}  # fmt: skip


@pytest.mark.parametrize("case", TABLE)
def test_the_guard(case):
    rule, spans, day, state, why, missing = TABLE[case]
    found = judge(rule, spans, day)
    assert (found.state, found.why, found.missing) == (state, why, D(missing))


def test_every_division_can_be_in_every_state():
    for division in Division:
        met = {row[3] for row in TABLE.values() if row[0].division is division}
        assert met == set(State), division


def test_over_five_percent_unsorted_makes_the_figures_unsure():
    sure = judge(EACH, [sprint(0, days(10, 50, 2.5))], in_sprint(0))
    unsure = judge(EACH, [sprint(0, days(10, 50, 2.75))], in_sprint(0))
    assert (sure.unsure, unsure.unsure) == (False, True)
    assert sure.state is unsure.state is State.OK


def test_what_is_left_is_projected_from_the_plan():
    half = sprint(0, 10, days(0, 25), until=in_sprint(0, 4))  # Friday of the first week
    assert projected(half.sheets, half) == Amounts(D(45), D(5))
    assert judge(EACH, [half], in_sprint(0, 5)).missing == D(5)


def test_a_pool_takes_the_periods_that_end_in_it():
    over_new_year = Span(date(2026, 12, 21), date(2027, 1, 8), Sheets(days(0)))
    unit = unit_of(QUARTER, [sprint(0, 10), over_new_year], date(2026, 12, 30))
    assert [span.last for span in unit.spans] == [sprint(0).last]
    assert unit_of(QUARTER, [sprint(0, 10)], date(2027, 2, 1)).last == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [("2026-02-28", "2026-01-01", "2026-03-31"), ("2026-12-31", "2026-10-01", "2026-12-31")],
)
def test_a_quarter_is_one_of_the_calendar(day, first, last):
    found = stretch(Division.QUARTER, date.fromisoformat(day))
    assert found == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("first", "last", "count"),
    [("2026-10-05", "2026-10-16", 10), ("2026-10-09", "2026-10-12", 2), ("2026-10-10", "2026-10-11", 0),
     ("2026-10-12", "2026-10-11", 0), ("2026-01-01", "2026-12-31", 261)],
)  # fmt: skip
def test_working_days_are_counted_without_walking_them(first, last, count):
    first, last = date.fromisoformat(first), date.fromisoformat(last)
    assert workdays(first, last) == count
    assert count == sum(
        (first + timedelta(days=n)).weekday() < 5 for n in range((last - first).days + 1)
    )
