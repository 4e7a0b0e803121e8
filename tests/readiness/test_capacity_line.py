"""The line in the order where the days of the period end."""

from datetime import timedelta
from decimal import Decimal

from tracker.capacity import sheets
from tracker.core.clock import now
from tracker.core.db import write
from tracker.order import actions
from tracker.order.queries import order_of
from tracker.readiness.capacity_line import capacity_line


def estimate(make, initiative, days):
    with write():
        actions.estimate(initiative, days, by=make.em, at=make.at)


def line(make, at):
    found = capacity_line(make.team, order_of(make.team), at)
    return found and (found.period, found.days, found.fits, found.unknown)


def test_planned_days_count_before_estimates_and_what_is_unknown_is_said(make):
    three = [make.initiative_in_order(title=title) for title in "ABC"]
    (period,) = make.periods()
    at = make.at
    assert line(make, at) is None  # nothing is planned
    planned = sheets.Days(Decimal("2.5"), initiative=three[0].id)
    make.sheet(period, lines=[planned, *make.days(7.5)])
    estimate(make, three[0], 40)
    assert line(make, make.at) == ("Sprint 1", Decimal(10), 3, 2)
    estimate(make, three[1], 8)
    assert line(make, make.at) == ("Sprint 1", Decimal(10), 1, 0)
    assert line(make, at + timedelta(days=400)) is None


def test_the_page_draws_it_for_the_staff_and_not_for_auditors(browser, make):
    initiative = make.initiative_in_order()
    (period,) = make.periods(first=now().date() - timedelta(days=3))
    make.sheet(period, lines=make.days(10))
    estimate(make, initiative, 11)
    for who, drawn in (("regulatory", True), ("auditor", False)):
        page = browser.sign_in(getattr(make, who)).get("/teams/night/order").text
        assert ("Here the days of Sprint 1 end: 10 person-days" in page) is drawn
    page = browser.sign_in(make.em).get("/teams/night/order").text
    assert page.index("Here the days") < page.index(initiative.title)
