"""GTIN, version and human-readable interpretation, as tables."""

import json
import re

import pytest

from tests.conftest import shared
from tracker.udi.characters import CSET_82, check_digit
from tracker.udi.gs1 import Carrier, fold, gtin_error, hri, version_error


@pytest.fixture(autouse=True)
def _texts(empty_app):
    """Sentences go through gettext."""


@pytest.fixture
def cases():
    return json.loads(shared("data/udi/cases.json").read_text())


def test_every_published_gtin_of_14_digits(cases):
    known = [c for c in cases if c["kind"] == "gtin" and len(c["input"]) == 14]
    assert len(known) > 10
    wrong = [
        case["input"] for case in known if (gtin_error(case["input"]) is None) != case["valid"]
    ]
    assert not wrong


def test_the_expected_check_digit_is_named(cases):
    for case in cases:
        digit = case["expect"].get("expected_check_digit")
        if case["kind"] == "gtin" and len(case["input"]) == 14 and digit is not None:
            assert f"The check digit should be {digit}" in gtin_error(case["input"])


@pytest.mark.parametrize(
    ("gtin", "sentence"),
    [
        ("00844588018923", None),
        ("00844588018924", "The check digit should be 3, not 4."),
        ("0084458801892", "has 14 digits; this has 13"),
        ("", "has 14 digits; this has 0"),
        ("008445880189233", "this has 15"),
        ("0084458801892a", "only the digits"),
        ("0084458801892 ", "only the digits"),
        ("００８４４５８８０１８９２３", "only the digits"),
    ],
)
def test_what_is_wrong_with_a_gtin_is_said(gtin, sentence):
    found = gtin_error(gtin)
    assert found is None if sentence is None else sentence in found


def test_check_digits():
    assert check_digit("0084458801892") == "3"
    assert check_digit("629104150021") == "3"


@pytest.mark.parametrize(
    "version", ["4.2.0", "1.0.0-alpha.1", "2026.11", "2.4.1+B77", "v1", "x" * 20]
)
def test_versions_that_fit(version):
    assert version_error(version) is None


@pytest.mark.parametrize(
    ("version", "sentence"),
    [
        ("", "is empty"),
        ("x" * 21, "at most 20 characters; this version has 21"),
        ("2.4@1", "“@”"),
        ("2.4[1]", "“[”"),
        ("2.4.1ß", "“ß”"),
        ("4.2 0", "U+0020"),
        ("4.2\n", "U+000A"),
        ("4.2\0", "U+0000"),
        ("4.2\u200b", "U+200B"),
        ("４.2", "“４”"),
    ],
)
def test_versions_that_do_not_fit(version, sentence):
    assert sentence in version_error(version)


def test_the_character_set_has_82_members():
    assert len(CSET_82) == 82


def test_published_software_versions_agree(cases):
    found = 0
    for case in cases:
        told = re.fullmatch(r"\(01\)(\d{14})\((8012|10)\)([^()]*)", case["input"])
        if case["kind"] == "gs1-hri" and told:
            found += 1
            gtin, identifier, version = told.groups()
            fits = gtin_error(gtin) is None and version_error(version) is None
            assert fits == case["valid"], case["input"]
            assert hri(gtin, Carrier(identifier), version) == case["input"]
    assert found >= 5


def test_the_interpretation_is_printed_as_the_standard_says():
    assert hri("00844588018923", Carrier.VERSION, "4.2.0") == "(01)00844588018923(8012)4.2.0"
    assert hri("00844588018923", Carrier.LOT, "4.2.0") == "(01)00844588018923(10)4.2.0"


def test_versions_count_as_the_same_ignoring_case():
    assert fold("4.2.0-RC1") == fold("4.2.0-rc1") != fold("4.2.0-rc2")
