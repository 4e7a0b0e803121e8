"""The agenda that writes itself, and a sync from its beginning to its frozen minutes."""

import json
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, event, select, text
from sqlalchemy.exc import IntegrityError

from tracker.agenda import actions
from tracker.agenda.agenda import agenda_of
from tracker.agenda.gather import working_days_before
from tracker.agenda.items import Kind
from tracker.agenda.minutes import minutes_of, visible
from tracker.core.db import db, write
from tracker.core.errors import DomainError, Invalid, NotAllowed, RuleBroken
from tracker.identity.queries import products_of
from tracker.initiatives.models import Kind as Sort
from tracker.order import actions as order
from tracker.order import own
from tracker.order.models import Why
from tracker.order.people import leading_priorities, overloaded, team_loads
from tracker.sync import actions as sync_actions
from tracker.sync.models import ItemOutcome, Section
from tracker.sync.queries import series_of
from tracker.sync.votes import vote
from tracker.value.queries import current_version
from tracker.value.still_holds import FRESH, confirm_why, why_due


def agenda(make, reader=None, at=None):
    products = products_of(reader, make.at) if reader else None
    return agenda_of(make.team, series_of(make.team), products=products, at=at or make.at)


def lines(found, kind):
    return {item.key: item.note or item.words for item in found.items if item.kind is kind}


def add(make, words="The booth", **told):
    with write():
        return sync_actions.add_item(make.team, words, by=make.engineer, at=make.at, **told)


# --- what stands on it, and why ---


@pytest.mark.parametrize(
    ("days", "note"),
    [
        (-1, "Was due on 2 Mar 2026, 1 day ago"),
        (0, "Due today"),
        (1, "Due on 4 Mar 2026, in 1 day"),
        (21, "Due on 24 Mar 2026, in 21 days"),
        (22, None),
    ],
)
def test_an_obligation_stands_on_it_for_21_days(make, days, note):
    today = make.at.date()
    found = make.initiative(due_on=today + timedelta(days=days), stops_sales=False)
    assert lines(agenda(make), Kind.DUE) == ({found.key: note} if note else {})


def test_what_is_delivered_is_due_no_more(make):
    make.delivered(due_on=make.at.date())
    assert lines(agenda(make), Kind.DUE) == {}


@pytest.mark.parametrize(
    ("asked", "before"),
    [  # the same hour two working days earlier
        (datetime(2026, 3, 5, 9, tzinfo=UTC), datetime(2026, 3, 3, 9, tzinfo=UTC)),
        (datetime(2026, 3, 3, 9, tzinfo=UTC), datetime(2026, 2, 27, 9, tzinfo=UTC)),  # Tue, Fri
        (datetime(2026, 3, 8, 9, tzinfo=UTC), datetime(2026, 3, 5, 9, tzinfo=UTC)),  # a Sunday
    ],
)
def test_working_days(asked, before):
    assert working_days_before(asked, 2) == before


def test_questions_older_than_two_working_days_one_line_an_initiative(make):
    version = make.published()
    make.question(version)
    assert lines(agenda(make), Kind.QUESTIONS) == {}
    make.wait(days=3)
    make.question(version, by=make.engineer)
    assert "A question is open" in lines(agenda(make), Kind.QUESTIONS)[version.initiative.key]
    make.wait(days=5)
    assert "2 questions" in lines(agenda(make), Kind.QUESTIONS)[version.initiative.key]


def test_a_say_back_waits_until_it_is_heard_or_a_new_version_comes(make):
    version, _said = make.said_back()
    assert set(lines(agenda(make), Kind.SAY_BACK)) == {version.initiative.key}
    make.published(version.initiative, now="Otherwise")
    assert lines(agenda(make), Kind.SAY_BACK) == {}


def test_changes_are_told_once_an_initiative_and_only_those_since_the_last_sync(make):
    moved = make.committed()
    new = make.initiative()
    found = agenda(make)
    assert lines(found, Kind.STATUS)[moved.key].startswith("Draft → Proposed → Committed on ")
    assert set(lines(found, Kind.NEW)) == {new.key}
    assert found.load.changes == 1
    make.ended()
    assert agenda(make).load.changes == 0 and not lines(agenda(make), Kind.NEW)


def test_owners_releases_and_items_in_words(make):
    ownerless = make.initiative(pm=None)
    planned = make.planned()
    item = add(make, "Who goes to the fair?", section=Section.PLANNED)
    found = agenda(make)
    assert set(lines(found, Kind.OWNERLESS)) == {ownerless.key}
    assert set(lines(found, Kind.RELEASE)) == {planned.key}
    assert [i.words for i in found.section(Section.PLANNED) if i.topic == item.topic] == ["Who goes to the fair?"]  # fmt: skip


def test_a_why_is_asked_about_after_90_days_until_an_owner_confirms_it(make):
    initiative = make.proposed()
    version = current_version(initiative)
    later = version.published_at + FRESH + timedelta(hours=1)
    assert not lines(agenda(make, at=later - timedelta(hours=2)), Kind.WHY)
    assert set(lines(agenda(make, at=later), Kind.WHY)) == {initiative.key}
    assert why_due(version, later) and not why_due(version, make.at)
    for person in (make.engineer, make.second_em):
        with pytest.raises(NotAllowed), write():
            confirm_why(version, by=person, at=later)
    with write():
        confirm_why(version, by=make.pm, at=later)
    assert not lines(agenda(make, at=later), Kind.WHY) and not why_due(version, later)
    assert lines(agenda(make, at=later + FRESH + timedelta(hours=1)), Kind.WHY)


def test_the_pm_who_signs_confirms_the_why(make):
    version = current_version(make.proposed())
    make.wait(days=80)
    make.signed(make.explained(version))
    assert not lines(agenda(make, at=version.published_at + FRESH + timedelta(days=1)), Kind.WHY)


@pytest.mark.both_databases
def test_who_is_unclear_is_a_number_and_shown_from_three_answers_on(make):
    first = make.initiative()
    for who, told in (("engineer", {"initiative": first}), ("second_em", {"words": "What first?"})):
        with write():
            person = getattr(make, who)
            vote(make.team, voter=person, clear=False, by=person, at=make.at, **told)
    assert lines(agenda(make), Kind.UNCLEAR) == {}
    with write():
        vote(make.team, voter=make.pm, clear=True, by=make.pm, at=make.at)
    found = agenda(make)
    told = {i.key: i.words for i in found.items if i.kind is Kind.UNCLEAR}
    assert told == {first.key: f"1 person is unclear on {first.title}", "": "1 person is unclear"}
    assert found.load.unclear == 2
    assert "Nora" not in repr(found.items)


def say(make, who, **told):
    person = getattr(make, who)
    with write():
        vote(make.team, voter=person, clear=not told, by=person, at=make.at, **told)


@pytest.mark.both_databases
def test_what_stays_unclear_is_carried_over_until_somebody_clears_it(make):
    first, second = make.initiative(), make.initiative()
    say(make, "engineer", initiative=first)
    say(make, "second_em", initiative=second)
    say(make, "pm")
    sync = make.sync()
    with write():
        actions.settle(sync, f"unclear:{second.key}", by=make.em, at=make.at)
    make.ended(sync)

    def unclear():
        return {i.key: i.carried for i in agenda(make).items if i.kind is Kind.UNCLEAR}

    for times in (1, 2, 3):  # nobody is asked meanwhile
        assert unclear() == {first.key: times}
        if times < 3:
            make.wait(days=7)
            make.ended()
    with pytest.raises(RuleBroken, match="decide or drop"):
        make.ended()
    make.wait(days=1)
    say(make, "engineer")
    assert unclear() == {}


def test_what_lies_outside_the_readers_products_is_not_there(make):
    make.initiative(product=make.other_product, due_on=make.at.date(), pm=None)
    assert {i.kind for i in agenda(make).items} >= {Kind.DUE, Kind.OWNERLESS}
    assert agenda(make, reader=make.em).items == []
    assert agenda(make, reader=make.other_em).items


@contextmanager
def counted():
    told = []

    def note(*args):
        told.append(args[2])

    event.listen(Engine, "before_cursor_execute", note)
    yield told
    event.remove(Engine, "before_cursor_execute", note)


def test_the_agenda_takes_the_same_queries_with_two_and_with_twenty(make):
    def fill(n):
        for number in range(n):
            version = make.published(make.initiative(due_on=make.at.date(), title=f"No. {number}"))
            make.question(version)
            make.wait(days=5)

    fill(2)
    series, at = make.series(), make.at
    with counted() as few:
        agenda_of(make.team, series, products=None, at=at)
    fill(18)
    with counted() as many:
        agenda_of(make.team, series, products=None, at=make.at)
    assert len(many) == len(few)


# --- running it ---


@pytest.mark.parametrize("who", ["engineer", "regulatory", "auditor", "admin", "stranger"])
def test_who_does_not_run_a_sync(make, who):
    make.series()
    person = getattr(make, who)
    if who == "stranger":  # holds every role, but belongs to another team
        with write():
            from tracker.identity.actions import leave

            for row in [m for m in person.memberships if m.team_id]:
                leave(row, by=make.admin, at=make.at)
    with pytest.raises(NotAllowed), write():
        actions.begin_sync(make.team, by=person, at=make.at)


def test_a_sync_needs_a_series_and_one_runs_at_a_time(make):
    with pytest.raises(RuleBroken, match="when the team meets"), write():
        actions.begin_sync(make.team, by=make.em, at=make.at)
    make.sync()
    with pytest.raises(RuleBroken, match="runs already"), write():
        actions.begin_sync(make.team, by=make.pm, at=make.at)


def test_a_decision_settles_its_item_and_a_second_one_on_it_is_refused(make):
    item, sync = add(make), make.sync()
    make.decided(sync, item.topic)
    assert agenda(make).item(item.topic) is None
    for act in (
        lambda: make.decided(sync, item.topic),
        lambda: actions.settle(sync, item.topic, by=make.em, at=make.at),
        lambda: actions.drop_item(sync, item.topic, "So", by=make.em, at=make.at),
    ):
        with pytest.raises(RuleBroken, match="settled meanwhile: The booth"):
            act()


def test_what_settled_itself_meanwhile_is_no_item(make):
    make.initiative(pm=None)
    sync = make.sync()
    with pytest.raises(RuleBroken, match="settled itself"), write():
        actions.settle(sync, "due:CI-99", by=make.em, at=make.at)
    with pytest.raises(Invalid, match="Say why"), write():
        actions.drop_item(sync, "ownerless:CI-1", "", by=make.em, at=make.at)


def test_what_is_open_is_carried_over_and_at_the_third_time_decided_or_dropped(make):
    item = add(make)
    for carried in (1, 2, 3):
        make.ended()
        make.wait(days=7)
        assert agenda(make).item(item.topic).carried == carried
    sync = make.sync()
    with pytest.raises(RuleBroken, match="Carried over 3 times already: decide or drop “The booth”"):  # fmt: skip
        make.ended(sync)
    assert sync.running and not sync.outcomes
    with write():
        actions.drop_item(sync, item.topic, "Nobody goes", by=make.em, at=make.at)
    assert not make.ended(sync).running
    assert agenda(make).item(item.topic) is None


def test_what_was_dropped_and_still_holds_comes_back_after_four_weeks(make):
    found = make.initiative(pm=None)
    sync = make.sync()
    with write():
        actions.drop_item(sync, f"ownerless:{found.key}", "Later", by=make.em, at=make.at)
    make.ended(sync)
    assert lines(agenda(make), Kind.OWNERLESS) == {}
    make.wait(days=29)
    assert set(lines(agenda(make), Kind.OWNERLESS)) == {found.key}


def test_the_minutes_are_frozen_with_their_real_length(make):
    found = make.initiative(pm=None)
    item = add(make)
    sync = make.sync()
    with write():
        sync_actions.pause(sync, "What a Basic UDI-DI is", by=make.em, at=make.at)
    make.wait(minutes=4)
    with write():
        sync_actions.resume(sync, by=make.pm, at=make.at)
    decision = make.decided(sync, item.topic, initiative=found)
    with write():
        vote(make.team, voter=make.pm, clear=True, by=make.pm, at=make.at)
    make.wait(minutes=20)
    make.ended(sync)
    told = minutes_of(sync)
    assert sync.minutes == told["minutes"]["real"] == 29
    assert told["attendees"] == ["Eva Engels", "Paul Marks"]
    assert told["explained"] == [{"what": "What a Basic UDI-DI is", "seconds": 300}]
    [made] = told["decisions"]
    assert (made["number"], made["key"], made["product"]) == (decision.id, found.key, "slumber")
    assert made["instead_of"] == "Waiting for the export"
    adjust = next(part for part in told["sections"] if part["section"] == "adjust")
    assert [(row["words"], row["outcome"]) for row in adjust["items"]] == [
        ("The booth", "decided"), (found.title, "carried over"),
    ]  # fmt: skip
    elsewhere = visible(told, {"daylight"})
    assert elsewhere["decisions"] == [] and found.title not in json.dumps(elsewhere)


def test_neither_votes_nor_anybodys_load_stand_in_the_minutes(make):
    for who in ("engineer", "em", "pm"):
        with write():
            person = getattr(make, who)
            vote(make.team, voter=person, clear=False, words="All of it", by=person, at=make.at)
    sync = make.sync()
    assert lines(agenda(make), Kind.UNCLEAR)
    make.ended(sync)
    assert "nclear" not in sync.document.content.decode()
    rows = db.session.scalars(select(ItemOutcome)).all()
    assert [(row.topic, row.words) for row in rows] == [("unclear:", "unclear")]


@pytest.mark.parametrize(
    ("people", "minutes", "error"),
    [((), None, Invalid), (("em",), 0, Invalid), (("em",), 9, Invalid), (("auditor",), None, NotAllowed)],
)  # fmt: skip
def test_an_end_that_cannot_be(make, people, minutes, error):
    sync = make.sync()
    with pytest.raises(error), write():
        actions.end_sync(
            sync, [getattr(make, who) for who in people], minutes=minutes, by=make.em, at=make.at
        )
    assert sync.running


def test_after_the_end_nothing_is_added(make):
    sync = make.ended()
    told = {"by": make.em, "at": make.at}
    for act in (
        lambda: sync_actions.pause(sync, "Late", **told),
        lambda: actions.settle(sync, "x", **told),
        lambda: actions.end_sync(sync, [make.em], **told),
        lambda: make.decided(sync),
    ):
        with pytest.raises(RuleBroken, match="has ended"):
            act()


@pytest.mark.both_databases
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE sync SET minutes = 1",
        "DELETE FROM sync",
        "UPDATE sync_decision SET what = 'other'",
        "DELETE FROM sync_outcome",
        "UPDATE sync_attendance SET person_id = 1",
        "UPDATE sync_pause SET explains = 'other'",
        "INSERT INTO sync_pause (sync_id, explains, began_at) SELECT id, 'late', began_at FROM sync",
        "INSERT INTO sync_attendance (sync_id, person_id) SELECT id, 1 FROM sync",
    ],
)
def test_the_database_keeps_what_was_held(make, statement):
    item, sync = add(make), make.sync()
    with write():
        sync_actions.pause(sync, "Why", by=make.em, at=make.at)
    make.decided(sync, item.topic)
    add(make, "Another")
    make.ended(sync)
    with pytest.raises(IntegrityError), write():
        db.session.execute(text(statement))


def test_an_item_about_another_teams_work_is_refused(make):
    found = make.initiative(kind=Sort.BUG)
    with write():
        found.team = make.other_team
    for act in (
        lambda: add(make, initiative=found),
        lambda: make.decided(make.sync(), initiative=found),
    ):
        with pytest.raises(DomainError, match="another team"):
            act()


# --- order and capacity ---


def moved(make, initiative, to, words):
    with write():
        order.move(initiative, to, why=Why.REGULATORY, words=words, by=make.em, at=make.at)


def on(make, initiative, person):
    with write():
        return own.put_on(initiative, person, by=person, at=make.at)


def test_moves_are_told_with_their_reason_and_cancel_each_other_out(make):
    first, second = make.proposed(), make.proposed()
    make.wait(days=1)
    make.ended()
    moved(make, second, 1, "The auditor asked for it")
    found = agenda(make)
    note = lines(found, Kind.MOVED)[second.key]
    assert note == "Moved from place 2 to 1 (regulatory): “The auditor asked for it”"
    assert found.load.changes == 1
    moved(make, second, 2, "")
    assert lines(agenda(make), Kind.MOVED) == {} and first.key not in note


@pytest.mark.both_databases
def test_who_is_on_too_much_and_what_leads_is_counted_as_the_order_counts_it(make):
    works = [make.proposed() for _number in range(4)]
    for work in works[:3]:
        last = on(make, work, make.engineer)
    on(make, works[3], make.second_em)
    on(make, works[3], make.pm)
    loads = team_loads(make.team, make.at)
    found = agenda(make)
    assert found.load.overloaded == overloaded(loads) == 1
    assert found.load.leading == leading_priorities(loads) == 2
    assert "3 or more" in lines(found, Kind.OVERLOADED)[""]
    with write():
        own.move_own(last, 1, by=make.engineer, at=make.at)
    loads = team_loads(make.team, make.at)
    assert agenda(make).load.leading == leading_priorities(loads) == 2


def test_days_under_the_floor_stand_on_it_and_count_as_a_decision(make):
    make.policy()
    (period,) = make.periods()
    make.sheet(period, lines=make.days(44, 5, 1))
    found = agenda(make)
    [item] = [item for item in found.items if item.kind is Kind.FLOOR]
    assert item.words == "Technical work: 10 %, and the floor is 20 %"
    assert item.note == "5 person-days are missing to the floor"
    assert found.load.decisions == 1
    make.sheet(period, lines=make.days(35, 10, 5))
    assert not [item for item in agenda(make).items if item.kind is Kind.FLOOR]
