"""Quoted words, feedback and hints on the page of a statement."""

import pytest

from tests.make import WORDS
from tests.web.test_value import token
from tracker.core.db import db, write
from tracker.value import agreeing, asking
from tracker.value.models import Part, Question, QuestionKind


def page(browser, version):
    return browser.get(f"/initiatives/{version.initiative.key}/value").text


def test_quoted_words_are_marked_for_everybody_and_lead_to_their_question(browser, make):
    version = make.published(change="A <b>key</b> & a key.\nA key.")
    with write():
        asking.ask(
            version, Part.CHANGE, QuestionKind.TERM_UNCLEAR, "Which <i>?", by=make.pm, at=make.at,
            quote="key", quote_at=17,
        )  # fmt: skip
        asking.ask(
            version, Part.CHANGE, QuestionKind.TOO_VAGUE, "So?", by=make.pm, at=make.at, quote="key.\nA"
        )  # fmt: skip
    for person in (make.em, make.regulatory):
        text = page(browser.sign_in(person), version)
        assert "A &lt;b&gt;key&lt;/b&gt; &amp; a " in text
        assert (
            '<mark class="asked">key</mark>' in text and '<mark class="asked">.\nA</mark>' in text
        )
        for number in db.session.scalars(db.select(Question.id)):
            assert f'href="#question-{number}"' in text and f'id="question-{number}"' in text
    assert "<mark" in browser.get(f"/initiatives/{version.initiative.key}/value/versions/1").text


@pytest.mark.parametrize(
    ("query", "part", "kind", "quote"),
    [
        ("part=change&quote=UDI-PI&kind=term_unclear", "change", "term unclear", "UDI-PI"),
        ("quote=UDI-PI", "change", "term unclear", "UDI-PI"),
        ("part=why&kind=why+missing", "why", "why missing", ""),
        ("quote=Any+complaint+leads+to+exactly", "effect", "too vague", "Any complaint leads to exactly"),
        ("part=nowhere&kind=loud&quote=nothing+like+this+there&at=-3", "now", "too vague", "nothing like this there"),
    ],
)  # fmt: skip
def test_the_form_begins_with_what_its_address_says(browser, make, query, part, kind, quote):
    key = make.published().initiative.key
    text = browser.sign_in(make.pm).get(f"/initiatives/{key}/value/ask?{query}").text
    assert f'<option selected value="{part}">' in text or part == "now"
    assert f'<option selected value="{kind}">' in text or kind == "too vague"
    assert f'name="quote" rows="2">\r\n{quote}</textarea>' in text


def test_the_place_of_the_words_is_kept(browser, make):
    version = make.published(change="A key is a key.")
    url = f"/initiatives/{version.initiative.key}/value/ask?part=change&quote=key&at=11"
    browser.sign_in(make.pm).submit(url, body="Which one?")
    assert db.session.scalars(db.select(Question.quote_at)).one() == 11
    browser.submit(url, body="Again?", quote="key is")  # the words were changed after selecting
    assert [*db.session.scalars(db.select(Question.quote_at))] == [11, None]


def test_the_em_sees_once_that_nothing_was_asked(browser, make):
    version, _ = make.said_back()
    url = f"/initiatives/{version.initiative.key}/value"
    assert "Both sure?" not in browser.sign_in(make.pm).get(url).text
    assert "Nothing was asked. Both sure?" in browser.sign_in(make.em).get(url).text
    assert "Noted: nothing was asked" in browser.submit(url, action="/both-sure").text
    assert "Both sure?" not in browser.get(url).text
    assert browser.post(f"{url}/both-sure", token(browser)).status_code == 409


def test_after_the_pm_decided_nobody_is_asked_whether_both_are_sure(browser, make):
    version, _ = make.said_back_statement()
    url = f"/initiatives/{version.initiative.key}/value"
    assert "Both sure?" in browser.sign_in(make.em).get(url).text
    with write():
        agreeing.approve(version, **make.approval(version))
    assert "Both sure?" not in browser.get(url).text
    assert browser.post(f"{url}/both-sure", token(browser)).status_code == 409


def test_the_em_reads_the_advice_before_signing_that_it_is_explained(browser, make):
    version = make.published(now="The SBOM is old.")
    url = f"/initiatives/{version.initiative.key}/value/explain"
    text = browser.sign_in(make.em).get(url).text
    assert "“SBOM” is not explained." in text and "This is advice" in text


def test_the_writer_sees_how_soon_something_came_back_and_everybody_who_understood(browser, make):
    first = make.published()
    version = make.published(first.initiative, effect="Any complaint leads to one build, today.")
    assert "No feedback yet, after" in page(browser.sign_in(make.engineer), version)
    with write():
        asking.mark_clear(version, by=make.pm, at=make.wait(hours=5))
        asking.mark_clear(version, by=make.em, at=make.at)
    assert "First feedback after 5 hours." in page(browser, version)
    text = page(browser.sign_in(make.em), version)
    assert "2 more understood after v2." in text and "First feedback" not in text


def test_a_copied_say_back_is_hinted_at(browser, make):
    version = make.explained()
    url = f"/initiatives/{version.initiative.key}/value"
    told = browser.sign_in(make.pm).submit(f"{url}/say-back", body=WORDS.change)
    assert told.text.count("this is the text itself") == 2  # once said, once beside the words
    assert "this is the text itself" in browser.sign_in(make.em).get(f"{url}/say-back/answer").text
    assert "this is the text itself" not in browser.sign_in(make.regulatory).get(url).text
    with write():
        agreeing.hear(
            version.say_backs[0], agreeing.Outcome.NOT_QUITE, "Yours?", by=make.em, at=make.at
        )
    browser.sign_in(make.pm).submit(
        f"{url}/say-back", body="Whoever complains, we know their build."
    )
    assert "this is the text itself" not in browser.get(url).text
