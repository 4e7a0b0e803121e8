"""Initiatives through their pages: registering, reading, editing, and every step."""

import pytest
from sqlalchemy import event, func, select

from tracker.core.db import db
from tracker.evidence.models import EvidenceNeed
from tracker.initiatives.models import Initiative, Status
from tracker.initiatives.queries import initiative_by_key

TYPED = {
    "title": "Show the age of every value", "summary": "Old values are greyed out.",
    "due_on": "2030-01-31", "kind": "quality",
}  # fmt: skip


def fresh(key: str) -> Initiative:
    found = initiative_by_key(key)
    assert found is not None
    return found


# --- the list ---


def test_the_list_says_what_is_missing_next(browser, make):
    draft = make.initiative(pm=None)
    page = browser.sign_in(make.em).get("/initiatives").text
    assert draft.key in page and "No product manager owns it yet." in page


def test_the_list_is_filtered_in_the_address(browser, make):
    make.initiative(title="A draft of ours")
    make.dropped(title="Dropped long ago")
    browser.sign_in(make.em)
    page = browser.get("/initiatives?status=dropped").text
    assert "Dropped long ago" in page and "A draft of ours" not in page
    assert "Dropped long ago" in browser.get("/initiatives?q=long+ago").text
    assert "No initiative fits" in browser.get("/initiatives?q=%25").text


def test_an_empty_list_names_the_next_step(browser, make):
    assert "Register the first one." in browser.sign_in(make.em).get("/initiatives").text


def test_an_auditor_sees_no_drafts(browser, make):
    draft = make.initiative(title="Only a draft")
    browser.sign_in(make.auditor)
    assert "Only a draft" not in browser.get("/initiatives").text
    assert browser.get(f"/initiatives/{draft.key}").status_code == 404


def test_the_list_asks_as_often_for_twenty_as_for_two(browser, make):
    def count() -> int:
        asked = []

        def note(*_args) -> None:
            asked.append(1)

        event.listen(db.engine, "after_cursor_execute", note)
        browser.get("/initiatives")
        event.remove(db.engine, "after_cursor_execute", note)
        return len(asked)

    for n in range(2):
        make.proposed(title=f"Number {n}")
    browser.sign_in(make.em)
    few = count()
    for n in range(6):
        make.proposed(title=f"More {n}")
    assert count() == few


# --- registering ---


def test_registering_blank(browser, make):
    page = browser.sign_in(make.em).submit("/initiatives/new", **TYPED, pm=str(make.pm.id))
    assert page.status_code == 200 and "is registered as a draft" in page.text
    made = db.session.scalars(select(Initiative)).one()
    assert (made.title, made.em, made.pm) == (TYPED["title"], make.em, make.pm)


def test_the_template_brings_clauses_and_the_evidence_list(browser, make):
    browser.sign_in(make.em).submit("/initiatives/new?template=udi-pi", title="UDI-PI on releases")
    made = db.session.scalars(select(Initiative)).one()
    assert made.standing and len(made.clause_links) == 7
    assert all(link.how_met for link in made.clause_links)
    assert db.session.scalar(select(func.count(EvidenceNeed.id))) == 3


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title": ""}, "Give it a title."),
        ({"summary": "x" * 281}, "At most 280 characters."),
        ({"due_on": "soon"}, "Not a valid date"),
        ({"title": "a\0b"}, "NUL character"),
        ({"em": "999999"}, "Not a valid choice"),
        ({"product": "999999"}, "Not a valid choice"),
    ],
)
def test_bad_input_is_told_at_its_field_and_nothing_typed_is_lost(browser, make, wrong, sentence):
    typed = {**TYPED, "obligation": "Keep these words", **wrong}
    page = browser.sign_in(make.em).submit("/initiatives/new", **typed)
    assert page.status_code == 422
    assert sentence in page.text and "Keep these words" in page.text
    assert db.session.scalar(select(func.count(Initiative.id))) == 0


def test_em_and_pm_are_two_people(browser, make):
    both = make.stranger
    page = browser.sign_in(both).submit(
        "/initiatives/new", **TYPED, em=str(both.id), pm=str(both.id)
    )
    assert page.status_code == 422 and "EM and PM are two different people." in page.text


def test_a_past_due_date_is_a_warning(browser, make):
    page = browser.sign_in(make.em).submit("/initiatives/new", **{**TYPED, "due_on": "2020-01-01"})
    assert page.status_code == 200 and "lies in the past" in page.text


def test_a_draft_is_kept_shown_again_discarded_and_cleared_by_success(browser, make):
    browser.sign_in(make.em)
    token = {"csrf_token": _token(browser)}
    kept = browser.post("/initiatives/new/draft", {**token, "title": "Half a thought"})
    assert kept.status_code == 204
    assert "Half a thought" in browser.get("/initiatives/new").text
    browser.post("/initiatives/new/draft/discard", token)
    assert "Half a thought" not in browser.get("/initiatives/new").text
    browser.post("/initiatives/new/draft", {**token, "title": "Half a thought"})
    browser.submit("/initiatives/new", **TYPED)
    assert "Half a thought" not in browser.get("/initiatives/new").text


def _token(browser) -> str:
    page = browser.get("/initiatives").text
    return page.split('name="csrf_token" value="', 1)[1].split('"', 1)[0]


def test_an_auditor_registers_nothing(browser, make):
    assert browser.sign_in(make.auditor).get("/initiatives/new").status_code == 403


# --- one initiative ---

STATES = ["initiative", "proposed", "committed", "delivered", "verified", "closed", "dropped"]


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("who", ["em", "pm", "engineer", "regulatory"])
def test_the_page_shows_every_state_to_every_role(browser, make, state, who):
    initiative = getattr(make, state)()
    page = browser.sign_in(getattr(make, who)).get(f"/initiatives/{initiative.key}")
    assert page.status_code == 200 and initiative.title in page.text
    assert page.text.count("button primary") <= 1


def test_the_twin_says_the_same_as_the_page(browser, make):
    initiative = make.proposed()
    browser.sign_in(make.em)
    told = browser.get(f"/initiatives/{initiative.key}.json").json
    assert (told["key"], told["status"]) == (initiative.key, "proposed")
    page = browser.get(f"/initiatives/{initiative.key}").text
    assert told["missing"] and all(
        m["sentence"] in page and m["url"] in page for m in told["missing"]
    )


@pytest.mark.parametrize(
    "path",
    ["", ".json", "/edit", "/effect", "/value", "/value/write", "/evidence", "/evidence/add",
     "/drop", "/clauses/link", "/value/versions/1", "/value/compare?old=1&new=1"],
)  # fmt: skip
def test_outside_the_scope_and_missing_are_the_same(browser, make, path):
    hidden = make.published(make.initiative()).initiative
    browser.sign_in(make.stranger)
    assert browser.get(f"/initiatives/{hidden.key}{path}").status_code == 404
    assert browser.get(f"/initiatives/CI-99{path}").status_code == 404


# --- editing ---


def test_editing(browser, make):
    key = make.initiative().key
    page = browser.sign_in(make.em).submit(f"/initiatives/{key}/edit", title="A better title")
    assert page.status_code == 200 and fresh(key).title == "A better title"


def test_a_stale_edit_shows_both_texts_and_keeps_what_was_typed(browser, make):
    key = make.initiative().key
    browser.sign_in(make.em)
    browser.submit(f"/initiatives/{key}/edit", title="Theirs came first")
    page = browser.submit(
        f"/initiatives/{key}/edit", title="Mine came second", extra={"edition": "1"}
    )
    assert page.status_code == 409
    assert "Somebody saved this since" in page.text
    assert 'value="Mine came second"' in page.text and "first" in page.text
    assert 'name="edition" type="hidden" value="2"' in page.text
    assert fresh(key).title == "Theirs came first"


@pytest.mark.parametrize(
    ("who", "status"),
    [("engineer", 403), ("auditor", 403), ("second_em", 403), ("regulatory", 200)],
)
def test_who_edits(browser, make, who, status):
    key = make.proposed().key
    browser.sign_in(getattr(make, who))
    if who == "second_em":
        assert browser.submit(f"/initiatives/{key}/edit", title="Mine").status_code == status
    else:
        assert browser.get(f"/initiatives/{key}/edit").status_code == status


# --- steps ---


def press(browser, key: str, verb: str):
    return browser.post(f"/initiatives/{key}/{verb}", {"csrf_token": _token(browser)})


@pytest.mark.parametrize(
    ("before", "verb", "who", "after"),
    [
        ("published", "propose", "em", Status.PROPOSED),
        ("delivered", "verify", "regulatory", Status.VERIFIED),
        ("dropped", "reopen", "em", Status.DRAFT),
    ],
)
def test_a_step_is_one_button(browser, make, before, verb, who, after):
    made = getattr(make, before)()
    key = getattr(made, "initiative", made).key
    answer = press(browser.sign_in(getattr(make, who)), key, verb)
    assert answer.status_code == 302 and fresh(key).status is after


@pytest.mark.parametrize("verb", ["propose", "commit", "deliver", "verify", "close", "reopen"])
def test_a_step_that_is_not_open_is_refused_with_a_sentence(browser, make, verb):
    key = make.initiative(pm=None).key
    who = {"verify": make.regulatory, "close": make.pm}.get(verb, make.em)
    answer = press(browser.sign_in(who), key, verb)
    assert answer.status_code in {403, 409} and "</main>" in answer.text
    assert fresh(key).status is Status.DRAFT


def test_two_clicks_at_once_take_one_step(browser, make):
    key = make.published().initiative.key
    browser.sign_in(make.em)
    assert press(browser, key, "propose").status_code == 302
    assert press(browser, key, "propose").status_code == 409


@pytest.mark.parametrize(
    ("verb", "who"),
    [("propose", "engineer"), ("deliver", "pm"), ("verify", "em"), ("close", "em"),
     ("drop", "regulatory"), ("send-back", "pm"), ("effect/record", "em"), ("claim", "engineer")],
)  # fmt: skip
def test_without_the_right_a_step_is_403(browser, make, verb, who):
    key = make.proposed().key
    assert press(browser.sign_in(getattr(make, who)), key, verb).status_code == 403


def test_dropping_asks_for_a_reason(browser, make):
    key = make.initiative().key
    browser.sign_in(make.em)
    page = browser.submit(f"/initiatives/{key}/drop", reason="")
    assert page.status_code == 422 and "Give a reason" in page.text
    page = browser.submit(f"/initiatives/{key}/drop", reason="Not needed")
    assert "Not needed" in page.text and fresh(key).status is Status.DROPPED


def test_sending_back_and_delivering_without_a_release(browser, make):
    key = make.delivered().key
    browser.sign_in(make.regulatory)
    page = browser.submit(f"/initiatives/{key}/send-back", reason="The log is missing")
    assert "The log is missing" in page.text and fresh(key).status is Status.COMMITTED
    other = make.committed(title="Only a procedure").key
    browser.sign_in(make.em)
    page = browser.submit(f"/initiatives/{other}/deliver-without-release", reason="A procedure")
    assert "Ships without a release" in page.text and fresh(other).status is Status.DELIVERED


def test_claiming_the_empty_side(browser, make):
    key = make.initiative(pm=None).key
    browser.sign_in(make.pm)
    assert browser.submit(f"/initiatives/{key}", side="pm").status_code == 200
    assert fresh(key).pm == make.pm
    token = {"csrf_token": _token(browser)}
    assert browser.post(f"/initiatives/{key}/claim", {**token, "side": "pm"}).status_code == 409
    assert browser.post(f"/initiatives/{key}/claim", {**token, "side": "x"}).status_code == 400


def test_the_pm_records_the_effect_and_closes(browser, make):
    key = make.verified().key
    browser.sign_in(make.pm)
    page = browser.submit(f"/initiatives/{key}/effect", measured="Ten complaints", result="")
    assert page.status_code == 422 and "Ten complaints" in page.text
    page = browser.submit(f"/initiatives/{key}/effect", measured="Ten complaints", result="0 days")
    assert "0 days" in page.text
    assert press(browser, key, "close").status_code == 302
    assert fresh(key).status is Status.CLOSED


# --- links ---


def test_linking_and_unlinking_a_release(browser, make):
    key, release = make.proposed().key, make.planned().key
    browser.sign_in(make.em)
    page = browser.submit(f"/initiatives/{key}", action="/releases/link", release=release)
    assert page.status_code == 200 and fresh(key).delivered_by
    browser.submit(f"/initiatives/{key}", action="/releases/unlink", release=release)
    assert not fresh(key).delivered_by
    token = {"csrf_token": _token(browser)}
    answer = browser.post(f"/initiatives/{key}/releases/link", {**token, "release": "REL-99"})
    assert answer.status_code == 404


def test_linking_a_clause(browser, make):
    key = make.initiative().key
    browser.sign_in(make.em)
    search = f"/initiatives/{key}/clauses/link?q=13485+7.5.8"
    page = browser.submit(search, how_met="")
    assert page.status_code == 422 and "Say how the clause is met." in page.text
    page = browser.submit(search, how_met="By the About screen.")
    assert "By the About screen." in page.text and len(fresh(key).clause_links) == 1
