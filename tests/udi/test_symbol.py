"""The symbol: what goes in comes out, at every size at which a label is printed."""

import io

import pytest
from PIL import Image

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
    assert read_back(symbol.modules) == symbol.read == AIDC + symbol.data
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
        across = picture.width / dpi * 25.4 * len(symbol.modules) / symbol.side
        assert across == pytest.approx(millimetres, abs=len(symbol.modules) / dpi * 25.4 / 2)


def test_the_svg_escapes_its_title():
    drawn = svg(symbol_of(HRIS[0]), title="<script>&", millimetres=14)
    assert "<title>&lt;script&gt;&amp;</title>" in drawn and drawn.startswith("<svg ")
