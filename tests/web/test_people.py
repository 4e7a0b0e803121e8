"""The administrator's pages, and the trail as each role reads it."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from tracker.core.clock import now
from tracker.core.db import db
from tracker.identity.grants import grants_of
from tracker.identity.models import Membership
from tracker.identity.permissions import Role
from tracker.identity.queries import person_by_email


def test_an_invited_person_gets_a_link_that_is_shown_once(browser, make):
    browser.sign_in(make.admin)
    page = browser.submit("/people/invite", name="Nina Neu", email="Nina@Example.com", roles=["pm"])
    link = re.search(r"http://localhost(/welcome/[\w-]+)", page.text)[1]
    assert person_by_email("nina@example.com").roles == {Role.PM}
    assert link not in browser.get("/people").text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"email": "PM@example.com"}, "There is already a person with this e-mail address."),
        ({"email": "pm+two@example.com"}, "one address, one person"),
        ({"email": "no address"}, "This is not an e-mail address."),
        ({"name": "Paul​Marks"}, "invisible character"),
        ({"roles": ["auditor", "pm"]}, "An auditor holds no other role."),
        ({"roles": []}, "Choose at least one role."),
        ({"name": ""}, "Type the name."),
    ],
)
def test_a_bad_invitation_is_said_at_its_field_and_keeps_what_was_typed(
    browser, make, typed, sentence
):
    browser.sign_in(make.admin)
    good = {"name": "Nina Neu", "email": "nina@example.com", "roles": ["pm"]}
    page = browser.submit("/people/invite", **{**good, **typed})
    assert page.status_code == 422 and sentence in page.text
    assert person_by_email("nina@example.com") is None
    kept = {**good, **typed}["email"]
    assert f'value="{kept}"' in page.text


def test_nobody_changes_their_own_roles(browser, make):
    browser.sign_in(make.admin)
    other = f"/people/{make.em.id}"
    token = re.search(r'name="csrf_token"[^>]*value="(\w+)"', browser.get(other).text)[1]
    page = browser.post(
        f"/people/{make.admin.id}/roles", {"csrf_token": token, "roles": ["pm", "admin"]}
    )
    assert page.status_code == 403
    assert make.admin.roles == {Role.ADMIN}


TOMORROW = now().date() + timedelta(days=1)


def test_an_administrator_grants_several_products_at_once_and_ends_one(browser, make):
    guest = make.person("Gast Prüfer", Role.AUDITOR, email="gast@example.com")
    page, ids = f"/people/{guest.id}", [str(make.product.id), str(make.other_product.id)]
    day = TOMORROW.isoformat()
    shown = browser.sign_in(make.admin).submit(
        page, action="/grants", products=ids, first=day, last=day
    )
    assert shown.text.count("Not begun") == 2 and "Slumber" in shown.text
    given = db.session.scalars(grants_of(guest)).first()
    shown = browser.submit(page, action=f"/grants/{given.id}/end")
    assert shown.text.count("Not begun") == 1 and "taken back before it began" in shown.text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"products": []}, "Choose at least one product."),
        ({"first": ""}, "Choose the first day."),
        ({"last": ""}, "Choose the last day."),
        ({"last": "2026-01-01"}, "The last day lies before the first."),
        ({"first": "2026-01-01"}, "The first day lies in the past."),
        ({"last": "31.12.2026"}, "Choose the last day."),
        ({"products": ["999"]}, "is not a valid choice"),
    ],
)
def test_a_grant_that_makes_no_sense_is_said_and_none_is_given(browser, make, typed, sentence):
    guest = make.person("Gast Prüfer", Role.AUDITOR, email="gast@example.com")
    good = {
        "products": [str(make.product.id)],
        "first": TOMORROW.isoformat(), "last": TOMORROW.isoformat(),
    }  # fmt: skip
    page = browser.sign_in(make.admin).submit(
        f"/people/{guest.id}", action="/grants", **{**good, **typed}
    )
    assert page.status_code == 422 and sentence in page.text
    assert db.session.scalars(grants_of(guest)).all() == []


def test_a_grant_is_ended_on_the_page_of_its_own_auditor_only(browser, make):
    given = make.auditor.memberships[0]
    browser.sign_in(make.admin)
    page = browser.submit(f"/people/{make.auditor.id}", action=f"/grants/{given.id}/end")
    assert "Ended early" in page.text
    token = re.search(r'name="csrf_token"[^>]*value="(\w+)"', page.text)[1]
    for address in (
        f"/people/{make.em.id}/grants/{given.id}/end",
        f"/people/{make.em.id}/leave/{2**40}",
    ):
        assert browser.post(address, {"csrf_token": token}).status_code == 404


def test_ending_a_membership_closes_what_it_showed(browser, make):
    initiative = make.initiative()
    browser.sign_in(make.em)
    assert browser.get(f"/initiatives/{initiative.key}").status_code == 200
    member = db.session.scalars(
        select(Membership).where(
            Membership.person_id == make.em.id, Membership.product_id.is_not(None)
        )
    ).one()
    address = f"/people/{make.em.id}"
    browser.sign_in(make.admin).submit(address, action=f"/leave/{member.id}")
    browser.sign_in(make.em)
    assert browser.get(f"/initiatives/{initiative.key}").status_code == 404


def test_mass_assignment_changes_nothing_else(browser, make):
    browser.sign_in(make.admin)
    browser.submit(
        "/people/invite", name="Nina Neu", email="nina@example.com", roles=["pm"],
        extra={"id": "1", "active": "", "password_hash": "x", "role": "admin"},
    )  # fmt: skip
    nina = person_by_email("nina@example.com")
    assert nina.active and nina.password_hash is None and nina.roles == {Role.PM}


@pytest.mark.parametrize(
    ("reader", "sees_initiative", "sees_people"),
    [
        ("em", True, False),
        ("pm", True, False),
        ("auditor", True, False),
        ("regulatory", True, True),
        ("engineer", False, False),
        ("admin", False, True),
        ("stranger", True, True),
    ],
)
def test_each_role_reads_its_part_of_the_trail(browser, make, reader, sees_initiative, sees_people):
    make.proposed()
    browser.sign_in(getattr(make, reader))
    page = browser.get("/trail").text
    assert ("Initiative: registered" in page) is sees_initiative
    assert ("Person: invited" in page) is sees_people


def test_the_trail_is_paged_by_number(browser, make):
    browser.sign_in(make.regulatory)
    first = browser.get("/trail").text
    numbers = [int(n) for n in re.findall(r"No\. (\d+)", first)]
    older = re.search(r'rel="next" href="([^"]+)"', first)
    assert numbers == sorted(numbers, reverse=True)
    if older:
        further = [int(n) for n in re.findall(r"No\. (\d+)", browser.get(older[1]).text)]
        assert further[0] == numbers[-1] - 1


def test_an_auditor_reads_nothing_of_a_draft_in_the_trail(browser, make):
    draft = make.initiative()
    browser.sign_in(make.auditor)
    assert draft.title not in browser.get(f"/trail?about={draft.key}").text
