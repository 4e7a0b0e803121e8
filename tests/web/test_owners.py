"""Handing over and deputies, through the pages that people see."""

import pytest
from sqlalchemy import select

from tests.make import PASSWORD
from tracker.core.clock import now
from tracker.core.db import db
from tracker.initiatives.models import Deputy, Initiative


def fresh(key):
    return db.session.scalars(select(Initiative).where(Initiative.key == key)).one()


def today():
    return now().date().isoformat()


def test_handing_over_ones_own_side(browser, make):
    key = make.committed().key
    page = browser.sign_in(make.em).get(f"/initiatives/{key}").text
    assert "/hand-over/em" in page and "/hand-over/pm" not in page
    page = browser.submit(f"/initiatives/{key}/hand-over/em", to="")
    assert page.status_code == 422 and "Choose a person." in page.text
    page = browser.submit(
        f"/initiatives/{key}/hand-over/em", to=str(make.second_em.id), reason="A new team"
    )
    assert fresh(key).em == make.second_em
    assert "Earlier owners" in page.text and "by the predecessor" in page.text
    assert "by the predecessor" in browser.get(f"/initiatives/{key}/value").text


def test_regulatory_hands_over_either_side_with_a_reason(browser, make):
    key = make.proposed().key
    browser.sign_in(make.regulatory)
    page = browser.submit(f"/initiatives/{key}/hand-over/pm", to=str(make.second_pm.id))
    assert page.status_code == 422 and "Give a reason" in page.text
    browser.submit(f"/initiatives/{key}/hand-over/pm", to=str(make.second_pm.id), reason="He left")
    assert fresh(key).pm == make.second_pm


def test_a_removed_owners_edit_is_refused(browser, make):
    """A21: the form was open while the side was handed over."""
    key = make.proposed().key
    browser.sign_in(make.em)
    browser.submit(f"/initiatives/{key}/hand-over/em", to=str(make.second_em.id))
    assert browser.submit(f"/initiatives/{key}/edit", title="Mine").status_code == 403
    assert browser.get(f"/initiatives/{key}/hand-over/x").status_code == 404


@pytest.mark.parametrize("path", ["/hand-over/em", "/deputies"])
def test_outside_the_scope_nothing_is_found(browser, make, path):
    key = make.proposed().key
    browser.sign_in(make.other_em)
    assert browser.get(f"/initiatives/{key}{path}").status_code == 404


def test_a_deputy_is_named_signs_as_deputy_and_is_ended(browser, make):
    version = make.published()
    key = version.initiative.key
    browser.sign_in(make.em)
    page = browser.submit(
        f"/initiatives/{key}/deputies", deputy=str(make.second_em.id), until="2020-01-01"
    )
    assert page.status_code == 422 and "before the first" in page.text
    page = browser.submit(
        f"/initiatives/{key}/deputies", deputy=str(make.second_em.id), until=today()
    )
    assert "The deputy is named." in page.text and "Stands in" in page.text
    browser.sign_in(make.second_em)
    assert "Sign: explained" in browser.get(f"/initiatives/{key}/value").text
    page = browser.submit(
        f"/initiatives/{key}/value/explain", password=PASSWORD, extra={"binding": "y"}
    )
    assert "as deputy of Eva Engels" in page.text
    assert "as deputy of Eva Engels" in browser.get(f"/initiatives/{key}").text
    page = browser.submit("/deputies", action="/end")
    assert "Ended early" in page.text
    assert "/edit" not in browser.get(f"/initiatives/{key}").text


def test_a_deputy_for_a_whole_product(browser, make):
    release = make.planned()
    browser.sign_in(make.pm)
    page = browser.submit("/deputies", deputy=str(make.second_pm.id), until=today())
    assert "All of Slumber" in page.text
    page = browser.sign_in(make.second_pm).get(f"/releases/{release.key}").text
    assert "Approve and sign" in page
    page = browser.submit(
        f"/releases/{release.key}/approve", password=PASSWORD, extra={"binding": "y"}
    )
    assert "as deputy of Paul Marks" in page.text


def test_who_ends_somebody_elses_deputy(browser, make):
    number = make.deputy(make.second_em).id
    browser.sign_in(make.pm)
    token = browser.get("/initiatives").text.split('name="csrf_token" value="', 1)[1].split('"')[0]
    assert browser.post(f"/deputies/{number}/end", {"csrf_token": token}).status_code == 403
    assert browser.post("/deputies/999999999999/end", {"csrf_token": token}).status_code == 404
    assert db.session.get_one(Deputy, number).revoked_at is None
