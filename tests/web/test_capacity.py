"""Capacity through its pages: agreeing on a policy, planning, telling what was done, closing."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import event

from tracker.capacity import actions as capacity
from tracker.capacity.guard import Division
from tracker.capacity.queries import choice_of, period_numbered, policy_at
from tracker.capacity.sheets import Days
from tracker.capacity.split import Split
from tracker.core.clock import now
from tracker.core.db import db, write
from tracker.identity.models import Membership
from tracker.identity.permissions import Role
from tracker.initiatives.models import Kind

PAGE = "/teams/night/capacity"


def text_of(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


@pytest.fixture
def today():
    return now().date()


@pytest.fixture
def sprint(make, today):
    """A sprint of two weeks that runs today, by the clock that the pages have."""
    return make.periods(today - timedelta(days=2))[0]


def test_a_team_begins_with_a_policy_and_lays_out_its_sprints(browser, make):
    browser.sign_in(make.em)
    assert "nothing is judged" in text_of(browser.get(PAGE))
    page = browser.submit(f"{PAGE}/policy/new", bugs="11", reason="To begin with")
    assert page.status_code == 422 and "70/20/11 sums to 101" in page.text
    assert "To begin with" in page.text  # nothing typed is lost
    page = browser.submit(f"{PAGE}/policy/new", reason="To begin with")
    assert "Proposed, waits for the PM" in text_of(page)
    assert not re.search(r'action="[^"]*/agree"', page.text)
    page = browser.sign_in(make.pm).submit(f"{PAGE}/policy", action="/agree")
    assert "Both sides agreed" in page.text and policy_at(make.team, now()).floor == 20
    page = browser.submit(f"{PAGE}/periods/new", count="3", technical_every="3")
    assert "The periods are laid out" in page.text
    assert period_numbered(make.team, 3).technical
    page = browser.submit(f"{PAGE}/periods/new", count="1", first=str(date.today()))
    assert page.status_code == 422 and "do not overlap" in page.text


def test_a_proposal_is_declined_with_a_reason_and_nobody_agrees_to_their_own(browser, make):
    policy = make.policy(agreed=False)
    browser.sign_in(make.pm)
    page = browser.submit(f"{PAGE}/policy", action="/decline", reason="")
    assert page.status_code == 422 and "Say why" in page.text
    page = browser.submit(f"{PAGE}/policy", action="/decline", reason="Bugs need more")
    assert "what was in force stays" in page.text and "Bugs need more" in page.text
    again = make.policy(agreed=False)
    browser.sign_in(make.em)
    token = re.search(r'name="csrf_token" value="([^"]+)"', browser.get(PAGE).text)[1]
    answer = browser.post(f"{PAGE}/policy/{again.number}/agree", {"csrf_token": token})
    assert answer.status_code == 403 and "You proposed it" in answer.text
    answer = browser.post(f"{PAGE}/policy/{policy.number}/agree", {"csrf_token": token})
    assert answer.status_code == 409 and "answered or replaced" in answer.text


def test_anybody_of_the_team_disagrees_and_it_stays_readable(browser, make):
    make.policy()
    browser.sign_in(make.engineer)
    assert browser.submit(f"{PAGE}/policy", action="/dissent", words="").status_code == 422
    page = browser.submit(f"{PAGE}/policy", action="/dissent", words="A day a week <b>each</b>")
    assert "A day a week &lt;b&gt;each&lt;/b&gt;" in page.text and "1 disagrees" in page.text
    make.policy(division=Division.QUARTER)
    assert "A day a week" in browser.sign_in(make.pm).get(f"{PAGE}/policy").text


def test_named_engineers_are_proposed_on_the_page(browser, make):
    browser.sign_in(make.em)
    who = f"named-{make.engineer.id}"
    told = {"division": "named engineers", "reason": "Nora knows the key store"}
    page = browser.submit(f"{PAGE}/policy/new", **told, **{who: "half"})
    assert page.status_code == 422 and 'value="half"' in page.text
    page = browser.submit(f"{PAGE}/policy/new", **told, **{who: "50"})
    assert "Nora Nagel 50 %" in page.text


def test_a_plan_is_typed_agreed_and_judged(browser, make, sprint):
    make.policy()
    initiative = make.initiative(kind=Kind.PRODUCT)
    plan = f"{PAGE}/periods/{sprint.number}/plan"
    nora = make.engineer.id
    browser.sign_in(make.em)
    page = browser.submit(plan, **{"d-0-product": "-3", "w-0": "2", f"d-{nora}-bugs": "x"})
    shown = text_of(page)
    assert page.status_code == 422 and "“-3”: days are not negative" in shown
    assert "Work on initiatives, row 1: Choose the initiative." in shown
    assert "Nora Nagel, Bugs: “x” is no number of days" in shown and 'value="-3"' in page.text
    page = browser.submit(plan, **{f"d-{nora}-product": "10", f"d-{nora}-technical": "4.5"})
    assert "Nora Nagel: 14.5 days are more than Sprint 1 has (14)" in text_of(page)
    page = browser.submit(
        plan,
        **{
            "d-0-product": "33,5", "d-0-technical": "2", f"d-{nora}-technical": "4.5", "d-0-bugs": "5",
            "w-0": "5", "i-0": str(initiative.id), "p-0": str(nora), "note": "Nora is back",
        },
    )  # fmt: skip
    assert "wait for the other side" in page.text and "Nora is back" in page.text
    page = browser.sign_in(make.pm).submit(f"{PAGE}/periods/1", action="/plan/agree")
    assert "Agreed by both" in page.text
    shown = text_of(browser.get(PAGE))
    assert "Warning 3.5 days to the floor of 20 %" in shown
    assert "6.5 technical days of 50 (13 %)" in shown
    assert "Figures unsure: 10 % of the days are not sorted, more than 5 %" in shown


def test_a_plan_that_changed_meanwhile_is_not_overwritten_nor_agreed(browser, make, sprint):
    make.sheet(sprint)
    plan = f"{PAGE}/periods/1/plan"
    page = browser.sign_in(make.em).get(plan)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)[1]
    make.sheet(sprint, lines=make.days(30, 15), agreed=False)
    answer = browser.post(plan, {"csrf_token": token, "shown": "1", "d-0-product": "7"})
    assert answer.status_code == 409 and 'value="7"' in answer.text
    browser.sign_in(make.pm)
    token = re.search(r'name="csrf_token" value="([^"]+)"', browser.get(PAGE).text)[1]
    answer = browser.post(f"{PAGE}/periods/1/plan/agree", {"csrf_token": token, "sheet": "1"})
    assert answer.status_code == 409 and "other days meanwhile" in answer.text


def test_a_period_is_told_agreed_closed_and_stays_closed(browser, make, today):
    make.policy()
    (period,) = make.periods(today - timedelta(days=20))
    make.sheet(period)
    browser.sign_in(make.em)
    assert "not entered yet" in text_of(browser.get(f"{PAGE}/periods/1"))
    page = browser.get(f"{PAGE}/periods/1/actual?from=plan")
    assert 'name="d-0-product" inputmode="decimal" autocomplete="off" value="35"' in page.text
    page = browser.submit(f"{PAGE}/periods/1/actual?from=plan", **{"d-0-technical": "6.5"})
    assert "The PM has not agreed" in text_of(page)
    browser.sign_in(make.pm).submit(f"{PAGE}/periods/1", action="/actual/agree")
    page = browser.submit(f"{PAGE}/periods/1", action="/close")
    assert "Closed" in page.text and "/actual" not in re.findall(r'href="([^"]+)"', page.text)
    answer = browser.get(f"{PAGE}/periods/1/actual")
    assert answer.status_code == 409 and "stays as it is" in answer.text
    assert "Breach" in text_of(browser.get(PAGE))


def test_the_plan_of_the_period_before_may_be_where_one_begins(browser, make, today):
    first, _second = make.periods(today, count=2)
    make.sheet(first, lines=make.days(31))
    page = browser.sign_in(make.em).get(f"{PAGE}/periods/2/plan?from=before")
    assert 'value="31"' in page.text
    assert browser.get(f"{PAGE}/periods/2/actual").status_code == 409  # it has not begun


def test_whole_sprints_are_marked(browser, make, sprint):
    page = browser.sign_in(make.pm).submit(f"{PAGE}/periods/1", action="/technical")
    assert "Technical sprint" in page.text
    browser.submit(f"{PAGE}/periods/1", action="/technical")
    assert not period_numbered(make.team, 1).technical


def test_engineers_and_quality_read_and_change_nothing(browser, make, sprint):
    make.policy()
    make.sheet(sprint)
    for person in (make.engineer, make.regulatory):
        browser.sign_in(person)
        page = browser.get(f"{PAGE}/periods/1")
        assert page.status_code == 200 and "/periods/1/plan" not in page.text
        assert browser.get(f"{PAGE}/periods/1/plan").status_code == 403


def test_an_auditor_sees_nothing_of_it_and_a_stranger_no_team(browser, make, sprint):
    make.proposed()
    browser.sign_in(make.auditor)
    assert browser.get(PAGE).status_code == 403
    assert "Capacity" not in browser.get("/teams").text
    outsider = make.person("Otto Ohne", Role.EM)
    browser.sign_in(outsider)
    for page in (PAGE, f"{PAGE}/policy", f"{PAGE}/periods/1", f"{PAGE}/periods/1/plan"):
        assert browser.get(page).status_code == 404


def test_an_em_of_the_product_but_not_of_the_team_reads_only(browser, make, sprint):
    make.proposed()
    guest = make.person("Gerd Gast", Role.EM)
    with write():
        db.session.add(Membership(person=guest, product=make.product, began_at=make.at))
    browser.sign_in(guest)
    assert browser.get(PAGE).status_code == 200
    assert browser.get(f"{PAGE}/periods/1/plan").status_code == 403
    page = browser.submit(f"{PAGE}/policy/new", reason="Mine")
    assert page.status_code == 403 and "of the team Night team" in page.text


@pytest.mark.parametrize("number", ["0", "99", "2147483648", "99999999999999"])
def test_periods_and_policies_that_are_not_there(browser, make, number):
    browser.sign_in(make.em)
    assert browser.get(f"{PAGE}/periods/{number}").status_code == 404
    assert browser.get(f"{PAGE}/periods/1/rest").status_code == 404
    token = re.search(r'name="csrf_token" value="([^"]+)"', browser.get(PAGE).text)[1]
    answer = browser.post(f"{PAGE}/policy/{number}/agree", {"csrf_token": token})
    assert answer.status_code == 404


def test_the_two_owners_sort_an_initiative(browser, make):
    initiative = make.initiative()
    page = f"/initiatives/{initiative.key}"
    browser.sign_in(make.em)
    assert "Technical default, not agreed" in text_of(browser.get(page))
    answer = browser.submit(f"{page}/bucket", where="split", product="50", technical="40", bugs="5")
    assert answer.status_code == 422 and "50/40/5 sums to 95" in answer.text
    answer = browser.submit(
        f"{page}/bucket", where="split", product="50", technical="40", bugs="10"
    )
    assert (
        "Eva Engels proposes Product 50 %, Technical 40 %, Bugs 10 %. Waits for the PM."
        in text_of(answer)
    )
    assert choice_of(initiative, now()) is None
    answer = browser.sign_in(make.pm).submit(page, action="/bucket/agree")
    assert "agreed by Eva Engels and Paul Marks" in text_of(answer)
    assert choice_of(initiative, now()).split == Split(50, 40, 10)
    browser.sign_in(make.second_em)
    refused = browser.submit(f"{page}/bucket", where="bugs")
    assert refused.status_code == 403 and "Only the two owners" in refused.text
    assert "Product 50 %" in browser.sign_in(make.regulatory).get(page).text


def statements(act):
    seen = []

    def note(*args):
        seen.append(args[2])

    event.listen(db.engine, "before_cursor_execute", note)
    act()
    event.remove(db.engine, "before_cursor_execute", note)
    return len(seen)


def test_the_page_asks_as_much_with_two_sprints_as_with_twenty(browser, make, today):
    make.policy(division=Division.YEAR)
    periods = make.periods(today - timedelta(days=14), count=2)
    make.sheet(periods[0])
    browser.sign_in(make.em).get(PAGE)
    few = statements(lambda: browser.get(PAGE))
    for period in make.periods(today - timedelta(days=14 * 19), count=18, number=10):
        make.sheet(period)
        with write():
            capacity.mark_technical(period, False, by=make.em, at=make.at)
    assert statements(lambda: browser.get(PAGE)) <= few


def test_initiatives_of_other_products_are_not_named(browser, make, sprint):
    hidden = make.initiative(product=make.other_product, title="Secret of Daylight")
    known = make.initiative(kind=Kind.PRODUCT, title="Well known")
    lines = [Days(Decimal(2), initiative=i.id) for i in (hidden, known)]
    make.sheet(sprint, lines=lines)
    browser.sign_in(make.em)
    for page in (PAGE, f"{PAGE}/periods/1", f"{PAGE}/periods/1/plan"):
        text = browser.get(page).text
        assert "Secret" not in text and hidden.key not in text and "Well known" in text
    page = browser.submit(f"{PAGE}/periods/1/plan", **{"d-0-bugs": "1"})  # and they stay
    assert "of another product" in page.text and "Well known" in page.text


def test_what_is_not_sorted_leads_its_owners_to_the_form(browser, make, sprint):
    initiative = make.initiative()
    make.sheet(sprint, lines=[Days(Decimal(3), initiative=initiative.id)], agreed=False)
    form = f'href="/initiatives/{initiative.key}/bucket"'
    assert form in browser.sign_in(make.em).get(PAGE).text
    assert form in browser.sign_in(make.pm).get(PAGE).text
    other = browser.sign_in(make.second_em).get(PAGE).text
    assert initiative.key in other and form not in other
