"""Plots: readable without colour, without a screen, on a phone and on paper."""

import re
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from reports.plots import Pair, Point, Shares, Words, bars, columns, trend

D = Decimal
SVG = "{http://www.w3.org/2000/svg}"
WORDS = Words(
    title="Days of <Night> & Co", product="Product", technical="Technical", bugs="Bugs",
    unsorted="Not sorted", plan="Planned", actual="Actual", floor="Floor", none="Nothing yet",
)  # fmt: skip
DAYS = (D(35), D("6.5"), D(5), D("3.5"))
PAIRS = [Pair("Sprint 14", DAYS, DAYS), Pair("Sprint 15", DAYS, None)]
POINTS = [
    Point("Sprint 14", D(20), D("13.2"), 20), Point("Sprint 15", D("8.3"), D(0), 20),
    Point("Sprint 16", None, None, None),
]  # fmt: skip
SHARES = [Shares("Agreed 70/20/10", (D(70), D(20), D(10), D(0))), Shares("Done", (D(0),) * 4)]
ALL = {
    "bars": lambda: bars(SHARES, WORDS, "k"),
    "columns": lambda: columns(PAIRS, WORDS, "k"),
    "trend": lambda: trend(POINTS, WORDS, "k"),
    "bars of nothing": lambda: bars([], WORDS, "k"),
    "columns of nothing": lambda: columns([], WORDS, "k"),
    "columns of no days": lambda: columns([Pair("S 1", (D(0),) * 4, None)], WORDS, "k"),
    "trend of nothing": lambda: trend([], WORDS, "k"),
}


@pytest.mark.parametrize("name", ALL)
def test_each_is_one_well_formed_image_with_a_name_and_without_style(name):
    drawn = ALL[name]()
    root = ElementTree.fromstring(drawn)
    assert root.get("role") == "img" and root.get("aria-labelledby") == "k-title"
    assert root.find(f"{SVG}title").text == "Days of <Night> & Co"
    assert "style=" not in drawn and "<style" not in drawn  # the page's policy lets none through
    assert drawn == ALL[name]()  # the same facts, the same bytes
    used = set(re.findall(r"url\(#([^)]+)\)", drawn))
    assert used <= set(re.findall(r'<pattern id="([^"]+)"', drawn))


def texts(drawn):
    return [element.text for element in ElementTree.fromstring(drawn).iter(f"{SVG}text")]


def test_every_figure_and_bucket_stands_there_as_text():
    assert {"Agreed 70/20/10", "70", "20", "10", "Nothing yet", "Product", "Technical", "Bugs"} <= {
        *texts(ALL["bars"]())
    }
    assert "Not sorted" not in texts(ALL["bars"]())
    assert {"Sprint", "14", "15", "P", "A", "Not sorted"} <= {*texts(ALL["columns"]())}
    assert {"13.2", "0", "Floor 20 %", "Sprint", "16"} <= {*texts(ALL["trend"]())}


def test_three_of_four_buckets_have_a_pattern_so_that_colour_is_not_alone():
    drawn = ALL["columns"]()
    assert {f"url(#k-{name})" for name in ("technical", "bugs", "unsorted")} == {
        *re.findall(r"url\(#[^)]+\)", drawn)
    }


def test_columns_are_as_high_as_their_days():
    heights = [
        D(rect.get("height")) for rect in ElementTree.fromstring(columns(PAIRS[:1], WORDS, "k")).iter(f"{SVG}rect")
        if rect.get("class") in {"plot-product", "plot-bugs"} and rect.get("width") == "16"
    ]  # fmt: skip
    assert heights[0] == heights[2] and abs(heights[0] / heights[1] - 7) < D("0.01")


def test_the_floor_is_a_line_of_the_periods_that_had_one():
    floor = [p.get("d") for p in ElementTree.fromstring(ALL["trend"]()).iter(f"{SVG}path") if p.get("class") == "plot-floor"]  # fmt: skip
    assert len(floor) == 2 and len({line.split()[1].split("h")[0] for line in floor}) == 1
