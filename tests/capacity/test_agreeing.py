"""Policies, periods, plan and actual days: agreed by both sides, closed for good."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import IntegrityError

from tracker.audit.actions import SYSTEM
from tracker.capacity import actions as capacity
from tracker.capacity import sheets, sorting
from tracker.capacity.guard import Division, State, Why
from tracker.capacity.models import Side
from tracker.capacity.queries import (
    agreed_sides,
    book_of,
    choice_of,
    periods_of,
    policy_at,
    proposed_policy,
    sheet_of,
)
from tracker.capacity.space import capacity_of, planned_on_initiatives, space_of, under_floor
from tracker.capacity.split import Amounts, Bucket, Split
from tracker.core.db import db, write
from tracker.core.errors import Invalid, NotAllowed, RuleBroken
from tracker.identity import actions as identity
from tracker.initiatives.models import Kind

D = Decimal


def refused(make, act, *args, by=None, error=(Invalid, RuleBroken, NotAllowed), **told):
    with pytest.raises(error) as caught, write():
        act(*args, by=by or make.em, at=make.at, **told)
    return str(caught.value)


# --- policy ---


def test_a_policy_is_in_force_once_the_other_side_agreed(make):
    policy = make.policy(agreed=False)
    assert policy_at(make.team, make.at) is None and proposed_policy(make.team) is policy
    with write():
        capacity.agree_policy(policy, by=make.pm, at=make.at)
    assert policy_at(make.team, make.at) is policy and proposed_policy(make.team) is None


def test_who_proposed_does_not_agree_nor_does_their_own_side_nor_a_stranger(make):
    policy = make.policy(agreed=False)
    agree = capacity.agree_policy
    assert "You proposed it" in refused(make, agree, policy, by=make.em)
    assert "waits for the PM" in refused(make, agree, policy, by=make.second_em)
    assert "waits for the PM" in refused(make, agree, policy, by=make.engineer)
    outsider = make.person("Otto Pm", *make.pm.roles)
    assert "waits for the PM" in refused(make, agree, policy, by=outsider)


def test_somebody_with_both_roles_agrees_only_to_what_another_one_proposed(make):
    with write():
        own = capacity.propose_policy(make.team, make.terms(), "So", by=make.stranger, at=make.at)
    assert "You proposed it" in refused(make, capacity.agree_policy, own, by=make.stranger)
    other = make.policy(agreed=False)
    with write():
        capacity.agree_policy(other, by=make.stranger, at=make.at)
    assert policy_at(make.team, make.at) is other


def test_the_next_policy_ends_the_one_before_and_both_stay(make):
    first = make.policy()
    between = make.at
    second = make.policy(division=Division.QUARTER, reason="Sprints differ too much")
    assert policy_at(make.team, between) is first and first.ended_at == second.began_at
    assert policy_at(make.team, make.at) is second
    assert "in force already" in refused(
        make, capacity.propose_policy, make.team, make.terms(division=Division.QUARTER), "So"
    )


def test_a_newer_proposal_replaces_and_a_declined_one_stays_readable(make):
    first, second = make.policy(agreed=False), make.policy(agreed=False, floor=15)
    assert first.ended_why and proposed_policy(make.team) is second
    assert "answered or replaced" in refused(make, capacity.agree_policy, first, by=make.pm)
    assert "Say why" in refused(make, capacity.decline_policy, second, "", by=make.pm)
    with write():
        capacity.decline_policy(second, "Too little", by=make.pm, at=make.at)
    assert proposed_policy(make.team) is None and second.ended_why == "Too little"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"bugs": 11}, "70/20/11 sums to 101"),
        ({"floor": 101}, "between 0 and 100"),
        ({"floor": 25}, "20 % lies under the floor of 25 %"),
        ({"division": Division.WHOLE_SPRINTS}, "which sprints"),
        ({"division": Division.WHOLE_SPRINTS, "every": 6}, "16.7 % of the time, under the floor"),
        ({"division": Division.NAMED}, "at least one engineer"),
        ({"division": Division.NAMED, "named": {0: 100}}, "at least one engineer"),
    ],
)
def test_a_policy_that_cannot_be_kept_is_refused(make, changes, reason):
    assert reason in refused(make, capacity.propose_policy, make.team, make.terms(**changes), "So")


def test_named_engineers_make_up_the_floor_of_all_engineers(make):
    def proposal(share):
        return make.terms(division=Division.NAMED, named={make.engineer.id: share})

    propose = capacity.propose_policy  # two of the team are engineers
    assert "15.0 % of 2 engineers" in refused(make, propose, make.team, proposal(30), "So")
    with write():
        policy = propose(make.team, proposal(40), "So", by=make.em, at=make.at)
    assert [(row.person_id, row.share) for row in policy.named] == [(make.engineer.id, 40)]


def test_a_team_without_a_pm_is_told_so(make):
    with write():
        for person in (make.pm, make.second_pm, make.other_pm, make.stranger):
            for row in person.memberships:
                if row.team_id:
                    identity.leave(row, by=SYSTEM, at=make.at)
    assert "has no PM yet" in refused(make, capacity.propose_policy, make.team, make.terms(), "So")


def test_anybody_of_the_team_disagrees_in_writing(make):
    policy = make.policy()
    with write():
        capacity.dissent(policy, "30 % while we move the database", by=make.engineer, at=make.at)
    assert [(row.by.name, row.words[:4]) for row in policy.dissents] == [("Nora Nagel", "30 %")]
    assert "Say what" in refused(make, capacity.dissent, policy, "")
    assert "Only people of the team" in refused(
        make, capacity.dissent, policy, "x", by=make.person("Otto", *make.em.roles)
    )
    make.policy(floor=15)
    assert "no longer in force" in refused(make, capacity.dissent, policy, "x")


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("UPDATE capacity_policy SET bugs_share = 11", "never changes|sums_to_100"),
        ("UPDATE capacity_policy SET reason = 'x'", "never changes"),
        ("DELETE FROM capacity_policy", "never changes"),
        ("DELETE FROM capacity_dissent", "never changes"),
        ("UPDATE bucket_choice SET began_at = NULL, agreed_by_id = NULL", "never changes"),
        ("UPDATE capacity_period SET closed_at = NULL, closed_by_id = NULL", "stays closed"),
        ("UPDATE capacity_period SET first = '2020-01-01'", "stays closed"),
        ("DELETE FROM capacity_line", "never changes"),
        ("INSERT INTO capacity_line (sheet_id, days) SELECT id, 100 FROM capacity_sheet", "stays closed"),
        ("INSERT INTO capacity_settled (period_id, side, days) SELECT id, 'plan', 1 FROM capacity_period", "stays closed"),
        ("INSERT INTO capacity_sheet (period_id, side, number, note, by_id, at) SELECT period_id, 'plan', 9, '', by_id, at FROM capacity_sheet", "stays closed"),
        ("INSERT INTO capacity_period (team_id, number, name, first, last, technical) SELECT team_id, 9, 'x', last, last, technical FROM capacity_period", "overlap"),
    ],
)  # fmt: skip
def test_the_database_itself_refuses(make, statement, sentence):
    with write():
        capacity.dissent(make.policy(), "No", by=make.engineer, at=make.at)
    make.bucket(make.initiative())
    make.closed_period()
    with pytest.raises(IntegrityError, match=sentence), write():
        db.session.execute(text(statement))


# --- periods ---


def test_periods_in_a_row(make):
    sprints = make.periods(count=3, number=7, technical_every=3)
    assert [(p.name, p.first.isoformat(), p.last.isoformat(), p.technical) for p in sprints] == [
        ("Sprint 7", "2026-03-02", "2026-03-15", False),
        ("Sprint 8", "2026-03-16", "2026-03-29", False),
        ("Sprint 9", "2026-03-30", "2026-04-12", True),
    ]
    quarters = make.periods(date(2027, 1, 31), count=3, name="Q", days=0, months=1)
    assert [p.last.isoformat() for p in quarters] == ["2027-02-27", "2027-03-30", "2027-04-29"]
    assert [p.number for p in periods_of(make.team)] == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"first": date(2026, 3, 15)}, "Sprint 1 is there already, from 2026-03-02 to 2026-03-15"),
        ({"first": date(2026, 2, 1), "days": 300}, "do not overlap"),
        ({"count": 0}, "between 1 and 60"),
        ({"count": 61}, "between 1 and 60"),
        ({"days": 0}, "at least a day"),
        ({"days": 367}, "at most a year"),
        ({"name": ""}, "are called"),
        ({"first": date(1, 1, 1)}, "between 2000 and 2100"),
    ],
)
def test_periods_that_make_no_sense_are_refused(make, changes, reason):
    make.periods()
    row = {"name": "S", "number": 2, "first": date(2026, 3, 16), "days": 14, **changes}
    assert reason in refused(make, capacity.make_periods, make.team, capacity.Row(**row))


def test_a_sprint_is_marked_technical_until_it_ends(make):
    (period,) = make.periods()
    with write():
        capacity.mark_technical(period, True, by=make.pm, at=make.at)
    assert period.technical
    make.wait(days=20)
    assert "is over" in refused(make, capacity.mark_technical, period, False)


# --- plan and actual ---


def test_a_plan_is_agreed_by_both_and_entered_anew_waits_again(make):
    (period,) = make.periods()
    sheet = make.sheet(period, agreed=False)
    assert [row.side.value for row in sheet.agreements] == ["em"] and not sheet.agreed
    assert "You proposed it" in refused(make, sheets.agree_sheet, sheet)
    with write():
        sheets.agree_sheet(sheet, by=make.pm, at=make.at)
    assert "have agreed already" in refused(make, sheets.agree_sheet, sheet, by=make.pm)
    assert agreed_sides([period], make.at) == {(period.id, Side.PLAN): 2}
    newer = make.sheet(period, lines=make.days(30, 15, 5), agreed=False)
    assert (newer.number, newer.agreed) == (2, False)
    assert "other days meanwhile" in refused(make, sheets.agree_sheet, sheet, by=make.pm)
    assert agreed_sides([period], make.at) == {(period.id, Side.PLAN): 1}


def test_the_same_days_again_are_no_new_sheet(make):
    (period,) = make.periods()
    first = make.sheet(period)
    assert make.sheet(period, agreed=False) is first and first.agreed


@pytest.mark.parametrize(
    ("days", "reason"),
    [
        ({"product": -1}, "not negative"),
        ({"product": 14.5}, "Nora Nagel: 14.5 days are more than Sprint 1 has (14)"),
        ({"product": 10, "technical": 4.5}, "14.5 days are more"),
    ],
)
def test_more_days_than_there_are_and_negative_ones_are_refused(make, days, reason):
    (period,) = make.periods()
    lines = make.days(**days, person=make.engineer.id)
    assert reason in refused(make, sheets.enter, period, Side.PLAN, lines)


def test_days_of_others_and_doubles_are_refused(make):
    (period,) = make.periods()
    enter = sheets.enter
    outsider = make.person("Otto", *make.em.roles)
    lines = make.days(1, person=outsider.id)
    assert "does not belong" in refused(make, enter, period, Side.PLAN, lines)
    assert "twice" in refused(make, enter, period, Side.PLAN, make.days(1) * 2)
    lines = [sheets.Days(D(1), initiative=999)]
    assert "not of this team" in refused(make, enter, period, Side.PLAN, lines)
    assert "more than Sprint 1" in refused(make, enter, period, Side.PLAN, make.days(1401))
    only_em_and_pm = "Only engineering managers"
    assert only_em_and_pm in refused(make, enter, period, Side.PLAN, [], by=make.engineer)


def test_actual_days_reach_until_a_day_that_was(make):
    (period,) = make.periods()
    lines, told = make.days(5), {"until": date(2026, 3, 14)}
    assert "not in the future" in refused(make, sheets.enter, period, Side.ACTUAL, lines, **told)
    sheet = make.sheet(period, Side.ACTUAL, lines, agreed=False)
    assert sheet.until == date(2026, 3, 3)
    (later,) = make.periods(date(2026, 4, 1), number=2)
    assert "has not begun" in refused(make, sheets.enter, later, Side.ACTUAL, lines)


def test_a_period_closes_when_it_is_over_and_both_agreed_and_stays_closed(make):
    (period,) = make.periods()
    assert "runs until" in refused(make, sheets.close, period)
    make.sheet(period)
    make.wait(days=14)
    assert "not entered yet" in refused(make, sheets.close, period)
    make.sheet(period, Side.ACTUAL, agreed=False, until=date(2026, 3, 6))
    assert "reach only until 2026-03-06" in refused(make, sheets.close, period)
    sheet = make.sheet(period, Side.ACTUAL, agreed=False)
    assert "The PM has not agreed" in refused(make, sheets.close, period)
    with write():
        sheets.agree_sheet(sheet, by=make.pm, at=make.at)
        sheets.close(period, by=make.pm, at=make.at)
    closed = "was closed on 2026-03-17 and stays as it is"
    assert closed in refused(make, sheets.enter, period, Side.ACTUAL, make.days(1))
    assert closed in refused(make, sheets.enter, period, Side.PLAN, make.days(1))
    assert closed in refused(make, sheets.close, period)


def test_sorting_an_initiative_later_changes_no_closed_period(make):
    initiative = make.initiative(kind=Kind.PRODUCT)
    lines = [*make.days(30, 5), sheets.Days(D("7.5"), initiative=initiative.id)]
    period = make.closed_period(lines)
    before = book_of([period], make.at)[period.id, Side.ACTUAL].total
    make.bucket(initiative)
    assert before == Amounts(D(30), D(5), D(0), D("7.5"))
    assert book_of([period], make.at)[period.id, Side.ACTUAL].total == before


# --- buckets ---


def test_an_initiative_counts_where_both_owners_put_it(make):
    compliance, product = make.initiative(), make.initiative(kind=Kind.PRODUCT)
    (period,) = make.periods()
    lines = [sheets.Days(D(4), initiative=i.id) for i in (compliance, product)]
    make.sheet(period, lines=lines)

    def total():
        return book_of([period], make.at)[period.id, Side.PLAN]

    assert total().total == Amounts(technical=D(4), unsorted=D(4)) and total().by_default == D(4)
    with write():
        choice = sorting.propose_bucket(product, Split(50, 25, 25), by=product.em, at=make.at)
    assert total().total.unsorted == D(4)  # proposed is not agreed
    assert "The other owner agrees: the PM" in refused(make, sorting.agree_bucket, choice)
    assert "other owner" in refused(make, sorting.propose_bucket, product, choice.split)
    with write():
        assert sorting.propose_bucket(product, choice.split, by=product.pm, at=make.at) is choice
    assert total().total == Amounts(D(2), D(5), D(1)) and total().by_default == D(4)
    make.bucket(compliance, Bucket.BUGS)
    assert total().total == Amounts(D(2), D(1), D(5)) and total().by_default == 0


def test_only_its_owners_sort_an_initiative_and_the_next_choice_ends_the_one_before(make):
    initiative = make.bucket(make.initiative())
    assert "Only the two owners of CI-1" in refused(
        make, sorting.propose_bucket, initiative, Split(100, 0, 0), by=make.second_em
    )
    assert "agreed on this" in refused(make, sorting.propose_bucket, initiative, Split(0, 100, 0))
    then = make.at
    make.bucket(initiative, Bucket.PRODUCT)
    assert choice_of(initiative, then).split == Split(0, 100, 0)
    assert choice_of(initiative, make.at).split == Split(100, 0, 0)


def test_a_deputy_of_the_owner_agrees(make):
    initiative = make.initiative()
    make.deputy(make.second_em, on=initiative)
    with write():
        choice = sorting.propose_bucket(initiative, Split(0, 0, 100), by=make.pm, at=make.at)
    with write():
        sorting.agree_bucket(choice, by=make.second_em, at=make.at)
    assert choice_of(initiative, make.at) is choice


# --- the guard over what is stored ---


def test_without_a_policy_nothing_is_judged(make):
    space = space_of(make.team, make.at)
    assert space.policy is None and space.verdict.why is Why.NO_UNIT
    assert under_floor(make.team, make.at) is None


def test_a_plan_under_the_floor_is_a_warning_with_the_days_that_are_missing(make):
    make.policy()
    (period,) = make.periods()
    make.sheet(period, lines=make.days(38.5, 6.5, 5))
    found = under_floor(make.team, make.at)
    assert (found.state, found.missing) == (State.WARNING, D("3.5"))
    make.sheet(period, lines=make.days(35, 10, 5))
    assert under_floor(make.team, make.at) is None


def test_one_sprint_with_no_technical_day_is_judged_as_the_team_divides(make):
    make.policy()
    make.closed_period(make.days(45, 0, 5))
    assert space_of(make.team, make.at).verdict.state is State.BREACH
    make.policy(division=Division.QUARTER)
    verdict = space_of(make.team, make.at).verdict
    assert (verdict.state, verdict.why) == (State.NOT_DUE, Why.REACHABLE)


def test_named_engineers_are_judged_by_their_own_days(make):
    make.policy(division=Division.NAMED, named={make.engineer.id: 100})
    (period,) = make.periods()
    mine = make.days(2, 8, person=make.engineer.id)
    make.sheet(period, lines=[*mine, *make.days(20, 10)])
    verdict = space_of(make.team, make.at).verdict
    assert (verdict.state, verdict.missing) == (State.WARNING, D(2))


def test_what_the_order_asks_for(make):
    initiative = make.initiative()
    (period,) = make.periods()
    day = period.first + timedelta(days=3)
    assert capacity_of(make.team, day, make.at).days is None
    make.sheet(period, lines=[*make.days(10), sheets.Days(D("2.5"), initiative=initiative.id)])
    found = capacity_of(make.team, day, make.at)
    assert (found.period.name, found.days) == ("Sprint 1", D("12.5"))
    assert planned_on_initiatives(make.team, day, make.at) == {initiative.id: D("2.5")}
    assert capacity_of(make.team, date(2027, 1, 1), make.at) is None


def statements(act):
    seen = []

    def note(*args):
        seen.append(args[2])

    event.listen(db.engine, "before_cursor_execute", note)
    act()
    event.remove(db.engine, "before_cursor_execute", note)
    return len(seen)


def test_the_guard_asks_the_same_few_questions_however_many_sprints(make):
    make.policy(division=Division.YEAR)
    sprints = make.periods(count=20)
    make.sheet(sprints[0])
    team, at = make.team, make.at
    few = statements(lambda: space_of(team, at))
    for period in sprints[1:]:
        make.sheet(period)
    team, at = make.team, make.at
    assert statements(lambda: space_of(team, at)) == few <= 4


def test_the_newest_sheet_counts_as_of_any_moment(make):
    (period,) = make.periods()
    make.sheet(period, lines=make.days(10))
    then = make.at
    make.sheet(period, lines=make.days(20))
    assert book_of([period], then)[period.id, Side.PLAN].total.product == D(10)
    assert book_of([period], make.at)[period.id, Side.PLAN].total.product == D(20)
    assert sheet_of(period, Side.PLAN).number == 2
