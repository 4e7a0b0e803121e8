"""The pages of the order: moving without JavaScript, stale pages, history, own order, grid, scope."""

import re
from datetime import date

import pytest
from sqlalchemy import select

from tests.conftest import Forms
from tracker.audit.actions import SYSTEM
from tracker.core.db import db, write
from tracker.identity import actions as identity
from tracker.identity.permissions import Role
from tracker.order import actions, own
from tracker.order.models import Estimate, Move, Parking, Why, Work
from tracker.order.people import load_of
from tracker.order.queries import order_of

ORDER = "/teams/night/order"


@pytest.fixture
def three(make):
    return [make.initiative_in_order(title=f"{title} first") for title in ("Anna", "Bert", "Cora")]


def places(make):
    return list(order_of(make.team).places)


def titles(page):
    """Titles in the order in which the list shows them."""
    return re.findall(
        r"(Anna|Bert|Cora) first", page.split('<ol class="order')[1].split("</ol>")[0]
    )


def test_a_button_leads_to_the_page_that_asks_why_and_says_who_goes_down(browser, make, three):
    browser.sign_in(make.em)
    page = browser.get(ORDER).text
    assert titles(page) == ["Anna", "Bert", "Cora"] and "Nobody has moved anything yet" in page
    form = next(f for to, f in Forms(page).found if to.endswith("/move") and f.get("initiative") == ["CI-3"])  # fmt: skip
    assert form["to"] == []  # four buttons, one is pressed
    address = f"{ORDER}/move?initiative=CI-3&to=1"
    asked = browser.get(address).text
    assert "Anna first" in asked and "Bert first" in asked and "place 3" in asked
    told = browser.submit(address, why="incident", words="INC-7", action="/move")
    assert "CI-3 stands at place 1 now. Moves below: CI-1, CI-2." in told.text
    assert told.request.path == ORDER and titles(told.text) == ["Cora", "Anna", "Bert"]
    move = db.session.scalars(select(Move)).one()
    assert (move.why, move.words, move.by.id) == (Why.INCIDENT, "INC-7", make.em.id)


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"why": []}, "Choose why."),
        ({"why": "whim"}, "Choose why."),
        ({"to": "0"}, "Choose a place from 1 to 3"),
        ({"to": "9" * 30}, "Choose a place from 1 to 3"),
        ({"to": "2.5"}, "Not a valid integer"),
        ({"to": ""}, "Type the place"),
        ({"why": "other"}, "Say in a few words why"),
        ({"words": "x" * 1001}, "At most 1,000 characters"),
    ],
)
def test_bad_input_is_said_and_nothing_typed_is_lost(browser, make, three, told, sentence):
    browser.sign_in(make.em)
    answer = browser.submit(
        f"{ORDER}/move?initiative=CI-3&to=1", action="/move",
        **{"why": "market", "words": "", **told},
    )  # fmt: skip
    assert answer.status_code == 422 and sentence in answer.text
    assert not db.session.scalars(select(Move)).all()


def test_a_stale_page_is_told_and_can_be_sent_again(browser, make, three):
    browser.sign_in(make.em)
    page = browser.get(ORDER).text
    sent = next(f for _to, f in Forms(page).found if "seen" in f)
    with write():
        actions.move(three[1], 1, why=Why.MARKET, words="", by=make.pm, at=make.at)
    sent |= {"initiative": "CI-3", "to": "1", "why": "incident", "words": "Do not lose me"}
    answer = browser.post(f"{ORDER}/move", sent)
    assert answer.status_code == 409 and "Do not lose me" in answer.text
    assert f"{make.pm.name} moved CI-2 from place 2 to 1 meanwhile" in answer.text
    again = next(f for _to, f in Forms(answer.text).found if "seen" in f)
    assert browser.post(f"{ORDER}/move?initiative=CI-3", again).status_code == 302
    assert places(make) == [3, 2, 1]


def test_not_now_and_back_with_reasons(browser, make, three):
    browser.sign_in(make.pm)
    address = f"{ORDER}/not-now?initiative=CI-1"
    assert "Say until when" in browser.submit(address, reason="Too early").text
    past = browser.submit(address, reason="Too early", until="2020-01-01")
    assert past.status_code == 422 and "has come already" in past.text
    told = browser.submit(
        address, reason="Too early", until="2099-01-01", would_change="A customer"
    )
    assert "CI-1 is “not now”" in told.text and "What would change it: A customer" in told.text
    assert titles(told.text) == ["Bert", "Cora"]
    assert "Not now" in browser.get("/initiatives/CI-1").text
    moved = browser.get(f"{ORDER}/move?initiative=CI-1").text
    assert "does not stand in the order now" in moved
    back = browser.submit(f"{ORDER}/bring-back?initiative=CI-1", reason="A customer asked")
    assert titles(back.text) == ["Bert", "Cora", "Anna"]
    row = db.session.scalars(select(Parking)).one()
    assert (row.until, row.back_because) == (date(2099, 1, 1), "A customer asked")
    history = browser.get(f"{ORDER}/history").text
    assert "Too early" in history and "A customer asked" in history


def test_days_are_estimated_by_the_people_of_the_team(browser, make, three):
    browser.sign_in(make.engineer)
    told = browser.submit(f"{ORDER}/estimate?initiative=CI-2", days="12")
    assert "CI-2: 12 person-days." in told.text and "12 days" in told.text
    for days in ("-1", "0", "x", "1e3", "9" * 40):
        answer = browser.submit(f"{ORDER}/estimate?initiative=CI-2", days=days)
        assert answer.status_code == 422, days
    assert db.session.scalars(select(Estimate.days)).all() == [12]


def test_the_history_shows_the_order_as_of_a_day(browser, make, three):
    with write():
        actions.move(three[2], 1, why=Why.MARKET, words="Fair in May", by=make.em, at=make.at)
    day = make.at.date().isoformat()
    browser.sign_in(make.regulatory)
    page = browser.get(f"{ORDER}/history?on={day}").text
    assert titles(page) == ["Cora", "Anna", "Bert"] and "Fair in May" in page and "3 → 1" in page
    before = browser.get(f"{ORDER}/history?on=2001-01-01").text
    assert "Nothing stood in the order then" in before and "Fair in May" not in before
    for wrong in ("yesterday", "2026-02-31", "<b>"):
        answer = browser.get(f"{ORDER}/history?on={wrong}")
        assert answer.status_code == 422 and "is no day" in answer.text
    assert browser.get(f"{ORDER}?first=999999999").status_code == 200


def test_what_lies_outside_one_s_products_keeps_its_place_and_says_nothing(browser, make, three):
    secret = make.initiative_in_order(title="Secret", product=make.other_product, em=None, pm=None)
    with write():
        actions.move(secret, 1, why=Why.OTHER, words="Hush", by=make.em, at=make.at)
        actions.park(three[0], "No", until=None, would_change="x", by=make.em, at=make.at)
    for who in ("em", "auditor"):
        browser.sign_in(getattr(make, who))
        for path in (ORDER, f"{ORDER}/history"):
            page = browser.get(path).text
            assert "An initiative of a product that you do not belong to" in page
            assert "Secret" not in page and "Hush" not in page and secret.key not in page
    assert browser.sign_in(make.em).get(f"{ORDER}/move?initiative={secret.key}").status_code == 404


def test_outside_the_team_s_scope_it_does_not_exist(browser, make, three):
    browser.sign_in(make.em)
    for path in ("order", "order/history", "grid", "order/move?initiative=CI-1"):
        assert browser.get(f"/teams/day/{path}").status_code == 404
        assert browser.get(f"/teams/none/{path}").status_code == 404
    loner = make.person("Loner", Role.PM)
    with write():
        identity.join(loner, make.product, by=SYSTEM, at=make.at)
    browser.sign_in(loner)
    assert "order-moves" not in browser.get(ORDER).text
    answer = browser.submit(f"{ORDER}/move?initiative=CI-3&to=1", why="market", action="/move")
    assert answer.status_code == 403 and "belongs to Night team" in answer.text


def test_an_auditor_reads_the_order_and_nobody_s_load(browser, make, three):
    with write():
        own.put_on(three[0], make.engineer, by=make.em, at=make.at)
    browser.sign_in(make.auditor)
    for path in (ORDER, f"{ORDER}/history", "/initiatives/CI-1"):
        page = browser.get(path)
        assert page.status_code == 200 and make.engineer.name not in page.text, path
    assert browser.get("/teams/night/grid").status_code == 403
    assert browser.get("/own-order").status_code == 403


def test_one_puts_oneself_on_and_orders_one_s_own(browser, make, three):
    browser.sign_in(make.engineer)
    for key in ("CI-1", "CI-2", "CI-3"):
        page = browser.submit(f"/initiatives/{key}", action="/put-on")
        assert make.engineer.name in page.text and "Take off" in page.text
    mine = browser.get("/own-order").text
    assert titles(mine) == ["Anna", "Bert", "Cora"] and "3 topics at once" in mine
    buttons = re.findall(r'name="to" value="(\d)" data-sign="(.)"[^>]*?( disabled)?>', mine)
    assert [to for to, _sign, _off in buttons] == list("102311331243")
    assert [sign for _to, sign, off in buttons if off] == list("⤒▲▼⤓")
    work = load_of(make.engineer).works[2]
    fields = next(f for to, f in Forms(mine).found if f.get("work") == [str(work.id)])
    answer = browser.post("/own-order/move", fields | {"to": "1"}, follow_redirects=True)
    assert titles(answer.text) == ["Cora", "Anna", "Bert"]
    again = browser.post("/own-order/move", fields | {"to": "1"})
    assert again.status_code == 409  # a second click on the same form
    grid = browser.get("/teams/night/grid").text
    assert "3 topics" in grid and "1 person on 3 or more" in grid
    off = browser.submit("/initiatives/CI-3", action="/take-off")
    assert "is not on CI-3 any more" in off.text and not load_of(make.engineer).flagged


def test_who_steers_puts_others_on_from_the_grid(browser, make, three):
    browser.sign_in(make.em)
    told = browser.submit("/teams/night/grid", person=str(make.engineer.id), initiative="CI-2")
    assert f"{make.engineer.name} is on CI-2." in told.text
    twice = browser.submit("/teams/night/grid", person=str(make.engineer.id), initiative="CI-2")
    assert twice.status_code == 422 and "is on it already" in twice.text
    forged = {"person": str(make.em.id), "initiative": "CI-2"}
    browser.sign_in(make.engineer)
    answer = browser.submit("/teams/night/grid", initiative="CI-2", extra=forged)
    assert answer.status_code == 422 and "Not a valid choice" in answer.text
    work = db.session.scalars(select(Work)).one()
    with write():
        own.put_on(three[0], make.em, by=make.em, at=make.at)
    page = browser.get("/own-order").text
    token = next(f["csrf_token"] for _to, f in Forms(page).found if "csrf_token" in f)
    other = {"work": str(work.id + 1), "to": "1", "csrf_token": token}
    assert browser.post("/own-order/move", other).status_code == 403
    assert browser.post("/own-order/move", other | {"work": "777"}).status_code == 404
    assert browser.post("/teams/night/grid/take-off", other).status_code == 403


def test_the_initiative_names_its_place(browser, make, three):
    browser.sign_in(make.regulatory)
    assert "has not set an order yet" in browser.get("/initiatives/CI-1").text
    with write():
        actions.move(three[2], 1, why=Why.MARKET, words="", by=make.em, at=make.at)
    assert "Place 1" in browser.get("/initiatives/CI-3").text
    assert "Nobody has placed it yet" in browser.get("/initiatives/CI-1").text
