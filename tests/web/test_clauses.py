"""Pages of clauses: from a clause to initiative, signature, evidence and release in one step each."""

import io
import re

import pytest
from sqlalchemy import func, select

from tests.web.test_releases import questions
from tracker.audit.models import Event
from tracker.core.db import db, write
from tracker.initiatives.models import Initiative
from tracker.requirements.actions import classify
from tracker.requirements.models import Applicability, Catalogue, SafetyClass
from tracker.requirements.queries import clause_by_ref

CLAUSE = "/clauses/iso-13485/2016/7.5.8"
IEC = "/clauses/iec-62304/2006-a1-2015"


@pytest.fixture
def met(make):
    """A clause met by a delivered initiative with signature, evidence and release; and by a draft."""
    initiative = make.linked(make.delivered())
    make.linked(make.initiative(title="Only a draft"))
    return initiative


def links(page):
    return set(re.findall(r'href="([^"]+)"', page.text))


def test_from_a_clause_everything_is_one_step_away(browser, make, met):
    browser.sign_in(make.auditor)
    page = browser.get(CLAUSE)
    release = met.delivered_by[0]
    steps = {
        f"/initiatives/{met.key}", f"/initiatives/{met.key}/value",
        f"/initiatives/{met.key}/evidence", f"/releases/{release.key}",
    }  # fmt: skip
    assert steps <= links(page)
    for address in steps:
        assert browser.get(address).status_code == 200
    assert "Signed by Paul Marks" in page.text and release.udis[0].hri in page.text
    assert "The UDI-PI names each release." in page.text and "Partly" in page.text


def test_an_auditor_sees_no_draft_and_nobody_another_product(browser, make, met):
    assert "Only a draft" in browser.sign_in(make.em).get(CLAUSE).text
    assert "Only a draft" not in browser.sign_in(make.auditor).get(CLAUSE).text
    stranger = browser.sign_in(make.stranger)
    assert met.key not in stranger.get(CLAUSE).text
    assert stranger.get(f"{CLAUSE}?product=slumber").status_code == 404
    assert stranger.get(f"{CLAUSE}?product=nothing").status_code == 404


def test_the_catalogues_count_what_is_met(browser, make, met):
    page = browser.sign_in(make.pm).get("/clauses").text
    assert "ISO 13485" in page and "TR-03161-1" in page
    row = re.search(r"<tr>\s*<td><a [^>]+>ISO 13485</a>.*?</tr>", page, re.DOTALL)[0]
    assert re.findall(r'class="num">(\d+)', row) == ["72", "0", "1", "71", "0"]


def test_a_catalogue_is_searched_and_filtered(browser, make, met):
    browser.sign_in(make.engineer)
    page = browser.get("/clauses/iso-13485/2016")
    assert page.text.count("<details") > 5 and "Product realization" in page.text
    found = browser.get("/clauses/iso-13485/2016?q=traceab")
    assert "Traceability" in found.text and "Infrastructure" not in found.text
    partly = browser.get("/clauses/iso-13485/2016?state=partly")
    assert "1 clause fits" in partly.text and CLAUSE in partly.text
    assert "No clause fits" in browser.get("/clauses/iso-13485/2016?q=xyzzy").text
    assert "No clause fits" in browser.get("/clauses/iso-13485/2016?state=covered").text


def test_all_catalogues_are_searched_by_number_and_words(browser, make):
    browser.sign_in(make.auditor)
    assert "/clauses/us-21cfr" not in browser.get("/clauses?q=801.50").text
    assert "21 CFR 801.50(a)" in browser.get("/clauses?q=801.50").text
    assert "DiGAV-A1-A2" in browser.get("/clauses?q=einwilligung+freiwillige").text
    assert "No clause fits" in browser.get("/clauses?q=xyzzy").text


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/clauses/iso-13485/1999", 404),
        ("/clauses/nothing/2016", 404),
        ("/clauses/iso-13485/2016/99.9", 404),
        ("/clauses/iso-13485/2016/" + "7" * 500, 404),
        ("/clauses?on=2026-02-31", 400),
        ("/clauses?on=9999-12-31", 400),
        ("/clauses?on=2090-12-31", 200),
        ("/clauses?q=%22%27%00*", 200),
        ("/clauses/us-21cfr-801/2026/801.50(b)(2)", 404),
        ("/clauses/21-cfr-801/2026/801.50(b)(2)", 200),
        ("/clauses/21-cfr-801/2026/801.50%28b%29%282%29?before=-1", 200),
        ("/clauses/iso-iec-27001/2022/A.5.1", 200),
        ("/clauses/mdr-annex-vi-c/2017-745/6.5", 200),
    ],
)
def test_addresses(browser, make, address, status):
    assert browser.sign_in(make.regulatory).get(address).status_code == status


def test_deciding_on_one_clause_and_its_history(browser, make):
    browser.sign_in(make.regulatory)
    where = "/clauses/iso-13485/2016/applicability?ref=7.5.5"
    page = browser.submit(where, applicable="no", reason="")
    assert page.status_code == 422 and "Say why it does not apply" in page.text
    page = browser.submit(where, applicable="no", reason="Nothing here is sterile.")
    assert "Nothing here is sterile." in page.text and "Not applicable" in page.text
    browser.submit(where, applicable="yes", reason="A sensor is.")
    page = browser.get("/clauses/iso-13485/2016/7.5.5")
    assert "Nothing here is sterile." in page.text and "A sensor is." in page.text
    assert browser.submit(where, applicable="yes", reason="A sensor is.").status_code == 409


def test_deciding_on_a_chapter_leaves_one_event(browser, make):
    browser.sign_in(make.regulatory)
    before = db.session.scalar(select(func.count(Event.seq)))
    browser.submit("/clauses/iso-13485/2016/applicability?ref=7.5", applicable="no", reason="So")
    assert db.session.scalar(select(func.count(Applicability.id))) == 12
    assert db.session.scalar(select(func.count(Event.seq))) == before + 1
    browser.submit("/clauses/nis2/2022-2555/applicability", applicable="no", reason="Too small")
    assert db.session.scalar(select(func.count(Applicability.id))) == 22
    page = browser.get("/clauses/nis2/2022-2555")
    assert "none applies" in page.text and "Too small" in page.text


def test_the_safety_class_presets_what_applies(browser, make):
    browser.sign_in(make.regulatory)
    assert browser.submit("/clauses/safety-class", letter="A", reason="").status_code == 422
    browser.submit("/clauses/safety-class", letter="A", reason="No harm is possible.")
    page = browser.get(f"{IEC}/5.3.1")
    assert "Not applicable because of software safety class A: it applies for B, C." in page.text
    assert "applies for B, C" in browser.get(f"{IEC}?q=5.3").text
    browser.submit("/clauses/safety-class", letter="B", reason="An injury is possible.")
    assert "Applies, by software safety class B" in browser.get(f"{IEC}/5.3.1").text
    page = browser.get("/clauses/safety-class")
    assert "No harm is possible." in page.text and "An injury is possible." in page.text
    assert db.session.scalar(select(func.count(SafetyClass.id))) == 2


def test_another_product_is_not_decided_for(browser, make):
    browser.sign_in(make.regulatory)
    for address in ("/clauses/safety-class", "/clauses/iso-13485/2016/applicability"):
        assert browser.get(f"{address}?product=daylight").status_code == 404


# --- links on the page of an initiative -------------------------------------------------


def test_the_picker_searches_first_and_offers_no_heading(browser, make):
    key = make.initiative().key
    browser.sign_in(make.em)
    assert "Search by number or words first" in browser.get(f"/initiatives/{key}/clauses/link").text
    page = browser.get(f"/initiatives/{key}/clauses/link?q=traceability").text
    assert "ISO 13485 7.5.9.2" not in page and 'type="radio"' in page
    assert "No clause fits" in browser.get(f"/initiatives/{key}/clauses/link?q=xyzzy").text
    heading = clause_by_ref("ISO 13485", "7.5.9").id
    assert f'value="{heading}"' not in page
    many = browser.get(f"/initiatives/{key}/clauses/link?q=a").text
    assert "The first 30 are shown" in many and many.count('type="radio"') == 30


def test_how_it_is_met_is_said_anew_and_unlinked_with_its_history(browser, make):
    initiative = make.linked(make.initiative())
    clause = clause_by_ref("ISO 13485", "7.5.8").id
    browser.sign_in(make.em)
    where = f"/initiatives/{initiative.key}/clauses/{clause}"
    page = browser.submit(where, how_met="By the About screen.")
    assert "By the About screen." in page.text
    page = browser.get(where)
    assert "The UDI-PI names each release." in page.text and "Eva Engels" in page.text
    assert browser.submit(where, how_met="By the About screen.").status_code == 409
    browser.submit(where, action="/unlink")
    assert "No clause is linked." in browser.get(f"/initiatives/{initiative.key}").text
    assert "It is not linked any more." in browser.get(where).text
    assert browser.get(f"/initiatives/{initiative.key}/clauses/999999").status_code == 404


def test_only_its_editors_link(browser, make):
    initiative = make.linked(make.initiative())
    clause = clause_by_ref("ISO 13485", "7.5.8").id
    browser.sign_in(make.second_em)
    page = browser.submit(f"/initiatives/{initiative.key}/clauses/{clause}", how_met="Mine")
    assert page.status_code == 403 and "Only its owners" in page.text


def test_the_register_form_finds_clauses_and_loses_nothing(browser, make):
    browser.sign_in(make.em)
    page = browser.submit(
        "/initiatives/new?template=udi-pi", title="My own title", find="einwilligung",
        extra={"look": "1"},
    )  # fmt: skip
    assert "My own title" in page.text and "DiGAV-A1-A2" in page.text
    assert (
        page.text.count("checked") >= 7
        and db.session.scalar(select(func.count(Initiative.id))) == 0
    )
    chosen = clause_by_ref("IEC 62304", "5.3.1")
    made = browser.submit(f"/initiatives/new?clause={chosen.id}", title="T", summary="S", pm="")
    assert made.status_code == 200
    (initiative,) = db.session.scalars(select(Initiative))
    assert [link.clause_id for link in initiative.clause_links] == [chosen.id]


# --- a catalogue of one's own -----------------------------------------------------------

RULES = "ref;parent_ref;title;assessable\n4;;Design;no\n4.1;4;Planning;yes\n"


def upload(browser, text, **fields):
    told = {"standard": "House rules", "edition": "1", "title": "Ours", **fields}
    file = (io.BytesIO(text.encode("cp1252")), "rules.csv")
    page = browser.get("/clauses/import").text
    token = re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', page)[-1]
    return browser.post("/clauses/import", {**told, "csrf_token": token, "file": file})


def sent(page):
    form = page.text[page.text.index("<main") :]
    return dict(re.findall(r'name="([a-z_]+)"[^>]*? value="([^"]*)"', form))


def test_a_catalogue_is_looked_at_then_loaded(browser, make):
    browser.sign_in(make.regulatory)
    page = upload(browser, RULES)
    assert page.status_code == 200 and "2 new, 0 changed" in page.text
    assert db.session.scalar(select(func.count(Catalogue.id))) == 16
    done = browser.post("/clauses/import", {**sent(page), "take": "1"})
    assert done.location == "/clauses/house-rules/1"
    page = browser.get("/clauses/house-rules/1")
    assert "Planning" in page.text and "0 of 1 covered, 1 gap" in page.text
    assert "All 2 clauses are there already" in upload(browser, RULES).text
    newer = upload(browser, RULES.replace("4.1;4;Planning;yes", "4.2;4;Review;yes"))
    assert "1 new, 0 changed, 1 gone, 1 same" in newer.text
    browser.post("/clauses/import", {**sent(newer), "take": "1"})
    assert "No longer in this catalogue" in browser.get("/clauses/house-rules/1").text


@pytest.mark.parametrize(
    ("text", "fields", "sentence"),
    [
        (RULES + "4.1;4;Again;yes\n", {}, "4.1 stands in line 3 already"),
        ("a;b\n1;2\n", {}, "No header was found"),
        ("", {}, "The file is empty."),
        (RULES, {"standard": "ISO 13485", "edition": "2016"}, "comes with the product"),
        (RULES, {"standard": ""}, "Name it as it is to be printed."),
    ],
)
def test_a_wrong_file_writes_nothing(browser, make, text, fields, sentence):
    browser.sign_in(make.regulatory)
    page = upload(browser, text, **fields)
    assert page.status_code == 422 and sentence in page.text
    assert db.session.scalar(select(func.count(Catalogue.id))) == 16


# --- how much is asked ------------------------------------------------------------------


def test_pages_ask_as_much_for_many_links_as_for_one(browser, make):
    make.linked(make.committed())
    browser.sign_in(make.regulatory)
    addresses = ["/clauses", "/clauses/iso-13485/2016", CLAUSE]
    counts = []
    for _round in range(2):
        for address in addresses:
            browser.get(address)
            with questions() as asked:
                assert browser.get(address).status_code == 200
            counts.append(len(asked))
        for n in range(6):
            make.linked(make.committed(title=f"More {n}"))
            with write():
                classify(make.product, "ABC"[n % 3], f"So {n}", by=make.regulatory, at=make.at)
    assert counts[:3] == counts[3:]
    assert max(counts) <= 24
