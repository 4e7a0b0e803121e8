"""Two people edit the same thing: both texts side by side, nothing typed lost, sent again it holds."""

import re
import threading

import pytest
from sqlalchemy import select

from tests.conftest import Browser
from tests.make import WORDS
from tracker.core.db import db, write
from tracker.core.editions import edition_of
from tracker.core.errors import Stale
from tracker.identity import actions as identity
from tracker.identity.permissions import Role
from tracker.initiatives import actions as initiatives
from tracker.initiatives.models import Initiative
from tracker.releases import actions as releases
from tracker.value import actions as value


def initiative(make):
    found = make.initiative()
    return f"/initiatives/{found.key}/edit", lambda: initiatives.edit(
        found, make.fields(title="Theirs"), edition=1, by=make.pm, at=make.at
    )


def draft(make):
    found = make.initiative()
    return f"/initiatives/{found.key}/value/write", lambda: value.save_draft(
        found, value.Words(**{**{f: getattr(WORDS, f) for f in WORDS.__slots__}, "now": "Theirs"}),
        by=make.em, at=make.at,
    )  # fmt: skip


def build(make):
    found = make.planned()
    return f"/releases/{found.key}/build", lambda: releases.change_build(
        found, commit="4f1c2aa", build="Theirs", by=make.em, at=make.at
    )


def company(make):
    return "/people/company", lambda: identity.change_company(
        make.company, name="Theirs", address="Traumweg 1, 10115 Berlin", by=make.admin, at=make.at
    )


def roles(make):
    person = make.engineer
    return f"/people/{person.id}", lambda: identity.change_roles(
        person, frozenset({Role.PM}), by=make.second_admin, at=make.at
    )


def product(make):
    return "/devices/products/slumber/owners", lambda: identity.preset_owners(
        make.product, make.second_em, make.second_pm, by=make.regulatory, at=make.at
    )


#: form → who edits, what they type, the field that differs, theirs and yours as read
FORMS = {
    initiative: ("em", {"title": "Yours"}, "Title", "Theirs", "Yours"),
    draft: ("engineer", {"now": "Yours", "extra": {"save": "1"}}, "Now", "Theirs", "Yours"),
    build: ("engineer", {"build": "Yours"}, "Build", "Theirs", "Yours"),
    company: ("admin", {"name": "Yours"}, "Company", "Theirs", "Yours"),
    roles: ("admin", {"roles": ["engineer", "regulatory"]}, "Roles", "Product manager", "Regulatory/quality"),
    product: ("regulatory", {}, "Engineering manager of its releases", "Emil Ernst", "Eva Engels"),
}  # fmt: skip


@pytest.fixture
def second_admin(make):
    made = make.person("Second Admin", Role.ADMIN)
    type(make).second_admin = made
    yield made
    del type(make).second_admin


@pytest.mark.parametrize("prepare", FORMS, ids=lambda f: f.__name__)
def test_a_stale_form_shows_theirs_beside_yours_and_sent_again_it_holds(
    browser, make, second_admin, prepare
):
    who, typed, label, theirs, yours = FORMS[prepare]
    if prepare is product:  # what was preset before they saved, as the browser still holds it
        typed = {"em": str(make.em.id), "pm": str(make.pm.id)}
    path, they_save = prepare(make)
    browser.sign_in(getattr(make, who))
    before = edition_in(browser.get(path).text)
    with write():
        they_save()
    extra = {**typed.get("extra", {}), "edition": before}
    page = browser.submit(path, **{**typed, "extra": extra})
    assert page.status_code == 409, page.text
    assert "Somebody saved this since you opened the page." in page.text
    told = re.search(r'<section class="conflict".*?</section>', page.text, re.S)[0]
    assert f"<h3>{label}</h3>" in told
    plain = re.sub(r"<[^>]+>", "", told)
    assert theirs in plain and yours in plain
    assert plain.count("Saved meanwhile") == told.count("<h3>")
    now = edition_in(page.text)
    assert now != before
    again = browser.submit(path, **{**typed, "extra": {**extra, "edition": now}})
    assert again.status_code == 200, again.text


def edition_in(page: str) -> str:
    found = re.search(r'name="edition"[^>]*value="([^"]*)"', page)
    return found[1] if found else ""


def test_only_fields_that_differ_are_laid_side_by_side(browser, make):
    path, they_save = initiative(make)
    browser.sign_in(make.em)
    with write():
        they_save()
    page = browser.submit(path, title="Yours", kind="security", extra={"edition": "1"}).text
    told = re.search(r'<section class="conflict".*?</section>', page, re.S)[0]
    assert re.findall(r"<h3>(.*?)</h3>", told) == ["Title", "Kind"]


@pytest.mark.parametrize("made_up", ["", "x", "0", "-1", "9" * 30, "²"])
def test_a_made_up_edition_is_a_stale_one(browser, make, made_up):
    path, _they_save = initiative(make)
    page = browser.sign_in(make.em).submit(path, title="Yours", extra={"edition": made_up})
    assert page.status_code == 409 and 'value="Yours"' in page.text


def test_the_edition_names_the_values_alone():
    assert edition_of("a", 1, None) == edition_of("a", 1, None) != edition_of("a", "1", None)


def test_two_who_save_at_once_have_one_winner(make, app):
    """Rounds of eight writers who began from the same edition: one saves, seven compare."""
    initiative = make.initiative()
    key, em_id = initiative.key, make.em.id
    for number in range(1, 6):
        told: list[str] = []

        def save(n, number=number, told=told):
            with app.app_context():
                try:
                    with write():
                        found = db.session.scalars(
                            select(Initiative).where(Initiative.key == key)
                        ).one()
                        by = db.session.get_one(type(make.em), em_id)
                        initiatives.edit(
                            found, make.fields(title=f"{number}-{n}"), edition=number, by=by, at=make.at
                        )  # fmt: skip
                    told.append("saved")
                except Stale:
                    told.append("stale")

        threads = [threading.Thread(target=save, args=(n,)) for n in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(told) == ["saved"] + ["stale"] * 7
    db.session.rollback()
    assert initiative.edition == 6


# --- what holds for the version that was shown ------------------------------------------


def test_clear_to_me_holds_for_the_version_that_was_shown(browser, make):
    version = make.published()
    key = version.initiative.key
    browser.sign_in(make.regulatory)
    page = browser.get(f"/initiatives/{key}/value").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    make.published(version.initiative, now="Something else.")
    answer = browser.post(f"/initiatives/{key}/value/clear", {"csrf_token": token, "version": "1"})
    assert answer.status_code == 409
    assert "Version 1 was superseded since you read it." in answer.text
    assert "<ins>" in answer.text and not version.clear_marks
    page = browser.submit(f"/initiatives/{key}/value", action="/clear")
    assert "version 2 is clear to you" in page.text


def test_a_question_is_asked_about_the_version_that_was_shown(browser, make):
    version = make.published()
    key = version.initiative.key
    browser.sign_in(make.pm)
    make.published(version.initiative, now="Something else.")
    page = browser.submit(f"/initiatives/{key}/value/ask", body="For whom?", extra={"number": "1"})
    assert page.status_code == 409 and "Version 1 was superseded" in page.text
    assert "For whom?" in page.text and 'name="number" type="hidden" value="2"' in page.text
    assert not version.questions


def test_another_browser_is_another_person(app, make):
    assert Browser(app).get("/initiatives").status_code == 302
