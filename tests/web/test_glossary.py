"""The glossary as pages, and the pop-overs of its terms."""

import csv
import io
import re

import pytest
from sqlalchemy import event

from tests.conftest import Forms
from tracker.core.db import db, write
from tracker.glossary import actions
from tracker.glossary.models import TermLanguage, TermState
from tracker.glossary.queries import term_named
from tracker.value.asking import answer, ask
from tracker.value.models import Part, QuestionKind


def term(name="UDI-PI"):
    return term_named(name, TermLanguage.ENGLISH)


def pop_over(page, button):
    """What the pop-over of this button says, as the page's own links it."""
    named = re.search(rf'<button[^>]* class="term" popovertarget="([^"]+)">{re.escape(button)}</button>', page)  # fmt: skip
    assert named, f"{button} is no term on this page"
    start = page.index(f'<div class="term-note" id="{named[1]}"')
    return page[start : page.find('<div class="term-note"', start + 1)]


def test_a_term_from_the_question_to_the_meaning_that_two_stand_for(browser, make):
    version = make.published()
    home = f"/initiatives/{version.initiative.key}/value"
    browser.sign_in(make.pm)
    browser.submit(
        f"{home}/ask?part=change", body="What is that?", kind="term unclear", quote="UDI-PI"
    )
    assert "Asked" in browser.get("/glossary").text
    note = pop_over(browser.get(home).text, "UDI-PI")
    assert "nobody has written it down yet" in note
    assert f'href="{home}/ask?part=change&amp;quote=UDI-PI&amp;kind=term_unclear"' in note
    assert note.index("Ask in the open") < note.index("In the glossary")

    browser.sign_in(make.em)
    question = version.questions[0].id
    page = browser.submit(
        f"{home}/questions/{question}/answer", body="It names one version.", extra={"propose": "1"}
    )
    assert "proposed in the glossary" in page.text
    where = f"/glossary/{term().id}"
    shown = browser.get(where).text
    assert "It names one version." in shown and "What is that?" in shown
    page = browser.submit(f"{where}/edit", how_it_applies="It stands on the About screen.")
    assert "Somebody else agrees to it now." in page.text
    assert f'action="{where}/agree"' not in page.text  # not to one's own words

    browser.sign_in(make.engineer)
    assert "two people stand" in browser.submit(where, action="/agree").text
    assert term().state is TermState.AGREED
    note = pop_over(browser.get(home).text, "UDI-PI")
    assert "It stands on the About screen." in note and "Proposed" not in note
    history = browser.get(where).text
    assert [history.count(f"<b>Term: {verb}</b>") for verb in ("asked", "proposed", "edited", "agreed")] == [1, 1, 1, 1]  # fmt: skip


def test_the_answer_that_was_given_is_picked_on_the_page_of_the_term(browser, make):
    question = make.unclear_term()
    with write():
        answer(question, "It names one version.", by=make.em, at=make.at)
    browser.sign_in(make.em)
    shown = browser.get(f"/glossary/{term().id}").text
    link = re.search(r'href="(/glossary/\d+/edit\?answer=\d+)"', shown)[1]
    browser.submit(link, long_form="")
    assert (term().meaning, term().state) == ("It names one version.", TermState.PROPOSED)


def test_where_no_statement_is_at_hand_the_glossary_itself_is_asked(browser, make):
    make.term("PSUR")
    found = make.initiative(summary="The PSUR says <b>more</b> & the PSUR-Update less.")
    browser.sign_in(make.pm)
    page = browser.get(f"/initiatives/{found.key}").text
    assert (
        "says &lt;b&gt;more&lt;/b&gt; &amp; the" in page
    )  # nothing is escaped twice, or not at all
    assert page.count('popovertarget="term-1">PSUR<') == 2  # of the update, too
    assert 'href="/glossary/ask?term=PSUR"' in pop_over(page, "PSUR")
    assert browser.get("/glossary/ask?term=PSUR").location == f"/glossary/{term('PSUR').id}"
    page = browser.submit("/glossary/ask?term=eQMS", language="en")
    assert "Asked in the open" in page.text and term("eQMS").state is TermState.ASKED


def test_an_auditor_reads_what_a_term_means_and_is_offered_no_question(browser, make):
    make.term("UDI-PI", agreed=True)
    browser.sign_in(make.auditor)
    assert "Explain a term" not in browser.get("/glossary").text
    shown = browser.get(f"/glossary/{term().id}").text
    assert "Every release carries one." in shown and "/edit" not in shown


def test_both_languages_of_a_term_stand_in_one_pop_over(browser, make):
    version = make.published()
    make.term("UDI-PI", language=TermLanguage.GERMAN, meaning="Die Version der Software.")
    make.term("UDI-PI")
    browser.sign_in(make.em)
    note = pop_over(browser.get(f"/initiatives/{version.initiative.key}/value").text, "UDI-PI")
    assert note.index("The list of all parts") < note.index('lang="de"') < note.index("Die Version")


def test_a_page_asks_once_for_all_its_terms(browser, make):
    version = make.published(now="SBOM, PSUR and UDI-PI.", effect="An SBOM and a PSUR.")
    make.term("SBOM")
    browser.sign_in(make.em)
    address = f"/initiatives/{version.initiative.key}/value"
    counts = [queries_of(browser, address)]
    for name in ("PSUR", "UDI-PI", "About screen", "complaint"):
        make.term(name)
    counts.append(queries_of(browser, address))
    assert counts == [2, 2]  # the names to look for, and what those that were met mean
    assert len(re.findall('class="term"', browser.get(address).text)) == 11  # EU and US too


def queries_of(browser, address):
    seen = []
    event.listen(db.engine, "before_cursor_execute", lambda *told: seen.append(told[2]))
    browser.get(address)
    found = [statement for statement in seen if "FROM term" in statement]
    return len(found)


def test_the_list_filters_searches_and_is_handed_out(browser, make):
    make.term("SBOM", agreed=True)
    make.term("=cmd", meaning="A formula.")
    browser.sign_in(make.auditor)
    rows = list(csv.reader(io.StringIO(browser.get("/glossary.csv").data.decode("utf-8-sig"))))
    assert [row[0] for row in rows[1:]] == ["'=cmd", "SBOM"]
    assert rows[2][5] == "Agreed"
    shown = browser.get("/glossary?state=agreed").text
    assert "SBOM" in shown and "=cmd" not in shown
    assert "=cmd" in browser.get("/glossary?q=formula").text
    assert "No term fits" in browser.get("/glossary?language=de").text
    assert browser.get("/glossary?state=none").status_code == 400
    assert browser.get("/glossary.xlsx").status_code == 200


def test_bad_input_is_said_at_its_field_and_nothing_typed_is_lost(browser, make):
    make.term("SBOM")
    browser.sign_in(make.pm)
    page = browser.submit("/glossary/new", term="sbom", meaning="Typed", how_it_applies="Long")
    assert page.status_code == 422 and "stands in the glossary already" in page.text
    assert "Typed" in page.text and "Long" in page.text
    for changes in ({"term": ""}, {"term": "x" * 101}, {"meaning": ""}, {"meaning": "x" * 4001}, {"language": "fr"}, {"term": "a\u200bb"}):  # fmt: skip
        page = browser.submit("/glossary/new", **{"term": "A", "meaning": "B", **changes})
        assert page.status_code in {200, 422} and "Please mend this first" in page.text, changes
    assert browser.get("/glossary/99").status_code == 404
    assert browser.get("/glossary/99999999999").status_code == 404


@pytest.mark.parametrize("what", ["edit", "agree"])
def test_what_somebody_saved_meanwhile_is_not_overwritten_unseen(app, browser, make, what):
    made = make.term("SBOM")
    browser.sign_in(make.pm)
    where = f"/glossary/{made.id}" + ("/edit" if what == "edit" else "")
    forms = {to.rpartition("/")[2]: fields for to, fields in Forms(browser.get(where).text).found}
    fields = forms["agree" if what == "agree" else ""]
    with write():
        actions.word(made, make.wording(meaning="Theirs"), by=make.em, at=make.at)
    sent = browser.post(f"/glossary/{made.id}/{what}", {**fields, "meaning": ["Mine"]} if what == "edit" else fields)  # fmt: skip
    assert sent.status_code == 409 and "Somebody saved this since" in sent.text
    assert term("SBOM").state is TermState.PROPOSED and term("SBOM").meaning == "Theirs"


def test_it_is_taken_out_with_a_reason_and_stays_readable(browser, make):
    made = make.term("Foo")
    browser.sign_in(make.pm)
    browser.submit(f"/glossary/{made.id}/take-out", reason="It is no term.")
    assert "Foo" not in browser.get("/glossary").text.replace("Foo” is taken out", "")
    assert "It is no term." in browser.get(f"/glossary/{made.id}").text


def test_words_that_are_asked_about_keep_their_terms(browser, make):
    make.term("UDI-PI")
    version = make.published(now="A UDI-PI is asked about, a UDI-PI in half.", change="x")
    with write():
        for quote, at in (("UDI-PI is asked", 2), ("PI in", 31)):
            ask(
                version, Part.NOW, QuestionKind.TOO_VAGUE, "Eh?", by=make.pm, at=make.at,
                quote=quote, quote_at=at,
            )  # fmt: skip
    browser.sign_in(make.em)
    page = browser.get(f"/initiatives/{version.initiative.key}/value").text
    assert re.search(r'<mark class="asked"><button[^>]*>UDI-PI</button> is asked</mark>', page)
    assert '<mark class="asked">PI in</mark>' in page and ", a UDI-<mark" in page
