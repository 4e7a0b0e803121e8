"""What is this UDI? And the UDI of a release as a symbol, for its About screen, by API."""

import io

import pytest
from PIL import Image

from tests.api.conftest import Client
from tests.make import GTIN, OTHER_GTIN
from tests.udi.test_symbol import decoded
from tracker.udi.symbol import AIDC

HRI = f"(01){GTIN}(8012)4.2.0"


@pytest.mark.parametrize(
    "text",
    [
        HRI,
        f"]d201{GTIN}80124.2.0",
        f"https://id.gs1.org/01/{GTIN}?8012=4.2.0",
        f" 01{GTIN}80124.2.0 ",
    ],
)
def test_from_a_complaint_to_the_release_in_one_step(make, browser, text):
    make.planned("4.2.0")
    browser.sign_in(make.regulatory)
    page = browser.get("/udi", query_string={"text": text})
    assert "Slumber 4.2.0" in page.text and "/releases/REL-1" in page.text
    assert f"/devices/{GTIN}" in page.text and "valid" in page.text


def test_other_case_is_the_same_version(make, browser):
    make.planned("4.2.0-RC")
    browser.sign_in(make.em)
    page = browser.get("/udi", query_string={"text": f"(01){GTIN}(8012)4.2.0-rc"})
    assert "Slumber 4.2.0-RC" in page.text


def test_an_open_withdrawal_is_said(make, browser):
    make.withdrawn(make.released(make.planned("4.2.0")))
    browser.sign_in(make.auditor)
    assert "Withdrawn on" in browser.get("/udi", query_string={"text": HRI}).text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("+A99912345C", "expected 7"),
        (f"(01){GTIN}(8012)9.9.9", "no release of this record carries “9.9.9”"),
        (f"(01){OTHER_GTIN}(8012)1", f"No device in your products has the UDI-DI {OTHER_GTIN}"),
        ("=W00001400000100", "ISBT 128 is not read here"),
        ("<script>alert(1)</script>", "&lt;script"),
        ("(01)09506000134353(17)271331", "There is no month 13"),
        ("\u0660" * 14, "character"),
        ("x" * 5000, "no identifier has that many"),
    ],
)
def test_what_is_wrong_or_unknown_is_said(make, browser, text, words):
    make.planned("4.2.0")
    browser.sign_in(make.em)
    page = browser.get("/udi", query_string={"text": text})
    if len(text) > 4000:
        words = "character"
    assert page.status_code == 200 and words in page.text and "<script>alert" not in page.text


def test_another_product_s_release_is_not_named(make, browser):
    make.planned("4.2.0")
    browser.sign_in(make.stranger)
    page = browser.get("/udi", query_string={"text": HRI}).text
    assert "Slumber" not in page and "No device in your products" in page
    for address in (f"udi/{GTIN}.svg", f"udi/{GTIN}-300.png", "about.json", "about.txt"):
        assert browser.get(f"/releases/REL-1/{address}").status_code == 404


def test_the_symbol_of_a_release_is_handed_out_and_reads_back(make, browser):
    make.planned("4.2.0")
    browser.sign_in(make.engineer)
    page = browser.get("/releases/REL-1").text
    assert f"/releases/REL-1/udi/{GTIN}.svg" in page
    drawn = browser.get(f"/releases/REL-1/udi/{GTIN}.svg")
    assert drawn.mimetype == "image/svg+xml" and HRI in drawn.text
    for dpi in (300, 600):
        png = browser.get(f"/releases/REL-1/udi/{GTIN}-{dpi}.png")
        with Image.open(io.BytesIO(png.data)) as picture:
            assert decoded(picture) == f"{AIDC}01{GTIN}80124.2.0"
    assert browser.get(f"/releases/REL-1/udi/{GTIN}-72.png").status_code == 404
    assert browser.get(f"/releases/REL-1/udi/{OTHER_GTIN}.svg").status_code == 404


def test_the_about_screen_as_json_and_text_and_by_api(app, make, browser):
    make.planned("4.2.0")
    browser.sign_in(make.engineer)
    told = browser.get("/releases/REL-1/about.json").json
    assert told["udi"][0]["lines"] == [f"(01){GTIN}", "(8012)4.2.0"]
    assert told["udi"][0]["symbology"] + told["udi"][0]["data"] == f"]d201{GTIN}80124.2.0"
    text = browser.get("/releases/REL-1/about.txt").text
    assert text.startswith("Slumber 4.2.0\n") and f"\nUDI\n(01){GTIN}\n(8012)4.2.0\n" in text
    client = Client(app, make.token(make.engineer)[1])
    answer = client.get("/releases/REL-1/udi")
    assert answer.told["udi"] == told["udi"]
    again = client.get("/releases/REL-1/udi", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304 and not again.data
