"""Value statements through their pages: writing, asking, saying back, signing."""

import pytest
from sqlalchemy import func, select

from tests.make import PASSWORD, WORDS, initiative_version
from tracker.core.db import db
from tracker.initiatives.queries import initiative_by_key
from tracker.signing.models import Document
from tracker.value.models import Outcome, Question, ValueVersion
from tracker.value.queries import ValueState, draft_of, sign_off

SIGN = {"password": PASSWORD, "binding": "y"}


def state(key: str):
    found = initiative_by_key(key)
    assert found is not None
    return sign_off(found)


def token(browser) -> dict[str, str]:
    page = browser.get("/initiatives").text
    return {"csrf_token": page.split('name="csrf_token" value="', 1)[1].split('"', 1)[0]}


def words(**changes) -> dict[str, str]:
    names = ("now", "change", "effect", "if_not", "why", "measure", "baseline", "target")
    typed = {name: getattr(WORDS, name) for name in names}
    return {**typed, "measuring": "measured", "known_on": "2026-09-01", **changes}


# --- writing ---


def test_a_draft_may_have_gaps_and_is_not_published(browser, make):
    key = make.initiative().key
    page = browser.sign_in(make.engineer).submit(
        f"/initiatives/{key}/value/write", now="Half a thought", extra={"save": "1"}
    )
    assert page.status_code == 200 and "Half a thought" in page.text
    assert state(key).state is ValueState.UNWRITTEN


def test_publishing_makes_a_version_and_drops_the_draft(browser, make):
    initiative = make.initiative()
    page = browser.sign_in(make.engineer).submit(
        f"/initiatives/{initiative.key}/value/write", **words(), publish="1"
    )
    assert "Version 1 is published." in page.text
    assert state(initiative.key).state is ValueState.PUBLISHED and draft_of(initiative) is None


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"why": ""}, "Every part is needed."),
        ({"target": ""}, "Name the target."),
        ({"known_on": "later"}, "Not a valid date"),
        ({"now": "x" * 20_001}, "At most 20,000 characters."),
    ],
)
def test_gaps_are_told_at_the_field_and_nothing_typed_is_lost(browser, make, wrong, sentence):
    key = make.initiative().key
    page = browser.sign_in(make.engineer).submit(
        f"/initiatives/{key}/value/write", **words(**wrong), publish="1"
    )
    assert page.status_code == 422 and sentence in page.text and WORDS.effect in page.text
    assert db.session.scalar(select(func.count(ValueVersion.id))) == 0


def test_what_is_typed_is_kept_and_discarded(browser, make):
    key = make.initiative().key
    browser.sign_in(make.engineer)
    url = f"/initiatives/{key}/value/write"
    kept = browser.post(f"{url}/draft", {**token(browser), "now": "Typed, not sent"})
    assert kept.status_code == 204 and "Typed, not sent" in browser.get(url).text
    browser.post(f"{url}/draft/discard", token(browser))
    assert "Typed, not sent" not in browser.get(url).text


def test_the_pm_never_writes(browser, make):
    key = make.initiative().key
    assert browser.sign_in(make.pm).get(f"/initiatives/{key}/value/write").status_code == 403


def test_versions_stay_readable_and_are_compared(browser, make):
    first = make.published()
    make.published(first.initiative, effect="Any complaint leads to one build, today.")
    key = first.initiative.key
    browser.sign_in(make.engineer)
    assert WORDS.effect in browser.get(f"/initiatives/{key}/value/versions/1").text
    page = browser.get(f"/initiatives/{key}/value/compare?old=1&new=2").text
    assert "<ins>" in page and "<del>" in page
    assert browser.get(f"/initiatives/{key}/value/versions/3").status_code == 404
    assert browser.get(f"/initiatives/{key}/value/compare?old=1&new=x").status_code == 404


# --- questions ---


def test_a_question_from_asking_to_closing(browser, make):
    version = make.published()
    url = f"/initiatives/{version.initiative.key}/value"
    browser.sign_in(make.pm)
    page = browser.submit(f"{url}/ask?part=why", body="For whom?", quote="support")
    assert page.status_code == 200 and "For whom?" in page.text
    number = db.session.scalars(select(Question.id)).one()
    browser.sign_in(make.engineer).submit(f"{url}/questions/{number}/answer", body="For support.")
    assert browser.submit(url, action="/me-too").status_code == 200
    assert browser.post(f"{url}/questions/{number}/close", token(browser)).status_code == 403
    browser.sign_in(make.pm)
    assert "For support." in browser.submit(url, action="/close").text
    assert not db.session.get_one(Question, number).open


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [({"body": ""}, "Type your question."), ({"quote": "not there"}, "do not stand in this part")],
)
def test_a_bad_question_keeps_what_was_typed(browser, make, typed, sentence):
    url = f"/initiatives/{make.published().initiative.key}/value/ask"
    page = browser.sign_in(make.pm).submit(url, **{"body": "For whom?", **typed})
    assert page.status_code == 422 and sentence in page.text
    assert typed.get("quote", "") in page.text


def test_a_question_of_another_initiative_is_not_found(browser, make):
    question = make.question(make.published())
    other = make.published(make.initiative(title="Another"))
    url = f"/initiatives/{other.initiative.key}/value/questions/{question.id}/answer"
    assert browser.sign_in(make.em).get(url).status_code == 404
    huge = f"/initiatives/{other.initiative.key}/value/questions/{10**30}/answer"
    assert browser.get(huge).status_code == 404


def test_both_owners_close_for_a_silent_asker(browser, make):
    version = make.published()
    question = make.question(version, by=make.regulatory)
    number, url = (
        question.id,
        f"/initiatives/{version.initiative.key}/value/questions/{question.id}",
    )
    browser.sign_in(make.em).submit(f"{url}/close-for-asker", reason="She left the project")
    assert db.session.get_one(Question, number).open
    browser.sign_in(make.pm).submit(f"{url}/close-for-asker", reason="Answered in the sync")
    assert not db.session.get_one(Question, number).open


def test_clear_to_me(browser, make):
    url = f"/initiatives/{make.published().initiative.key}/value"
    browser.sign_in(make.pm).submit(url, action="/clear")
    assert make.pm.name in browser.get(url).text
    assert browser.post(f"{url}/clear", token(browser)).status_code == 409


# --- signing ---


def test_the_whole_way_from_explained_to_signed(browser, make):
    key = make.published().initiative.key
    url = f"/initiatives/{key}/value"
    browser.sign_in(make.em).submit(f"{url}/explain", **SIGN)
    browser.sign_in(make.pm).submit(f"{url}/say-back", body="Each complaint names one build.")
    browser.sign_in(make.em).submit(f"{url}/say-back/answer", outcome="confirmed")
    browser.sign_in(make.pm)
    page = browser.submit(f"{url}/approve", decision="APPROVE_VALUE", **SIGN)
    assert page.status_code == 200 and state(key).state is ValueState.SIGNED


def test_reading_a_signing_page_stores_nothing(browser, make):
    version, _said = make.said_back_statement()
    before = db.session.scalar(select(func.count(Document.id)))
    browser.sign_in(make.pm).get(f"/initiatives/{version.initiative.key}/value/approve")
    assert db.session.scalar(select(func.count(Document.id))) == before


def test_not_quite_needs_a_remark(browser, make):
    version, _said = make.said_back()
    url = f"/initiatives/{version.initiative.key}/value/say-back/answer"
    page = browser.sign_in(make.em).submit(url, outcome="not quite")
    assert page.status_code == 422 and "Say what is not quite right." in page.text
    browser.submit(url, outcome="not quite", remark="It is for patients too")
    assert version.say_backs[-1].outcome is Outcome.NOT_QUITE


@pytest.mark.parametrize(
    ("decision", "remark", "becomes"),
    [
        ("RESERVE", "Not for the US yet", ValueState.RESERVED),
        ("REFUSE", "It pays nothing", ValueState.REFUSED),
    ],
)
def test_a_reservation_and_a_refusal_say_why(browser, make, decision, remark, becomes):
    version, _said = make.said_back_statement()
    key = version.initiative.key
    browser.sign_in(make.pm)
    page = browser.submit(f"/initiatives/{key}/value/approve", decision=decision, **SIGN)
    assert page.status_code == 422 and state(key).decision is None
    browser.submit(f"/initiatives/{key}/value/approve", decision=decision, remark=remark, **SIGN)
    assert state(key).state is becomes
    assert remark in browser.get(f"/initiatives/{key}").text


def test_a_wrong_password_signs_nothing(browser, make):
    key = make.published().initiative.key
    page = browser.sign_in(make.em).submit(
        f"/initiatives/{key}/value/explain", password="wrong", binding="y"
    )
    assert page.status_code == 403 and "nothing was signed" in page.text
    assert state(key).explained is None


@pytest.mark.parametrize("action", ["explain", "approve"])
def test_a_text_that_changed_since_it_was_shown_is_shown_with_its_difference(browser, make, action):
    version, _said = make.said_back_statement()
    initiative = version.initiative
    who = make.em if action == "explain" else make.pm
    browser.sign_in(who)
    old = browser.get(f"/initiatives/{initiative.key}/value/{action}").text
    shown = old.split('name="shown"', 1)[1].split('value="', 1)[1].split('"', 1)[0]
    newest = make.published(initiative, effect="Something else altogether.")
    if action == "approve":
        make.said_back_statement(make.explained(newest))
    typed = {"decision": "APPROVE_VALUE"} if action == "approve" else {}
    sign = SIGN if action == "approve" else {"password": PASSWORD}  # the EM is bound already
    page = browser.submit(
        f"/initiatives/{initiative.key}/value/{action}", **sign, **typed,
        extra={"shown": shown, "number": "1"},
    )  # fmt: skip
    assert page.status_code == 409 and "The record changed" in page.text
    assert "<del>" in page.text and "altogether." in page.text
    page = browser.submit(f"/initiatives/{initiative.key}/value/{action}", **sign, **typed)
    assert page.status_code == 200 and not page.request.path.endswith(action)


@pytest.mark.parametrize(
    ("action", "who"),
    [("explain", "pm"), ("say-back", "em"), ("say-back/answer", "pm"), ("approve", "em"),
     ("approve", "auditor"), ("ask", "auditor"), ("write", "regulatory")],
)  # fmt: skip
def test_without_the_right_it_is_403(browser, make, action, who):
    key = make.said_back(make.explained(initiative_version(make.proposed())))[0].initiative.key
    browser.sign_in(getattr(make, who))
    assert browser.get(f"/initiatives/{key}/value/{action}").status_code == 403


def test_another_pm_does_not_sign(browser, make):
    version, _said = make.said_back_statement()
    page = browser.sign_in(make.second_pm).submit(
        f"/initiatives/{version.initiative.key}/value/approve", decision="APPROVE_VALUE", **SIGN
    )
    assert page.status_code == 403 and "Only the product manager of the initiative" in page.text


def test_a_new_version_asks_to_sign_again(browser, make):
    version = make.signed()
    make.published(version.initiative, effect="Something else.")
    page = browser.sign_in(make.pm).get(f"/initiatives/{version.initiative.key}").text
    assert "Signed v1, text now v2: sign again." in page
    assert initiative_version(version.initiative).number == 2
