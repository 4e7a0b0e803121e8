"""What waits: the same number of queries however much it is."""

import pytest
from sqlalchemy import Engine, event

from tracker.core.db import db, write
from tracker.identity.queries import products_of
from tracker.initiatives.ownership import revoke_deputy
from tracker.readiness import waiting
from tracker.readiness.waiting import waiting_for
from tracker.releases.actions import change_build


@pytest.fixture
def statements():
    """The SQL that is sent while a test runs."""
    seen = []

    def note(_connection, _cursor, statement, *_rest):
        seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield seen
    event.remove(Engine, "before_cursor_execute", note)


def everything(make, version):
    """One of everything that can wait for somebody."""
    make.initiative()
    published = make.published()
    make.explained()
    make.question(published)
    make.said_back()
    make.said_back_statement()
    make.committed()
    make.verified(version=f"{version}.1.0")
    make.evidence(make.need(make.initiative()))
    make.planned(f"{version}.0.0", delivers=(make.committed(),))
    release = make.planned(f"{version}.2.0")
    make.assessed(release)
    make.approved(release)


@pytest.mark.both_databases
@pytest.mark.parametrize("who", ["em", "pm", "regulatory"])
def test_as_many_queries_for_little_as_for_much(app, make, statements, who):
    counts, found = [], []
    for rounds in (1, 4):
        for n in range(rounds):
            everything(make, 10 * rounds + n)
        db.session.rollback()
        db.session.expunge_all()
        person = getattr(make, who)
        products = products_of(person, make.at)
        statements.clear()
        found.append(len(waiting_for(person, products, make.at).items))
        counts.append(len(statements))
    assert found[1] >= 3 * found[0] >= 3
    assert counts[0] == counts[1] <= 27


def test_no_more_is_looked_at_than_so_much_and_that_is_said(app, make, browser, monkeypatch):
    for _n in range(4):
        make.evidence(make.need(make.published().initiative))
    monkeypatch.setattr(waiting, "MOST", 2)
    for version in ("1.0.0", "1.0.1", "1.0.2"):
        make.planned(version)
    page = browser.sign_in(make.regulatory).get("/").text
    assert "More than 2 pieces of evidence wait for review; the oldest are shown." in page
    assert "More than 2 releases are planned; the newest were looked at." in page
    own = browser.sign_in(make.em).get("/").text
    assert "You own more than 2 open initiatives; the oldest are shown." in own


def test_home_shows_the_oldest_and_leads_to_the_rest(app, make, browser):
    for _n in range(25):
        make.explained()
    page = browser.sign_in(make.pm).get("/").text
    assert page.count("Say it back") == 20 and "and 5 more" in page
    assert browser.get("/?waiting=all").text.count("Say it back") == 25


def test_a_deputy_sees_what_waits_for_the_owner(make):
    """On initiatives and releases, said for whom; and nothing once it has ended."""
    version = make.published()
    make.approved(make.planned("9.1.0"))
    products = products_of(make.second_em, make.at)

    def told():
        return [item.sentence for item in waiting_for(make.second_em, products, make.at).items]

    assert told() == []
    row = make.deputy(make.second_em)
    assert set(told()) == {
        f"{version.initiative.key}: sign that v1 is explained. (for Eva Engels)",
        f"{version.initiative.key} can be proposed. (for Eva Engels)",
        "REL-1 is approved and authorised: release it.",
    }
    with write():
        revoke_deputy(row, by=make.em, at=make.at)
    assert told() == []


def test_a_deputy_on_one_initiative_sees_that_one_alone(make):
    one, _other = make.published().initiative, make.published(make.initiative(title="Another"))
    make.deputy(make.second_em, on=one)
    products = products_of(make.second_em, make.at)
    keys = {item.key for item in waiting_for(make.second_em, products, make.at).items}
    assert keys == {one.key}


def test_a_signature_on_an_older_manifest_counts_no_more(make):
    products = products_of(make.em, make.at)
    release = make.approved()

    def told(person):
        return {item.sentence for item in waiting_for(person, products, make.at).items}

    assert f"{release.key} is approved and authorised: release it." in told(make.em)
    with write():
        change_build(release, commit="77aa01b", build="1843", by=make.em, at=make.at)
    assert not told(make.em)
    assert f"{release.key} is ready: approve releasing it." in told(make.pm)
    assert f"{release.key} is ready: authorise its release." in told(make.regulatory)
