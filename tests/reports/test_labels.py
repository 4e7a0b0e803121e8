"""Labels on paper: read by a scanner at every size, of exactly that size, the same bytes again."""

import io
import json
import logging
import shutil
import subprocess
from datetime import UTC, datetime

import pikepdf
import pytest
from PIL import Image

from reports.common import Company
from reports.labels import SIZES, Label, Labels, LabelsHead, Paper
from reports.render import render
from tests.conftest import need
from tracker.reporting.read_back import read_back
from tracker.udi.symbol import AIDC, symbol_of

GTIN, SECOND = "00844588018923", "09506000134352"
DPI = 600
LONGEST = "Slumber Professional for Sleep Laboratories, the Extended Edition for Children and Adolescents, No 2"  # fmt: skip


def label(version: str = "2.4.1-rc.1+b77", gtin: str = GTIN, name: str = "Slumber") -> Label:
    hri = f"(01){gtin}(8012){version}"
    return Label(di=gtin, trade_name=name, version=version, lines=symbol_of(hri).lines, symbol=read_back(hri))  # fmt: skip


def labels(paper: Paper, millimetres: int, *found: Label, mark: str | None = None) -> Labels:
    head = LabelsHead(
        title="Labels of release REL-4: Slumber 2.4.1", company=Company(name="Lumen", address="x"),
        scope="UDI labels", generated_at=datetime(2026, 3, 3, tzinfo=UTC),
    )  # fmt: skip
    return Labels(header=head, paper=paper, millimetres=millimetres, mark=mark, note="Print at 100 %.", labels=found or (label(),))  # fmt: skip


@pytest.fixture
def printed(tmp_path):
    """The first label of the first page of a PDF, as a printer of 600 dpi sees it."""
    need(shutil.which("pdftoppm") is not None, "poppler-utils")

    def draw(told: Labels) -> Image.Image:
        (tmp_path / "label.pdf").write_bytes(render(told))
        cut = ["-x", "0", "-y", "358", "-W", "2460", "-H", "900"] if told.paper is Paper.SHEET else []  # fmt: skip
        command = ["pdftoppm", "-r", str(DPI), "-gray", "-f", "1", "-l", "1", *cut]
        subprocess.run([*command, tmp_path / "label.pdf", tmp_path / "page"], check=True)
        with Image.open(next(tmp_path.glob("page*.pgm"))) as page:
            page.load()
        return page

    return draw


@pytest.mark.parametrize("paper", Paper)
@pytest.mark.parametrize("millimetres", SIZES)
def test_a_printed_label_is_read_and_its_symbol_has_the_size_that_was_asked(
    paper, millimetres, printed
):
    from zxingcpp import BarcodeFormat, read_barcodes

    told = labels(paper, millimetres)
    (found,) = read_barcodes(printed(told), formats=BarcodeFormat.DataMatrix)
    symbol = told.labels[0].symbol
    assert found.symbology_identifier + found.bytes.decode() == f"{AIDC}01{GTIN}80122.4.1-rc.1+b77"
    assert symbol.read == symbol.encoded == f"01{GTIN}80122.4.1-rc.1+b77"
    at = found.position
    for one, other in ((at.top_left, at.top_right), (at.top_left, at.bottom_left)):
        side = ((one.x - other.x) ** 2 + (one.y - other.y) ** 2) ** 0.5
        assert side / DPI * 25.4 == pytest.approx(millimetres, abs=0.3)


EACH = {
    "sheet": lambda: labels(Paper.SHEET, 14),
    "roll": lambda: labels(Paper.ROLL, 6),
    "several": lambda: labels(Paper.ROLL, 25, label(), label("A1" * 10, SECOND, LONGEST)),
    "draft": lambda: labels(Paper.SHEET, 25, label("A1" * 10, SECOND, LONGEST), mark="DRAFT"),
}


@pytest.mark.parametrize("name", EACH)
def test_labels_are_accessible_and_drawn_the_same_again(name, broken_rules, caplog):
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        pdf = render(EACH[name]())
    assert broken_rules(pdf) == set() and render(EACH[name]()) == pdf
    assert [record.getMessage() for record in caplog.records] == []


def test_a_label_says_name_version_and_one_identifier_a_line_and_no_basic_udi_di(text_of):
    pdf = render(labels(Paper.ROLL, 25, label(), label("A1" * 10, SECOND, LONGEST)))
    text = text_of(pdf)
    assert f"Version2.4.1-rc.1+b77(01){GTIN}(8012)2.4.1-rc.1+b77" in text
    assert "".join(LONGEST.split()) in text and "Basic" not in text
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert len(opened.pages) == 2  # one label a page
        assert {round(float(page.mediabox[2]) / 72 * 25.4, 1) for page in opened.pages} == {62.0}
        assert str(opened.Root.ViewerPreferences.PrintScaling) == "/None"
        assert str(opened.docinfo.Title) == "Labels of release REL-4: Slumber 2.4.1"
        kept = json.loads(opened.attachments["data.json"].get_file().read_bytes())
    assert kept["labels"][0]["symbol"]["read"] == f"01{GTIN}80122.4.1-rc.1+b77"
    assert len(kept["labels"][0]["symbol"]["sha256"]) == 64


def test_a_sheet_has_fourteen_labels_of_one_udi_and_a_mark_stands_on_each(text_of):
    pdf = render(labels(Paper.SHEET, 8, label(), label("9", SECOND), mark="DRAFT, not released"))
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert len(opened.pages) == 2
    text = text_of(pdf)
    assert text.count(f"(01){GTIN}") == text.count(f"(01){SECOND}") == 14
    assert text.count("DRAFT,notreleased") == 2 * (14 + 1)  # each label, and the margin
