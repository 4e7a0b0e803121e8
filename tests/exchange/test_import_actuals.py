"""Actual days from a file: each row judged, all taken or none, closed periods left alone."""

import re
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest

from tracker.audit.models import Event
from tracker.capacity import sheets
from tracker.capacity.models import Side
from tracker.capacity.queries import book_of, sheet_of
from tracker.capacity.split import Amounts
from tracker.core.db import db, write
from tracker.core.errors import Invalid, NotAllowed, NotFound
from tracker.exchange.imports import ACTUALS
from tracker.initiatives.models import Kind

FILE = """days;person;initiative;bucket;sprint
4,5;Nora Nagel;;technical;Sprint 1
3;engineer@example.com;CI-1;;Sprint 1
2;Nora Nagel;CI-1;;1
10;;;product;Sprint 2
0;;;bugs;Sprint 2
1.25;;;;sprint 2
"""


@pytest.fixture
def sprints(make):
    make.initiative(kind=Kind.SECURITY)
    return make.periods(date(2026, 2, 2), count=2)  # the first is over, the second runs


@pytest.fixture
def days(bring, make, sprints):
    def _days(text, *, by=None, **order):
        content = text.encode()
        return bring(content, kind=ACTUALS, by=by or make.em, product="", **order)

    return _days


def refused(told):
    return [(row["line"], row["reason"]) for row in told["refused"]]


def test_all_days_of_each_period_are_entered_and_wait_for_the_other_side(days, make, sprints):
    seen = db.session.query(Event).count()
    assert days(FILE, dry_run=True)["new"] == 2 and db.session.query(Event).count() == seen
    assert days(FILE) == {"new": 2, "changed": 0, "same": 0, "refused": []}
    book = book_of(sprints, make.at)
    first, second = (book[period.id, Side.ACTUAL] for period in sprints)
    assert first.total == Amounts(technical=Decimal("9.5"))
    assert first.people.keys() == {make.engineer.id} and second.total.unsorted == Decimal("1.25")
    sheet = sheet_of(sprints[0], Side.ACTUAL)
    assert sheet.until == sprints[0].last and not sheet.agreed
    events = [e.action for e in db.session.query(Event).filter(Event.seq > seen)]
    assert events == ["capacity.actual-entered"] * 2 + ["import.applied"]


def test_the_same_file_again_changes_nothing_and_another_one_tells_anew(days):
    days(FILE)
    assert days(FILE) == {"new": 0, "changed": 0, "same": 2, "refused": []}
    told = days(FILE.replace("10;;;product", "9.5;;;product"))
    assert (told["new"], told["changed"], told["same"]) == (0, 1, 1)


BAD = """days,person,initiative,bucket,period
-1,,,product,Sprint 1
x,,,product,Sprint 1
1,Otto,,product,Sprint 1
1,,CI-99,,Sprint 1
1,,CI-1,technical,Sprint 1
1,,,space,Sprint 1
1,,,product,Sprint 9
1,,,product,
2,,,product,Sprint 1
"""


def test_every_wrong_row_is_named_with_its_line_and_nothing_is_written(days, make, sprints):
    told = days(BAD)
    reasons = dict(refused(told))
    assert list(reasons) == [2, 3, 4, 5, 6, 7, 8, 9]
    for line, words in [
        (2, "days are not negative"), (3, "no number of days"), (4, "“Otto” is nobody of the team"),
        (5, "“CI-99” is no initiative"), (6, "not both"), (7, "“space” is no bucket"),
        (8, "no period “Sprint 9”"), (9, "Which period is meant?"),
    ]:  # fmt: skip
        assert words in reasons[line]
    assert book_of(sprints, make.at) == {}


def test_more_days_than_a_person_has_are_refused(days):
    told = days("days,person,bucket,period\n10,Nora Nagel,product,1\n4.5,Nora Nagel,bugs,1\n")
    assert refused(told) == [(2, "Nora Nagel: 14.5 days are more than Sprint 1 has (14).")]


def test_no_day_enters_a_closed_period(days, make, sprints):
    make.sheet(sprints[0], Side.ACTUAL)
    with write():
        sheets.close(sprints[0], by=make.em, at=make.at)
    told = days(FILE)
    assert "was closed on" in told["refused"][0]["reason"] and told["refused"][0]["line"] == 2
    assert sheet_of(sprints[1], Side.ACTUAL) is None


def test_rows_by_date_are_added_up_in_their_period(days, make, sprints):
    text = (
        "Date,Days,Bucket\n2026-02-03,0.5,technical\n04.02.2026,0.5,technical\n2026-02-17,1,bugs\n"
    )
    assert days(text)["new"] == 2
    assert book_of(sprints, make.at)[sprints[0].id, Side.ACTUAL].total.technical == 1
    told = days("date,days,bucket\n2026-01-01,1,bugs\n31.02.2026,1,bugs\n")
    assert [row["line"] for row in told["refused"]] == [2, 3]


def test_one_period_for_the_whole_file(days):
    text = "days,bucket\n3,technical\n"
    assert days(text, period="sprint 1")["new"] == 1
    told = days("days,bucket,period\n3,bugs,Sprint 2\n", period="Sprint 1")
    assert refused(told) == [(2, "This row is of Sprint 2, not of Sprint 1.")]
    with pytest.raises(NotFound, match="no period “Sprint 9”"):
        days(text, period="Sprint 9")


def test_only_em_and_pm_of_the_team_bring_days(days, make, bring):
    with pytest.raises(NotAllowed, match="Only engineering managers and product managers import"):
        days(FILE, by=make.engineer)
    with pytest.raises(NotAllowed, match="of the team Night team"):
        days(FILE, by=make.person("Otto", *make.em.roles))
    with pytest.raises(Invalid, match="--as EMAIL"):
        bring(FILE.encode(), kind=ACTUALS, product="")


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"a,b\n1,2\n", "no column"), (b"", "empty"), (b"PK\x03\x04", "workbook"), (b'days\n"1\n', "never ends")],
)  # fmt: skip
def test_files_that_are_none(bring, make, sprints, content, reason):
    told = bring(content, kind=ACTUALS, by=make.em, product="")
    assert reason in told["refused"][0]["reason"]


def test_the_page_shows_first_and_then_takes_it_over(browser, make, sprints):
    browser.sign_in(make.em)
    page = browser.submit(
        "/imports", kind=ACTUALS, team="night",
        extra={"file": (BytesIO(FILE.encode()), "days.csv")},
    )  # fmt: skip
    shown = " ".join(re.sub(r"<[^>]+>", " ", page.text).split())
    assert "team night" in shown and "Nothing is written yet" in shown
    assert "Sprint 1 9.5 2 –" in shown and "Nora" not in shown
    page = browser.submit(page.request.path, action="/apply")
    assert "All of it is in the record" in page.text and "/teams/night/capacity" in page.text
    assert sheet_of(sprints[0], Side.ACTUAL) is not None
