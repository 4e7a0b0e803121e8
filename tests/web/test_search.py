"""The search of everything: within what the reader may know of, whatever is typed."""

import re
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, event

from tracker.core.db import write
from tracker.core.search import excerpt
from tracker.glossary.actions import take_out

pytestmark = pytest.mark.both_databases


def titles(page):
    """Names of the hits, by kind, as the page shows them."""
    found = {}
    for card in page.split('<section class="card"')[1:]:
        label = re.search(r"<h2>(.*?)</h2>", card)[1]
        links = re.findall(r"<li><span>(?:<a [^>]*>)?(.*?)(?:</a>)?\n<small>", card, re.S)
        found[label.replace("&amp;", "&")] = [re.sub(r"</?mark>", "", link) for link in links]
    return found


def find(browser, typed):
    page = browser.get("/search", query_string={"q": typed})
    assert page.status_code == 200
    return titles(page.text)


def test_everything_is_found_in_one_place(make, browser):
    initiative = make.initiative(title="Rotate the zebra keys")
    make.evidence(make.need(initiative, "Photograph of the zebra"))
    release = make.planned("4.2.0")
    browser.sign_in(make.em)
    assert find(browser, "zebra") == {
        "Initiatives": ["Rotate the zebra keys"], "Evidence": ["https://example.com/about.png"],
    }  # fmt: skip
    for typed in ("4.2.0", release.key, release.key.lower(), "(01)00844588018923(8012)4.2.0"):
        assert find(browser, typed)["Releases"] == ["Slumber 4.2.0"], typed
    assert find(browser, "00844588018923")["Devices & UDI"] == ["Slumber"]
    assert find(browser, "844588018923")["Devices & UDI"] == ["Slumber"]
    assert find(browser, "ISO 13485 7.5.8")["Clauses"][0] == "Identification"
    assert find(browser, "engels") == {"People": ["Eva Engels"]}


def test_what_is_typed_exactly_comes_first(make, browser):
    first = make.initiative(title="First")
    for n in range(8):
        make.initiative(title=f"Follows {first.key} as number {n}")
    found = find(browser.sign_in(make.em), first.key)["Initiatives"]
    assert found[0] == "First" and len(found) == 5
    assert "All in Initiatives" in browser.get(f"/search?q={first.key}").text


def test_a_hit_in_the_value_text_shows_the_text(make, browser):
    make.published()
    page = browser.sign_in(make.em).get("/search?q=COMPLAINT+LEADS").text
    assert "Any <mark>complaint</mark> <mark>leads</mark> to exactly one build." in page


def test_nothing_of_another_product_is_found(make, browser):
    initiative = make.initiative(title="Rotate the zebra keys")
    make.evidence(make.need(initiative, "Photograph of the zebra"))
    make.planned("4.2.0")
    browser.sign_in(make.stranger)
    for typed in ("zebra", initiative.key, "4.2.0", "00844588018923", "EV-1", "engels"):
        assert not set(find(browser, typed)) & {
            "Initiatives", "Releases", "Evidence", "Devices & UDI", "People"
        }, typed  # fmt: skip


def test_an_auditor_finds_no_drafts_nor_what_hangs_on_them_and_nobody(make, browser):
    draft = make.initiative(title="Rotate the zebra keys")
    make.evidence(make.need(draft, "Photograph of the zebra"))
    make.proposed(title="Count the zebra stripes")
    browser.sign_in(make.auditor)
    assert find(browser, "zebra") == {"Initiatives": ["Count the zebra stripes"]}
    assert draft.key not in find(browser, draft.key).get("Initiatives", [])
    assert find(browser, "EV-1") == find(browser, "engels") == {}


def test_an_expired_grant_finds_nothing(app, make, browser):
    make.proposed(title="Count the zebra stripes")
    guest = make.person("Gast Prüfer", next(iter(make.auditor.roles)), email="gast@example.com")
    make.grant(guest, last=make.at.date() + timedelta(days=1))
    assert find(browser.sign_in(guest), "zebra") == {}


def test_an_administrator_finds_people_only(make, browser):
    initiative = make.initiative(title="Rotate Engels keys")
    browser.sign_in(make.admin)
    assert find(browser, "engels") == {"People": ["Eva Engels"]}
    assert find(browser, initiative.key) == find(browser, "ISO 13485") == {}


@pytest.mark.parametrize("typed", ["", " ", '"', "NEAR(", "*", "-", "\0", "a\0b", "%", "_", "'"])
def test_signs_find_nothing_and_break_nothing(make, browser, typed):
    page = browser.sign_in(make.em).get("/search", query_string={"q": typed})
    assert page.status_code == 200
    assert 'class="empty"' in page.text


def test_a_very_long_search_says_what_was_looked_for(make, browser):
    page = browser.sign_in(make.em).get("/search", query_string={"q": "zebra " * 1_000})
    assert page.status_code == 200
    assert "Only the first 200 characters were looked for." in page.text


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(typed=st.text() | st.text(alphabet="\"*-():^{}\0+'\\&|!<>% aNEARöß₂é\u0308\ud800"))
def test_nothing_that_is_typed_breaks_the_page(signed_in, typed):
    assert signed_in.get("/search", query_string={"q": typed.encode("utf-8", "surrogatepass")}).status_code == 200  # fmt: skip


@pytest.fixture
def signed_in(make, browser):
    make.published()
    return browser.sign_in(make.em)


def test_as_many_queries_for_few_hits_as_for_many(make, browser):
    browser.sign_in(make.em)
    seen, counts = [], []

    def note(_connection, _cursor, statement, *_rest):
        seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        for many in (1, 12):
            for n in range(many):
                published = make.published(make.initiative(title=f"Zebra {n}"))
                make.evidence(make.need(published.initiative, "Photograph of the zebra"))
            seen.clear()
            browser.get("/search?q=zebra")
            counts.append(len(seen))
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert counts[0] == counts[1] <= 10


def test_an_excerpt_begins_and_ends_with_whole_words():
    text = "before " * 40 + "Zèbra" + " after" * 40
    pieces = excerpt([None, "nothing here", text], "zebra", around=30)
    assert "".join(words for _hit, words in pieces) == (
        "… before before before before Zèbra after after after after …"
    )
    assert [words for hit, words in pieces if hit] == ["Zèbra"]
    assert excerpt(["nothing"], "zebra") == []


def test_a_term_of_the_glossary_is_found_by_its_name_and_its_words(make, browser):
    term = make.term("UDI-PI", meaning="The half that names the zebra build.")
    browser.sign_in(make.auditor)
    for typed in ("udi-pi", "UDI PI", "zebra"):
        assert find(browser, typed)["Glossary"] == ["UDI-PI"], typed
    shown = browser.get("/search?q=zebra").text
    assert f'href="/glossary/{term.id}"' in shown and "the <mark>zebra</mark> build" in shown
    assert "Software bill of materials · Proposed" in shown
    with write():
        take_out(term, "Written twice", by=make.em, at=make.at)
    assert find(browser, "zebra") == {}
