"""Bad input around a UDI, one table: refused with the reason, nothing written, nothing typed lost."""

import pytest
from sqlalchemy import func, select

from tests.assessment.test_rules import THREE
from tests.conftest import Forms
from tests.hooks.conftest import published, sender  # noqa: F401
from tests.web.test_assessment import WRITE, filled
from tests.web.test_releases import sign
from tracker.assessment.actions import sign_assessed
from tracker.audit.models import Event
from tracker.core.db import db, write
from tracker.identity import actions as identity
from tracker.identity.permissions import Role


def left_out(browser):
    told = filled("14")
    del told["answer_0a"]
    return browser.submit(WRITE, **told)


def lowered(browser, **reasons):
    told = {f"lower_5_{name}": text for name, text in {**THREE, **reasons}.items()}
    return browser.submit(WRITE, **filled("5"), lower_5="y", **told)


def planned_again(browser):
    page = browser.get("/releases/new?product=slumber").text
    form = next(f for _to, f in Forms(page).found if "devices" in f)
    return browser.submit(
        "/releases/new?product=slumber", version="4.2.0-rc", tag="v4.2.0-rc", commit="9f2c",
        build="1", em=form["em"], pm=form["pm"], extra={"devices": "00844588018923"},
    )  # fmt: skip


#: what is done as the EM of a planned release, status, sentence, what is still in the form
CASES = {
    "no question answered": (
        lambda b: b.submit(WRITE, extra={"answer_14": ""}, why_14=""), 422, "Question 0a is not answered.", {}),
    "one question not answered": (left_out, 422, "Question 0a is not answered.", {"why_14": "It mends the sleep graph."}),
    "a yes without what changes": (
        lambda b: b.submit(WRITE, **{**filled("14"), "why_14": "  "}), 422, "Say in question 14 what changes.", {"answer_14": "yes"}),
    "only no": (lambda b: b.submit(WRITE, **filled()), 422, "No question is answered with yes.", {"answer_3": "no"}),
    "lowered without an answer": (
        lambda b: lowered(b, safety=""), 422, "To lower question 5, answer: Why does the change not alter safety", {"lower_5_performance": THREE["performance"]}),
    "lowered without the risk file": (lowered, 422, "needs the revision of the risk-management file", {"lower_5_safety": THREE["safety"]}),
    "a version used before, in other case": (
        planned_again, 422, "A UDI-PI is never used twice, also not in other case.", {"version": "4.2.0-rc"}),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_what_is_typed_wrong_is_refused_with_the_reason(make, browser, case):
    act, status, sentence, kept = CASES[case]
    make.planned("4.2.0-RC")
    browser.sign_in(make.em)
    before = _events()
    page = act(browser)
    assert page.status_code == status and sentence in page.text
    shown = {name: told for _to, f in Forms(page.text).found for name, told in f.items()}
    assert {name: shown[name][0].strip() for name in kept} == kept
    assert _events() == before


def test_the_author_does_not_approve_their_own_assessment(make, browser):
    release = make.planned()
    found = make.assessment(release)
    told = make.signing(found.document, make.em)
    with write():
        sign_assessed(found, **told)
        both = frozenset({Role.EM, Role.REGULATORY})
        identity.change_roles(make.em, both, by=make.admin, at=make.at)
    browser.sign_in(make.em)
    before = _events()
    page = sign(browser, "/releases/REL-1/assessment/1/approve")
    assert page.status_code == 403
    assert "The author of an assessment does not approve it; somebody else does." in page.text
    assert _events() == before


def _replayed(forge):
    body = published(tag_name="v4.2.0")
    assert forge.github(body, **{"X-GitHub-Delivery": "7"}).status_code == 200
    events = _events()
    return forge.github(body, **{"X-GitHub-Delivery": "7"}), events


#: what a webhook is sent, status, sentence
SENT = {
    "a wrong signature": (
        lambda f: (f.github(published(), **{"X-Hub-Signature-256": "sha256=" + "f" * 64}), None), 401, "No webhook here has this secret."),
    "a replayed delivery": (_replayed, 409, "already and is not taken again."),
    "twenty megabytes": (lambda f: (f.github(b" " * (20 << 20)), None), 413, "larger than is kept"),
}  # fmt: skip


@pytest.mark.parametrize("case", SENT)
def test_what_a_webhook_must_not_do_is_refused_with_the_reason(make, sender, case):  # noqa: F811
    act, status, sentence = SENT[case]
    make.planned("4.2.0")
    forge = sender()
    before = _events()
    answer, events = act(forge)
    assert answer.status_code == status and sentence in answer.json["detail"], answer.text
    assert _events() == (events or before)


def _events():
    return db.session.scalar(select(func.count()).select_from(Event))
