"""Home: gauges of each team, what stops the coming releases, one's own order; the practices page."""

import pytest
from sqlalchemy import event

from tests.practices.test_gauges import answers
from tracker.audit.actions import SYSTEM
from tracker.core.clock import now
from tracker.core.db import db, write
from tracker.identity.actions import found_team, join, leave
from tracker.order.own import put_on

PAGE = "/teams/night/practices"


@pytest.fixture
def lately(make):
    """The clock of the records, half an hour before that of the pages."""
    make.wait(seconds=(now() - make.at).total_seconds() - 1800)
    return make


def statements(act):
    seen = []

    def note(*args):
        seen.append(args[2])

    event.listen(db.engine, "before_cursor_execute", note)
    act()
    event.remove(db.engine, "before_cursor_execute", note)
    return len(seen)


@pytest.mark.parametrize("who", ["em", "pm"])
def test_three_gauges_with_a_word_a_sentence_and_the_page_that_mends_it(browser, lately, who):
    make = lately
    make.proposed()
    make.committed()
    make.series()
    answers(make, True, False, True)
    home = browser.sign_in(getattr(make, who)).get("/").text
    assert "1 not signed" in home and "1 of 2 values signed" in home
    assert "No policy" in home and "1 unclear" in home and "of 3 who answered" in home
    assert "Next sync: " in home and "09:30 Europe/Berlin" in home
    for link in (f"{PAGE}#unsigned", "/teams/night/capacity", "/teams/night/sync"):
        assert f'href="{link}"' in home
    for name in ("Nora Nagel", "Emil Ernst"):
        assert name not in home


def test_two_answers_give_no_figure(browser, lately):
    answers(lately, True, False)
    home = browser.sign_in(lately.em).get("/").text
    assert "Too few answers" in home and "1 unclear" not in home
    page = browser.get(PAGE).text
    assert "not shown" in page and "of 2 answers" not in page


def test_space_against_the_floor(browser, lately):
    make = lately
    make.policy()
    (sprint,) = make.periods(first=make.at.date())
    make.sheet(sprint, lines=make.days(45, 5, 0))
    home = browser.sign_in(make.pm).get("/").text
    assert "Warning" in home and "10 % technical, floor 20 %: 5 days missing" in home


def test_the_gauges_are_not_for_everybody(browser, make):
    for who in ("engineer", "regulatory", "auditor"):
        assert "Understood" not in browser.sign_in(getattr(make, who)).get("/").text
    with write():
        leave(make.em.memberships[-1], by=make.admin, at=make.at)
    home = browser.sign_in(make.em).get("/").text
    assert "Understood" not in home and "You belong to no team" in home


def test_what_stops_a_release_stands_on_home(browser, make):
    make.planned("1.0.0")
    make.ready("1.1.0")
    home = browser.sign_in(make.pm).get("/").text
    assert "No change assessment is frozen yet." in home and "Stopped" in home
    assert 'href="/releases/REL-1/assessment"' in home
    assert "Nothing stops it; it waits for its signatures." in home
    assert "No release is planned." in browser.sign_in(make.stranger).get("/").text


def test_an_engineer_sees_their_own_order(browser, make):
    engineer = browser.sign_in(make.engineer)
    assert "You are on nothing that is proposed or committed." in engineer.get("/").text
    initiative = make.initiative_in_order(title="Rotate the key")
    with write():
        put_on(initiative, make.engineer, by=make.engineer, at=make.at)
    assert f'1. <span class="mono">{initiative.key}</span>' in engineer.get("/").text
    assert "Your order" not in browser.sign_in(make.em).get("/").text


def test_home_asks_as_much_of_many_as_of_few(browser, make):
    def more(version):
        make.proposed()
        make.committed()
        make.planned(version)

    make.policy()
    make.sheet(make.periods()[0])
    make.series()
    answers(make, True, False, True)
    for number in range(3):
        more(f"1.0.{number}")
    browser.sign_in(make.em).get("/")
    few = statements(lambda: browser.get("/"))
    for number in range(6):
        more(f"2.0.{number}")
    assert statements(lambda: browser.get("/")) == few
    assert few <= 42
    for number in range(5):
        with write():
            team = found_team(f"t{number}", f"A team {number}", by=SYSTEM, at=make.at)
            join(make.em, team, by=SYSTEM, at=make.at)
    page = browser.get("/").text
    assert page.count("Understood</h3>") == 3 and "See your other teams" in page


def test_the_practices_tell_facts_of_the_team_and_of_nobody(browser, lately):
    make = lately
    version = make.published()
    make.question(version)
    make.proposed()
    answers(make, True, False, True)
    make.ended()
    page = browser.sign_in(make.second_em).get(PAGE).text
    for title in ("1 Owned by both", "2 Explained until it is understood", "3 Space for technical work",
                  "4 A constant conversation", "5 Not knowing is said out loud"):  # fmt: skip
        assert title in page
    assert "0 answered, 0 closed by whoever asked" in page and "of 3 answers" in page
    assert "The EM has not signed v1 as explained yet." in page
    for person in (make.em, make.pm, make.engineer, make.regulatory):
        assert person.name not in page.replace(make.second_em.name, "")


def test_practices_of_an_empty_team(browser, make):
    page = browser.sign_in(make.em).get(PAGE).text
    assert "not set up" in page and "none yet" in page
    assert "Every value of what is proposed or committed is signed." in page


def test_who_reads_the_practices(browser, make):
    make.proposed()
    assert browser.sign_in(make.auditor).get(PAGE).status_code == 403
    assert browser.sign_in(make.regulatory).get(PAGE).status_code == 200
    assert browser.get("/teams/day/practices").status_code == 404
    assert browser.get("/teams/none/practices").status_code == 404


def test_what_waits_leads_to_the_very_page_where_it_is_done(browser, make):
    question = make.question(make.published())
    make.explained()
    make.said_back()
    make.said_back_statement()
    make.published()
    em = browser.sign_in(make.em).get("/").text
    assert f'href="/initiatives/CI-1/value/questions/{question.id}/answer"' in em
    assert 'href="/initiatives/CI-3/value/say-back/answer"' in em
    assert 'href="/initiatives/CI-5/value/explain"' in em
    pm = browser.sign_in(make.pm).get("/").text
    assert 'href="/initiatives/CI-2/value/say-back"' in pm
    assert 'href="/initiatives/CI-4/value/approve"' in pm
