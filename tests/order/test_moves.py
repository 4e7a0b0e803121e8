"""The order of a team: strict, one row a move, honest about what came and went, also as of a day."""

from datetime import date, timedelta
from threading import Thread

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from tracker.audit.models import Event
from tracker.audit.queries import details
from tracker.core.db import db, insert_rows, write
from tracker.core.errors import Invalid, NotAllowed, RuleBroken, Stale
from tracker.identity.permissions import Role
from tracker.initiatives import actions as initiatives
from tracker.order import actions
from tracker.order.history import end_of, moves_of, parked_since, parkings_of, rank_changes
from tracker.order.models import Move, Parking, Why
from tracker.order.queries import estimates, order_of, orders_of, parkings, place_of
from tracker.readiness import actions as steps

both_databases = pytest.mark.both_databases


@pytest.fixture
def three(make):
    """CI-1, CI-2, CI-3 in the order in which they were proposed; nobody has moved anything."""
    return [make.initiative_in_order(title=title) for title in ("A", "B", "C")]


def move(make, initiative, to, *, why=Why.MARKET, words="", by=None, **more):
    with write():
        return actions.move(
            initiative, to, why=why, words=words, by=by or make.em, at=make.at, **more
        )


def park(make, initiative, **told):
    told = {"until": None, "would_change": "A customer asks"} | told
    with write():
        return actions.park(initiative, "Too early", by=make.pm, at=make.at, **told)


def back(make, initiative, reason="A customer asked"):
    with write():
        actions.bring_back(initiative, reason, by=make.em, at=make.at)


def keys(make, at=None):
    order = order_of(make.team, at)
    return [f"CI-{i}" for i in order.places], {f"CI-{i}" for i in order.new}


def test_before_any_move_the_order_is_that_of_arrival_and_all_is_new(make, three):
    make.initiative(title="A draft")
    make.delivered()
    assert keys(make) == (["CI-1", "CI-2", "CI-3"], {"CI-1", "CI-2", "CI-3"})
    assert place_of(three[0]) is None


def test_a_move_keeps_the_whole_order_and_says_who_goes_down(make, three):
    made = move(make, three[2], 1, why=Why.INCIDENT, words="INC-7")
    assert made.below == (1, 2) and keys(make) == (["CI-3", "CI-1", "CI-2"], {"CI-1", "CI-2"})
    assert (made.move.number, made.move.places, made.move.decided) == (1, "[3, 1, 2]", 1)
    move(make, three[0], 3)
    assert keys(make) == (["CI-3", "CI-2", "CI-1"], set())
    assert [place_of(i) for i in three] == [3, 2, 1]
    event = db.session.scalars(select(Event).where(Event.action == "order.moved")).first()
    told = details(event)["changes"]
    assert told == {"team": ["night", "night"], "place": [3, 1], "why": [None, "incident"]}


def test_what_is_new_may_be_kept_where_it_stands(make, three):
    move(make, three[0], 1)
    move(make, three[1], 2)
    assert keys(make) == (["CI-1", "CI-2", "CI-3"], {"CI-3"})


@pytest.mark.parametrize("to", [0, 4, -1, 2])
def test_a_place_that_is_none_or_its_own_is_refused(make, three, to):
    move(make, three[1], 2)
    with pytest.raises(Invalid):
        move(make, three[1], to)
    assert len(db.session.scalars(select(Move)).all()) == 1


def test_other_wants_words(make, three):
    with pytest.raises(Invalid, match="few words"):
        move(make, three[1], 1, why=Why.OTHER)


@pytest.mark.parametrize("who", ["engineer", "regulatory", "auditor", "admin", "stranger"])
def test_only_em_and_pm_of_the_team_order_its_work(make, three, who):
    person = make.person("From elsewhere", Role.EM) if who == "stranger" else getattr(make, who)
    for act in (
        lambda: move(make, three[1], 1, by=person),
        lambda: actions.park(
            three[0], "No", until=None, would_change="x", by=person, at=make.at
        ),
        lambda: actions.bring_back(three[0], "x", by=person, at=make.at),
    ):  # fmt: skip
        with pytest.raises(NotAllowed):
            act()


def test_an_older_picture_is_told_and_nothing_is_done(make, three):
    seen = order_of(make.team).edition
    move(make, three[2], 1, by=make.pm)
    with pytest.raises(
        Stale, match=r"moved CI-3 from place 3 to 1 meanwhile.*CI-1 stands at place 2"
    ):
        move(make, three[0], 2, seen=seen)
    make.initiative_in_order(title="D")
    with pytest.raises(Stale, match="came into the order"):
        move(make, three[1], 1, seen=f"1-{seen}")
    assert keys(make)[0][:3] == ["CI-3", "CI-1", "CI-2"]
    move(make, three[0], 1, seen=order_of(make.team).edition)


def test_what_leaves_and_comes_again_stands_at_the_end(make, three):
    move(make, three[0], 1)
    move(make, three[2], 2)
    with write():
        steps.drop(three[0], "No", by=make.em, at=make.at)
    assert keys(make) == (["CI-3", "CI-2"], {"CI-2"})
    assert place_of(three[0]) is None and place_of(three[2]) == 1
    with write():
        steps.reopen(three[0], by=make.em, at=make.at)
        initiatives.move(three[0], "propose", by=make.em, at=make.at)
    assert keys(make) == (["CI-3", "CI-2", "CI-1"], {"CI-2", "CI-1"})
    with write():
        initiatives.move(three[2], "commit", by=make.em, at=make.at)
    assert place_of(three[2]) == 1  # committing keeps the place
    with write():
        initiatives.move(three[2], "deliver", by=make.em, at=make.at)
    assert keys(make)[0] == ["CI-2", "CI-1"]
    with write():
        initiatives.move(three[2], "send_back", by=make.em, at=make.at)
    assert keys(make)[0] == ["CI-2", "CI-1", "CI-3"]
    with pytest.raises(RuleBroken, match="only what is proposed or committed"):
        move(make, make.initiative(), 1)


def test_not_now_leaves_the_order_and_comes_back_at_its_end_with_reasons(make, three):
    move(make, three[0], 1)
    before = make.at
    row = park(make, three[0])
    assert keys(make)[0] == ["CI-2", "CI-3"] and order_of(make.team).parked == {1}
    assert place_of(three[0]) is None
    for refused in (lambda: move(make, three[0], 1), lambda: park(make, three[0])):
        with pytest.raises(RuleBroken, match="not now"):
            refused()
    assert [p.id for p in parked_since(make.team, before)] == [row.id]
    assert [p.reason for p in parkings(order_of(make.team).parked)] == ["Too early"]
    back(make, three[0])
    assert keys(make)[0] == ["CI-2", "CI-3", "CI-1"]
    with pytest.raises(RuleBroken, match="not among"):
        back(make, three[0])
    assert [(p.reason, p.back_because) for p in parkings_of([1])] == [
        ("Too early", "A customer asked")
    ]


@pytest.mark.parametrize(
    "told", [{"would_change": ""}, {"until": date(2020, 1, 1), "would_change": ""}]
)
def test_not_now_is_not_never(make, three, told):
    with pytest.raises(Invalid):
        park(make, three[0], **told)
    with pytest.raises(IntegrityError), write():
        db.session.add(Parking(initiative=three[0], reason="x", until=None, would_change="", began_at=make.at, by=make.em))  # fmt: skip


def test_what_was_dropped_while_not_now_comes_anew(make, three):
    park(make, three[0])
    with write():
        steps.drop(three[0], "No", by=make.em, at=make.at)
    assert order_of(make.team).parked == frozenset()
    with write():
        steps.reopen(three[0], by=make.em, at=make.at)
        initiatives.move(three[0], "propose", by=make.em, at=make.at)
    assert keys(make)[0] == ["CI-2", "CI-3", "CI-1"]
    park(make, three[0])
    assert order_of(make.team).parked == {1}


def test_the_order_as_of_any_moment_comes_from_the_rows(make, three):
    pictures = [(make.at, keys(make))]

    def then(act):
        act()
        pictures.append((make.at, keys(make)))

    then(lambda: move(make, three[2], 1))
    then(lambda: park(make, three[0]))
    then(lambda: make.initiative_in_order(title="D"))
    then(lambda: back(make, three[0]))
    then(lambda: move(make, three[0], 1))
    with write():
        then(lambda: steps.drop(three[2], "No", by=make.em, at=make.at))
    assert [keys(make, at) for at, _shown in pictures] == [shown for _at, shown in pictures]
    assert keys(make, pictures[0][0] - timedelta(days=400)) == ([], set())
    assert end_of(date(2026, 1, 5)).isoformat() == "2026-01-05T23:59:59.999999+00:00"


def test_what_changed_since_is_what_moved_came_or_left(make, three):
    move(make, three[2], 1)
    since = make.at
    move(make, three[1], 1)
    make.initiative_in_order(title="D")
    park(make, three[0])
    told = [(c.initiative_id, c.before, c.after, c.move and c.move.number) for c in rank_changes(make.team, since)]  # fmt: skip
    assert told == [(2, 3, 1, 2), (4, None, 3, None), (1, 2, None, None)]
    moves = db.session.scalars(moves_of(make.team, since=since)).all()
    assert [m.number for m in moves] == [2]


def test_estimates_are_the_team_s(make, three):
    for days in (5, 8):
        with write():
            actions.estimate(three[0], days, by=make.engineer, at=make.at)
    assert estimates([1, 2]) == {1: 8}
    for days in (0, -3, 10_000):
        with pytest.raises(Invalid), write():
            actions.estimate(three[0], days, by=make.engineer, at=make.at)
    with pytest.raises(NotAllowed), write():
        actions.estimate(three[0], 3, by=make.regulatory, at=make.at)


def test_several_teams_cost_what_one_costs(make, three):
    assert orders_of([make.team.id, 2]).keys() == {make.team.id, 2}


@both_databases
def test_the_database_itself_refuses_ties_and_changes(make):
    made = move(make, make.initiative_in_order(), 1).move
    same = {
        "team_id": made.team_id, "number": 2, "initiative_id": 1, "came_from": 1, "came_to": 1,
        "why": Why.MARKET, "words": "", "places": "[1]", "decided": 1, "by_id": made.by_id,
        "at": make.at,
    }  # fmt: skip
    for wrong in ({"places": "[1, 2, 1]"}, {"number": 1}):
        with pytest.raises(IntegrityError), write():
            insert_rows(Move, [same | wrong])
    with pytest.raises(IntegrityError), write():
        made.places = "[2]"
    with write():
        insert_rows(Move, [same])


@both_databases
def test_fifty_parallel_moves_leave_one_strict_order(app, make):
    rows = [make.initiative_in_order(title=f"No {n}") for n in range(8)]
    numbers, em, at = [row.id for row in rows], make.em.id, make.at
    wrong = []

    def move_some(thread):
        with app.app_context():
            for n in range(5):
                try:
                    with write():
                        initiative = db.session.get_one(type(rows[0]), numbers[(thread + n) % 8])
                        by = db.session.get_one(type(make.em), em)
                        places = order_of(initiative.team).places
                        to = 1 if places[0] != initiative.id else len(places)
                        actions.move(initiative, to, why=Why.MARKET, words="", by=by, at=at)
                except Exception as error:
                    wrong.append(error)

    threads = [Thread(target=move_some, args=(n,)) for n in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    assert not wrong
    moves = db.session.scalars(select(Move).order_by(Move.number)).all()
    assert [m.number for m in moves] == list(range(1, 51))
    order = order_of(make.team)
    assert sorted(order.places) == numbers and order.number == 50
    assert list(order.places)[: moves[-1].decided] == moves[-1].placed
