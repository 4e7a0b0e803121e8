"""Clarity help on the page where a statement is written: with the button, and for the script."""

from sqlalchemy import func, select

from tests.web.test_value import state, token
from tracker.audit.models import Event
from tracker.core.db import db
from tracker.value.queries import ValueState

TYPED = {"effect": "The SBOM gets faster.", "now": "Half a <b>thought"}


def test_the_button_keeps_what_is_typed_and_saves_nothing(browser, make):
    key = make.initiative().key
    browser.sign_in(make.engineer)
    events = db.session.scalar(select(func.count(Event.seq)))
    page = browser.submit(
        f"/initiatives/{key}/value/write", **TYPED, known_on="no day", extra={"check": "1"}
    )
    assert page.status_code == 200 and "Half a &lt;b&gt;thought" in page.text
    for hint in (
        "“SBOM” is not explained.", "Nobody is named for whom it gets better.", "The why is missing.",
        "3 hints on your words", "LIX",
    ):  # fmt: skip
        assert hint in page.text
    assert db.session.scalar(select(func.count(Event.seq))) == events
    assert state(key).state is ValueState.UNWRITTEN


def test_the_script_gets_the_same_and_publishing_is_never_held_up(browser, make):
    key = make.initiative().key
    browser.sign_in(make.engineer)
    url = f"/initiatives/{key}/value/write"
    answer = browser.post(f"{url}/clarity", {**token(browser), **TYPED})
    assert answer.status_code == 200 and answer.text.count("data-advice=") == 7
    assert "“SBOM” is not explained." in answer.text
    typed = dict.fromkeys(("now", "change", "effect", "if_not", "why", "measure"), "The SBOM " + "and so on " * 20)  # fmt: skip
    page = browser.submit(
        url, **typed, baseline="1", target="2", known_on="2027-01-01", publish="1"
    )
    assert "Version 1 is published." in page.text


def test_the_help_of_somebody_elses_initiative_is_not_found(browser, make):
    key = make.initiative().key
    browser.sign_in(make.stranger)
    url = f"/initiatives/{key}/value/write/clarity"
    assert browser.post(url, token(browser)).status_code == 404


def test_a_term_of_the_glossary_is_explained_there_and_hints_belong_to_their_box(browser, make):
    version = make.published()
    page = f"/initiatives/{version.initiative.key}/value/write"
    browser.sign_in(make.em)
    typed = {"now": "The SBOM is missing.", "extra": {"check": "1"}}
    assert "“SBOM” is not explained." in browser.submit(page, **typed).text
    make.term("SBOM")
    shown = browser.submit(page, **typed).text
    assert "“SBOM” is not explained." not in shown
    assert 'aria-describedby="now-help advice-now"' in shown and 'id="advice-now"' in shown
