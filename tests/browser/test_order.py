"""The order in a real browser: Alt and the arrow keys, what is said aloud, one reason, a small screen."""

import pytest
from sqlalchemy import select

from tests.browser.conftest import Seat
from tests.make import PASSWORD
from tracker.core.db import db, write
from tracker.order.models import Move, Why
from tracker.order.own import put_on
from tracker.order.people import load_of
from tracker.order.queries import order_of


@pytest.fixture
def three(make):
    return [make.initiative_in_order(title=f"Number {n}") for n in (1, 2, 3)]


def shown(page):
    return page.locator("ol.order > li .order-what > a").all_inner_texts()


@pytest.mark.parametrize("width", [1280, 360])
def test_alt_and_arrows_move_and_say_so_and_ask_why_once(chromium, address, make, three, width):
    seat = Seat(
        chromium, address, make.em.email, PASSWORD, viewport={"width": width, "height": 740}
    )
    page = seat.go("/teams/night/order").page
    said, keep = page.locator("[data-order-said]"), page.locator("[data-order-keep]")
    assert said.get_attribute("aria-live") == "assertive" and not keep.is_visible()
    page.keyboard.press("k")  # the last row, as in every list
    page.keyboard.press("Alt+ArrowUp")
    page.keyboard.press("Alt+ArrowUp")
    assert said.text_content() == "CI-3: place 1 of 3. Moves below: CI-1, CI-2."
    assert page.evaluate("document.activeElement.textContent") == "Number 3"
    assert shown(page) == ["Number 3", "Number 1", "Number 2"]
    page.keyboard.press("Escape")
    assert shown(page) == ["Number 1", "Number 2", "Number 3"] and not keep.is_visible()
    assert "CI-3 is back at place 3; nothing was saved." in said.text_content()
    page.locator("#CI-1").get_by_role("button", name="Down: CI-1").click()
    assert shown(page)[0] == "Number 2" and keep.is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_label("Why", exact=True).select_option("incident")
    page.get_by_label("In words").fill("INC-7")
    seat.press("Keep it there").sees("CI-1 stands at place 2 now.")
    assert page.evaluate("document.activeElement.id") == "CI-1"  # the keys go on from there
    db.session.rollback()  # forget what was read before
    order = order_of(make.team)
    assert (order.places, order.number) == ((2, 1, 3), 1)
    assert not seat.problems


def test_one_s_own_order_moves_by_the_same_keys(chromium, address, make, three):
    for initiative in three:
        with write():
            put_on(initiative, make.engineer, by=make.engineer, at=make.at)
    seat = Seat(chromium, address, make.engineer.email, PASSWORD)
    page = seat.go("/own-order").page
    page.keyboard.press("k")
    with page.expect_navigation():
        page.keyboard.press("Alt+Shift+ArrowUp")
    assert shown(page) == ["Number 3", "Number 1", "Number 2"]
    assert page.evaluate("document.activeElement.id") == "CI-3"
    db.session.rollback()
    assert [work.initiative_id for work in load_of(make.engineer).works] == [3, 1, 2]


def test_it_works_without_javascript(chromium, address, make, three):
    seat = Seat(chromium, address, make.em.email, PASSWORD, java_script_enabled=False)
    page = seat.go("/teams/night/order").page
    page.get_by_role("button", name="To the top: CI-2").click()
    seat.sees("Number 1")
    page.get_by_label("Regulatory").check()
    seat.press("Move it there").sees("CI-2 stands at place 1 now. Moves below: CI-1.")
    db.session.rollback()
    assert db.session.scalars(select(Move.why)).all() == [Why.REGULATORY]
