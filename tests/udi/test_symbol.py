"""The symbol: what goes in comes out, at every size at which a label is printed."""

import io
import shutil
import subprocess

import pytest
from PIL import Image

from tests.conftest import need
from tracker.core.errors import RuleBroken
from tracker.udi.symbol import AIDC, png, read_back, svg, symbol_of

GTIN = "09506000134352"
HRIS = [
    f"(01){GTIN}(8012)2.4.1",
    f"(01){GTIN}(8012)2.4.1-rc.1+b77",
    f"(01){GTIN}(8012)" + "A1b2" * 5,
    f"(01){GTIN}(10)2.4.1(11)261122",
    rf"(01){GTIN}(8012)a\(b)c\(",
    f"(01){GTIN}(11)261122(8012)4.2.0(21)INST-0001",
]


def decoded(picture):
    from zxingcpp import BarcodeFormat, read_barcodes

    found = read_barcodes(picture, formats=BarcodeFormat.DataMatrix)
    return found[0].symbology_identifier + found[0].bytes.decode() if found else None


@pytest.mark.parametrize("hri", HRIS)
def test_a_symbol_reads_back_as_what_it_was_made_of(hri):
    symbol = symbol_of(hri)
    assert read_back(symbol.modules) == AIDC + symbol.data
    assert symbol.data.startswith(f"01{GTIN}")
    assert len(symbol.modules) == len(symbol.modules[0])  # square
    assert "".join(symbol.lines).replace("(", "") == hri.replace("\\(", "(").replace("(", "")


@pytest.mark.parametrize(
    ("hri", "words"),
    [
        (f"(01){GTIN[:-1]}3(8012)1", "check digit"),
        ("(8012)1", "needs"),
        (f"(01){GTIN}(8012)a@b", "set 82"),
    ],
)
def test_what_is_no_udi_gets_no_symbol(hri, words):
    with pytest.raises(RuleBroken, match=words):
        symbol_of(hri)


def test_a_symbol_with_another_content_is_noticed():
    other = symbol_of(f"(01){GTIN}(8012)9.9.9")
    assert read_back(other.modules) != AIDC + symbol_of(HRIS[0]).data
    assert read_back(("10", "01")) == ""


@pytest.mark.parametrize("dpi", [300, 600])
@pytest.mark.parametrize("millimetres", [6, 8, 10, 14, 18, 25])
def test_a_png_is_read_and_knows_its_resolution(dpi, millimetres):
    symbol = symbol_of(HRIS[1])
    with Image.open(io.BytesIO(png(symbol, dpi=dpi, millimetres=millimetres))) as picture:
        assert decoded(picture) == AIDC + symbol.data
        assert picture.info["dpi"] == pytest.approx((dpi, dpi), abs=0.1)
        assert picture.width / dpi * 25.4 == pytest.approx(millimetres, rel=0.2)


@pytest.mark.parametrize("millimetres", [6, 8, 10, 14, 18, 25])
def test_a_symbol_on_a_printed_page_is_read(millimetres, tmp_path):
    need(shutil.which("pdftoppm") is not None, "poppler-utils")
    symbol = symbol_of(HRIS[1])
    drawn = svg(symbol, title=symbol.hri).replace("<svg ", f'<svg style="width:{millimetres}mm;height:{millimetres}mm" ')  # fmt: skip
    from weasyprint import HTML

    HTML(string=f"<p>{drawn}</p>").write_pdf(tmp_path / "label.pdf")
    subprocess.run(["pdftoppm", "-r", "600", "-png", tmp_path / "label.pdf", tmp_path / "page"], check=True)  # fmt: skip
    with Image.open(next(tmp_path.glob("page*.png"))) as page:
        assert decoded(page) == AIDC + symbol.data


def test_the_svg_escapes_its_title():
    drawn = svg(symbol_of(HRIS[0]), title="<script>&")
    assert "<title>&lt;script&gt;&amp;</title>" in drawn and drawn.startswith("<svg ")
