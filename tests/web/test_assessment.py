"""A change assessment through its pages: asked, frozen, signed by two people; nothing typed is lost."""

import pytest

from tests.assessment.test_rules import THREE
from tests.conftest import Forms
from tests.web.test_releases import sign
from tracker.assessment.rules import newest

WRITE = "/releases/REL-1/assessment/write"


def filled(*yes):
    """No to every question but these."""
    told = {f"answer_{q.id}": "no" for q in newest().asked}
    for row in yes:
        told |= {f"answer_{row}": "yes", f"why_{row}": "It mends the sleep graph."}
    return told


def test_a_security_patch_is_assessed_signed_and_approved(make, browser):
    make.planned()
    browser.sign_in(make.em)
    page = browser.submit(WRITE, **filled("14"))
    assert "Sign the assessment" in page.text and "new UDI-PI" in page.text
    assert (
        "Signed: I assessed the change" in sign(browser, "/releases/REL-1/assessment/1/sign").text
    )
    browser.sign_in(make.regulatory)
    page = browser.get("/releases/REL-1/assessment")
    assert "Approve the assessment" in page.text and "It mends the sleep graph." in page.text
    page = sign(browser, "/releases/REL-1/assessment/1/approve")
    assert "Assessed and approved" in page.text
    browser.sign_in(make.auditor)
    page = browser.get("/releases/REL-1/assessment").text
    assert make.em.name in page and make.regulatory.name in page and "Change an answer" not in page


def test_what_is_not_answered_stands_at_its_question_and_the_rest_is_kept(make, browser):
    make.planned()
    browser.sign_in(make.em)
    told = filled("14")
    del told["answer_7"]
    told["why_14"] = ""
    page = browser.submit(WRITE, **told)
    assert page.status_code == 422
    assert "Question 7 is not answered." in page.text and "Say in question 14" in page.text
    kept = next(f for _to, f in Forms(page.text).found if "answer_14" in f)
    assert kept["answer_14"] == ["yes"] and kept["answer_3"] == ["no"]
    assert "Nobody has assessed yet" in browser.get("/releases/REL-1/assessment").text


def test_a_row_is_lowered_with_three_answers_and_the_risk_file(make, browser):
    make.planned()
    browser.sign_in(make.em)
    told = filled("5", "14") | {"lower_5": "y"}
    page = browser.submit(WRITE, **told)
    assert page.status_code == 422 and "To lower question 5" in page.text
    told |= {f"lower_5_{name}": text for name, text in THREE.items()}
    assert "needs the revision of the risk-management file" in browser.submit(WRITE, **told).text
    page = browser.submit(WRITE, **told, risk_file="RMF-7 rev. 12")
    assert page.status_code == 200 and "Lowered to a new UDI-PI: question 5" in page.text


def test_each_answer_names_what_in_the_release_causes_it(make, browser):
    initiative = make.committed()
    make.planned(delivers=(initiative,))
    browser.sign_in(make.em)
    assert f"{initiative.key} {initiative.title}" in browser.get(WRITE).text
    told = filled("14") | {"initiatives_14": [initiative.key]}
    kept = "https://docs.example.com/RMF-7/12"
    refused = browser.submit(WRITE, **told, risk_file="RMF-7 rev. 12", risk_file_url="file:///rmf")
    assert refused.status_code == 422 and "An address begins with https://" in refused.text
    browser.submit(WRITE, **told, risk_file="RMF-7 rev. 12", risk_file_url=kept)
    page = browser.get("/releases/REL-1/assessment").text
    assert f'href="/initiatives/{initiative.key}"' in page and f'href="{kept}"' in page
    again = next(f for _to, f in Forms(browser.get(WRITE).text).found if "answer_14" in f)
    assert again["risk_file_url"] == [kept] and again["initiatives_14"] == [initiative.key]
    assert "Nothing differs from version 1" in browser.submit(WRITE, risk_file_url=kept).text
    assert "version 2" in browser.submit(WRITE, risk_file_url="").text


def test_the_next_version_begins_with_the_last_answers(make, browser):
    make.assessed(make.planned(), "14")
    browser.sign_in(make.em)
    fields = next(f for _to, f in Forms(browser.get(WRITE).text).found if "answer_14" in f)
    assert fields["answer_14"] == ["yes"] and fields["answer_1"] == ["no"]
    page = browser.submit(WRITE, answer_15="yes", why_15="A rebuild")
    assert "version 2" in page.text
    assert "Superseded" in browser.get("/releases/REL-1/assessment/1").text


def test_typed_answers_are_kept_while_typing(make, browser):
    make.planned()
    browser.sign_in(make.em)
    token = next(f for _to, f in Forms(browser.get(WRITE).text).found if "answer_14" in f)["csrf_token"]  # fmt: skip
    kept = browser.post(f"{WRITE}/draft", {"csrf_token": token, "answer_14": "yes", "why_14": "A fix"})  # fmt: skip
    assert kept.status_code == 204
    page = browser.get(WRITE)
    assert "This is what you had typed" in page.text and "A fix" in page.text
    browser.submit(WRITE, action="/draft/discard")
    assert "This is what you had typed" not in browser.get(WRITE).text


@pytest.mark.parametrize("address", ["/9", "/99999999999", "/1/sign", "/0/approve"])
def test_what_is_not_there_is_not_found(make, browser, address):
    make.planned()
    browser.sign_in(make.em if "sign" in address else make.regulatory)
    assert browser.get(f"/releases/REL-1/assessment{address}").status_code == 404


def test_another_product_s_release_is_not_found(make, browser):
    make.assessed(make.planned())
    browser.sign_in(make.stranger)
    for address in ("", "/1", "/write", "/1/sign", "/1/approve"):
        assert browser.get(f"/releases/REL-1/assessment{address}").status_code == 404
