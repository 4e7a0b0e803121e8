"""The labels of a release through its page, the API and the command."""

import io

import pytest
from click.testing import CliRunner
from PIL import Image

from tests.api.conftest import Client
from tests.make import GTIN, SECOND_GTIN
from tracker.cli import main
from tracker.core.db import write
from tracker.releases import actions
from tracker.reporting.labels import form_of, labels

PAGE, PDF = "/releases/REL-1/label", "/releases/REL-1/label.pdf"


def mark_of(release) -> str | None:
    return labels(release, form_of("roll", "8")).mark


def test_from_the_release_to_its_label_in_two_steps(make, browser):
    make.released(make.planned("4.2.0"))
    browser.sign_in(make.auditor)
    assert f'href="{PAGE}"' in browser.get("/releases/REL-1").text
    page = browser.get(PAGE).text
    for size in (6, 8, 10, 14, 18, 25):
        assert f"{PDF}?paper=a4&amp;size={size}" in page and f"{PDF}?paper=roll&amp;size={size}" in page  # fmt: skip
    answer = browser.get(f"{PDF}?paper=roll&size=10")
    assert answer.mimetype == "application/pdf" and answer.data.startswith(b"%PDF-")
    assert "REL-1-label-roll-10mm.pdf" in answer.headers["Content-Disposition"]
    assert browser.get(f"{PDF}?paper=roll&size=10").data == answer.data


def test_who_may_stick_it_on_is_said_on_the_label(make, browser):
    release = make.planned("4.2.0")
    assert mark_of(release) == "DRAFT, not released: do not use"
    browser.sign_in(make.engineer)
    assert "every label says DRAFT" in browser.get(PAGE).text
    make.withdrawn(make.released(release))
    assert mark_of(release) == "WITHDRAWN: do not use"
    assert "every label says so" in browser.get(PAGE).text


def test_a_cancelled_release_has_no_label(make, browser):
    release = make.planned("4.2.0")
    with write():
        actions.cancel(release, "A mistake", by=make.em, at=make.at)
    browser.sign_in(make.em)
    assert "so it has no label" in browser.get(PAGE).text
    answer = browser.get(PDF)
    assert answer.status_code == 409 and "was cancelled" in answer.text


@pytest.mark.parametrize("query", ["paper=letter", "size=7", "size=", "size=14.0", "paper=<b>"])
def test_another_paper_or_size_is_refused_in_a_sentence(make, browser, query):
    make.planned("4.2.0")
    browser.sign_in(make.em)
    answer = browser.get(f"{PDF}?{query}")
    assert answer.status_code == 422 and ("Labels are printed" in answer.text or "A symbol is" in answer.text)  # fmt: skip
    assert "<b>" not in answer.text.replace("<b>b</b>", "")


def test_a_release_elsewhere_has_no_label_here(make, browser):
    make.planned("4.2.0")
    browser.sign_in(make.stranger)
    assert browser.get(PAGE).status_code == browser.get(PDF).status_code == 404


@pytest.mark.parametrize("size", [6, 8, 10, 14, 18, 25])
def test_the_files_of_the_symbol_know_their_size(make, browser, size):
    make.planned("4.2.0")  # 18 modules, and one of quiet zone on each side
    browser.sign_in(make.em)
    drawn = browser.get(f"/releases/REL-1/udi/{GTIN}.svg?size={size}").text
    assert f'width="{size * 20 / 18:.4g}mm"' in drawn and 'viewBox="0 0 20 20"' in drawn
    page = browser.get(PAGE).text
    for dpi in (300, 600):
        png = browser.get(f"/releases/REL-1/udi/{GTIN}-{dpi}.png?size={size}").data
        with Image.open(io.BytesIO(png)) as picture:
            assert picture.info["dpi"] == pytest.approx((dpi, dpi), abs=0.01)
            real = picture.width * 18 / 20 / dpi * 25.4
        assert real == pytest.approx(size, abs=18 / dpi * 25.4 / 2)  # half a dot a module
        assert f"{real:.2f} mm" in page


def test_the_api_hands_out_labels_and_draws_nothing_that_the_client_has(app, make):
    make.planned("4.2.0", devices=[make.device_of(), make.device_of(SECOND_GTIN)])
    api = Client(app, make.token(make.engineer)[1])
    answer = api.get("/releases/REL-1/label?paper=roll&size=6")
    assert answer.mimetype == "application/pdf" and answer.data.startswith(b"%PDF-")
    etag = answer.headers["ETag"]
    again = api.get("/releases/REL-1/label?paper=roll&size=6", headers={"If-None-Match": etag})
    assert again.status_code == 304 and not again.data
    assert api.get("/releases/REL-1/label?paper=a4&paper=a4").status_code == 400
    assert api.get("/releases/REL-1/label?copies=2").status_code == 400
    assert api.get("/releases/REL-1/label?size=7").status_code == 422


def test_the_command_writes_them(demo_dir, tmp_path):
    env = {"TRACKER_DATA_DIR": str(demo_dir), "TRACKER_DEMO": "1"}
    file = tmp_path / "label.pdf"
    told = CliRunner().invoke(main, ["udi", "label", "rel-1", "-o", str(file), "--roll", "--size", "8"], env=env)  # fmt: skip
    assert told.exit_code == 0, told.output
    assert file.read_bytes().startswith(b"%PDF-") and "REL-1 written to" in told.output
    for words, sentence in (
        (["REL-999"], "There is no release REL-999."),
        (["REL-1", "--as", "tom@lumen.example"], "There is no release REL-1."),
        (["REL-1", "--size", "9"], "is none of them"),
    ):
        told = CliRunner().invoke(main, ["udi", "label", *words, "-o", str(file)], env=env)
        assert told.exit_code == 1 and sentence in told.output
