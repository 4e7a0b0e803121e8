"""The conversation about an initiative in its dossier: decided, moved, put off, sorted, estimated."""

import dataclasses
import json
from datetime import timedelta

from sqlalchemy import event

from reports.common import NoneRecorded
from tests.reporting.test_reporting import gathered, issued
from tests.reports.conftest import broken_rules, text_of  # noqa: F401  fixtures
from tracker.core.db import db, write
from tracker.core.files import FileStore
from tracker.order import actions as order
from tracker.order import own
from tracker.order.models import Why
from tracker.reporting.drawing import draw
from tracker.reporting.gather import DOSSIER


def talked_about(make):
    """An initiative of three: decided on, moved up, put off, brought back; sorted and estimated."""
    first, second, third = (make.initiative_in_order(title=f"Work {n}") for n in (1, 2, 3))
    sync = make.sync()
    make.decided(sync, initiative=third)
    make.decided(sync, initiative=first)
    make.ended(sync)
    at = make.at
    with write():
        order.move(third, 1, why=Why.REGULATORY, words="The audit asks for it.", by=make.em, at=at)
    with write():
        order.park(
            third, "The supplier is late.", until=(at + timedelta(days=30)).date(),
            would_change="Their delivery", by=make.pm, at=make.at,
        )  # fmt: skip
    with write():
        order.bring_back(third, "It has come.", by=make.em, at=make.at)
    with write():
        order.move(second, 1, why=Why.MARKET, words="", by=make.pm, at=make.at)
    with write():
        order.move(third, 1, why=Why.INCIDENT, words="", by=make.pm, at=make.at)
    with write():
        order.estimate(third, 5, by=make.engineer, at=make.at)
    with write():
        own.put_on(third, make.engineer, by=make.engineer, at=make.at)
    return make.bucket(third)


def test_decisions_moves_and_what_was_not_now_stand_by_time_with_who_and_why(make):
    told = gathered(make, talked_about(make)).decisions
    assert [(row.by, row.where) for row in told] == [
        ("Eva and Paul", "Weekly sync of Night team"), ("Eva Engels", "Order of Night team"),
        ("Paul Marks", "Not now"), ("Eva Engels", "Not now"), ("Paul Marks", "Order of Night team"),
    ]  # fmt: skip
    agreed, moved, parked, back, again = told
    assert agreed.what == "We ship the 4.2.0 first."
    assert agreed.reason == "The auditor asked.\nInstead of: Waiting for the export"
    assert moved.what == "Moved from place 3 to place 1."
    assert moved.reason == "Regulatory: The audit asks for it." and again.reason == "Incident"
    assert "Looked at again on" in parked.what and "bring it back: Their delivery" in parked.what
    assert (parked.reason, back.reason) == ("The supplier is late.", "It has come.")
    assert [row.at for row in told] == sorted(row.at for row in told)


def test_bucket_effort_and_place_stand_in_the_plan_and_nobodys_load(make):
    facts = {fact.label: fact.text for fact in gathered(make, talked_about(make)).plan}
    assert facts["Bucket"].startswith("100 % technical; agreed by Eva Engels and Paul Marks on ")
    assert facts["Effort"].startswith("5 person-days still to do, as estimated on ")
    assert facts["Place in the order"] == "1 in Night team"
    assert "Nora" not in str(facts)


def test_where_nothing_was_said_that_is_said(make):
    report = gathered(make, make.proposed())
    facts = {fact.label: fact.text for fact in report.plan}
    assert facts["Bucket"] == "Its two owners have not agreed on one yet."
    assert facts["Effort"] == "No estimate is recorded."
    assert facts["Place in the order"].startswith("Nobody has placed it")
    assert isinstance(report.decisions, NoneRecorded)


def test_it_is_printed_and_a_later_issue_says_what_is_new(make, tmp_path, text_of, broken_rules):  # noqa: F811
    initiative, store = make.proposed(), FileStore(tmp_path / "kept")
    issued(make, initiative, store)
    with write():
        order.park(initiative, "Later", until=None, would_change="Money", by=make.pm, at=make.at)
    later = json.loads(issued(make, initiative, store).data)
    assert any(said.startswith("Decision of 2026-03-") for said in later["header"]["changes"])
    drawn = draw(DOSSIER, initiative, by="Rita Quast", at=make.at)
    text = text_of(drawn.pdf)
    for said in ("Takenoutoftheorder:notnow.", "Whatwouldbringitback:Money", "Noestimateisrecorded."):  # fmt: skip
        assert said in text
    assert broken_rules(drawn.pdf) == set()


def test_its_queries_do_not_grow_with_the_conversation(make):
    def count(initiative) -> int:
        asked: list[str] = []
        db.session.expire_all()
        listen = lambda *told: asked.append(told[2])  # noqa: E731
        event.listen(db.engine, "before_cursor_execute", listen)
        gathered(make, initiative)
        event.remove(db.engine, "before_cursor_execute", listen)
        return sum(one.startswith("SELECT") for one in asked)

    initiative = talked_about(make)
    before = count(initiative)
    for to in (3, 1, 2):
        with write():
            order.move(initiative, to, why=Why.OTHER, words="Again", by=make.em, at=make.at)
    sync = make.sync()
    for _n in range(3):
        make.decided(sync, initiative=initiative)
    assert dataclasses.asdict(gathered(make, initiative))["decisions"][-1]["by"] == "Eva and Paul"
    assert count(initiative) <= before
