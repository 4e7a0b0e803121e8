"""The grey-zone list: what lacks an owner, by due date and age, claimed with one click."""

from datetime import date

import pytest
from sqlalchemy import event, text

from tests.make import Role
from tracker.core.clock import now
from tracker.core.db import db, write
from tracker.identity import actions as identity
from tracker.initiatives.unclaimed import unclaimed
from tracker.readiness import actions as steps


def listed(make, who="em", *, drafts=True):
    from tracker.identity.queries import products_of

    person = getattr(make, who)
    return [
        i.title for i in db.session.scalars(unclaimed(products_of(person, now()), drafts=drafts))
    ]


def test_what_stands_in_it_and_in_which_order(make):
    make.initiative(title="late", pm=None, due_on=date(2026, 12, 1))
    make.initiative(title="undated", em=None, due_on=None)
    make.initiative(title="early", em=None, pm=None, due_on=date(2026, 5, 1))
    make.initiative(title="late too", em=None, due_on=date(2026, 12, 1))
    make.initiative(title="undated too", em=None, due_on=None)
    make.initiative(title="owned")
    make.initiative(title="elsewhere", em=None, product=make.other_product)
    dropped = make.initiative(title="dropped", pm=None)
    with write():
        steps.drop(dropped, "No", by=make.em, at=make.at)
    assert listed(make) == ["early", "late", "late too", "undated", "undated too"]
    assert listed(make, drafts=False) == []


@pytest.mark.parametrize("how", ["left", "lost the role"])
def test_an_owner_who_is_gone_leaves_it_unclaimed(make, how):
    make.proposed(title="orphan")
    make.proposed(title="kept", em=make.second_em)
    assert listed(make, "regulatory") == []
    with write():
        if how == "left":
            identity.deactivate(make.em, by=make.admin, at=make.at)
        else:
            identity.change_roles(make.em, frozenset({Role.PM}), by=make.admin, at=make.at)
    assert listed(make, "regulatory", drafts=False) == ["orphan"]


def test_one_click_claims(browser, make):
    key = make.initiative(title="Rotate the key", pm=None).key
    page = browser.sign_in(make.em).get("/unclaimed").text
    assert "Rotate the key" in page and "No product manager" in page and "Claim as" not in page
    page = browser.sign_in(make.pm).get("/unclaimed").text
    assert "Claim as PM" in page
    page = browser.submit("/unclaimed", side="pm")
    assert f"You own {key} now." in page.text
    assert "Everything open has an EM and a PM." in browser.get("/unclaimed").text


def test_an_auditor_reads_it_without_drafts_and_claims_nothing(browser, make):
    make.initiative(title="Only a draft", pm=None)
    make.proposed(title="Taken up")
    with write():
        identity.deactivate(make.pm, by=make.admin, at=make.at)
    page = browser.sign_in(make.auditor).get("/unclaimed").text
    assert "Taken up" in page and "Paul Marks left" in page
    assert "Only a draft" not in page and "Claim" not in page.replace("Unclaimed", "")


def test_pages_follow_one_another_without_gaps(browser, make):
    for n in range(53):
        make.initiative(title=f"Item {n:02}", pm=None, due_on=date(2026, 12, 1) if n % 2 else None)
    browser.sign_in(make.em)
    first = browser.get("/unclaimed").text
    further = first.split('rel="next" href="')[1].split('"')[0]
    second = browser.get(further.replace("&amp;", "&")).text
    titles = [f"Item {n:02}" for n in range(53)]
    assert sum(t in first for t in titles) == 50 and sum(t in second for t in titles) == 3
    assert not any(t in first and t in second for t in titles)


@pytest.mark.parametrize("made_up", ["", "x", "none_", "none_x", "2026-13-01_3", "none_0", "_"])
def test_a_made_up_place_is_400(browser, make, made_up):
    browser.sign_in(make.em)
    assert browser.get(f"/unclaimed?after={made_up}").status_code == 400


def test_it_asks_as_often_for_twenty_as_for_two_and_reads_no_whole_table(browser, make):
    def count():
        asked = []

        def note(_c, _cursor, statement, *_more):
            asked.append(statement)

        event.listen(db.engine, "after_cursor_execute", note)
        browser.get("/unclaimed")
        event.remove(db.engine, "after_cursor_execute", note)
        return len(asked)

    for n in range(2):
        make.initiative(title=f"A {n}", pm=None)
    browser.sign_in(make.em)
    browser.get("/unclaimed")
    few = count()
    for n in range(18):
        make.initiative(title=f"B {n}", pm=None)
    assert count() == few


def test_the_unclaimed_come_from_their_indexes(make):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("the plan of SQLite")
    from tracker.identity.queries import products_of

    query = unclaimed(products_of(make.em, now()), drafts=True).limit(50)
    sql = str(query.compile(db.engine, compile_kwargs={"literal_binds": True}))
    plan = " ".join(row[-1] for row in db.session.execute(text(f"EXPLAIN QUERY PLAN {sql}")))
    assert "ix_co_ownership_em_open" in plan and "ix_co_ownership_pm_open" in plan
    assert "SCAN co_ownership" not in plan and "SCAN initiative" not in plan
