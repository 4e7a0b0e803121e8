"""Rules of identifiers that no published case holds, and inputs that nobody wrote for us."""

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.udi.elements import bracketed, element_string
from tracker.udi.identifiers import identifiers, matches, paths
from tracker.udi.reader import LONGEST, READERS, guess, read
from tracker.udi.values import CHECKS, century, day_of

GTIN = "09506000134352"

WRONG = [
    # kind, text, code of the error, words of its sentence
    ("gtin", "", "length", "8, 12, 13 or 14"),
    ("gtin", "９506000134352", "charset", "digits 0 to 9"),
    ("gtin", "09506000134353", "check-digit", "should be 2, not 3"),
    ("gmn", "12345A", "length", "8 to 25"),
    ("gs1-hri", f"(01){GTIN}", None, ""),
    ("gs1-hri", f"(01){GTIN}(10)", "format", "has no value"),
    ("gs1-hri", f"(01){GTIN}(21)A(235)B", "conflict", "(235)"),
    ("gs1-hri", f"(01){GTIN}(10)A(10)B", "repeated", "twice"),
    ("gs1-hri", f"(01){GTIN}(3100)000001(3101)000001", "conflict", "(3101)"),
    ("gs1-hri", f"(01){GTIN}(7003)2612312460", "format", "hour"),
    ("gs1-hri", f"(01){GTIN}(422)987", "format", "ISO 3166"),
    ("gs1-hri", f"(01){GTIN}(8110)123", "unsupported", "coupons"),
    ("gs1-hri", "(00)123456789012345675(4307)AA", "format", "two-letter"),
    ("gs1-hri", "(00)123456789012345675(4300)ABC%0g", "format", "hexadecimal"),
    ("gs1-hri", "(8030)123=", "charset", "padding"),
    ("gs1-hri", "(8007)FR12345678901234", "check-digit", "IBAN"),
    ("gs1-hri", "(253)1234567890128(8030)ABC", "requisite", "serial"),
    ("gs1-element", "]d1" + GTIN, "format", "]d1"),
    ("gs1-element", "", "format", "nothing"),
    ("gs1-element", "]d2", "format", "nothing"),
    ("gs1-element", f"01{GTIN}\x1d10A\x1d\x1d21B", "unknown-ai", "character 22"),
    ("gs1-element", f"01{GTIN[:-1]}\x1d10A", "length", "14 expected, 13 found"),
    ("gs1-digital-link", f"https://a/01/{GTIN}/10/%00", "format", "zero byte"),
    ("gs1-digital-link", f"https://a_b/01/{GTIN}", "format", "host"),
    ("gs1-digital-link", f"https://a/01/{GTIN}?21=A", "format", "belongs into the path"),
    ("hibc", "+A99", "check-character", "expected H"),
    ("hibc", "+A99912345/$$52001510X3/Q12X5", "format", "quantity"),
    ("isbt128", "=W00001400000100", "unsupported", "ISBT 128 is not read here"),
]


@pytest.mark.parametrize(("kind", "text", "code", "words"), WRONG)
def test_each_fault_is_told_with_what_was_expected(kind, text, code, words):
    found = read(text, kind)
    told = [(wrong.code, wrong.message) for wrong in found.errors]
    if code is None:
        assert told == []
    else:
        assert any(c == code and words in message for c, message in told), told


@pytest.mark.parametrize(
    "text",
    [
        f"01{GTIN}1727123110A\x1d21B",
        f"01{GTIN}\x1d17271231\x1d10A\x1d",  # a separator behind a known length is tolerated
        f"]J101{GTIN}",
    ],
)
def test_separators_may_stand_where_none_must(text):
    assert read(text, "gs1-element").valid


def test_a_bracket_inside_a_value_is_escaped():
    found = read(rf"(01){GTIN}(10)A\(1)", "gs1-hri")
    assert found.valid and found.values["10"] == "A(1)"


def test_all_errors_are_told_not_just_the_first():
    found = read("(01)09506000134353(17)271331(8012)a@b", "gs1-hri")
    assert {wrong.code for wrong in found.errors} == {"check-digit", "date", "charset"}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("09506000134352", "gtin"),
        ("123", "gtin"),
        (f"(01){GTIN}(8012)1", "gs1-hri"),
        (f"01{GTIN}80121", "gs1-element"),
        (f"]d201{GTIN}", "gs1-element"),
        (f"https://id.gs1.org/01/{GTIN}", "gs1-digital-link"),
        ("+A999123457", "hibc"),
        ("*+A999123457*", "hibc"),
        ("1987654Ad4X4bL5ttr2310c2K", "gmn"),
        ("=W00001400000100", "isbt128"),
    ],
)
def test_the_kind_is_guessed(text, kind):
    assert guess(text) == kind


@pytest.mark.parametrize(
    ("two", "year"), [(26, 2026), (76, 2076), (77, 1977), (99, 1999), (0, 2000)]
)
def test_two_digits_mean_the_year_within_fifty(two, year):
    assert century(two, 2026) == year


def test_day_zero_is_the_last_of_its_month():
    assert str(day_of("280200", 2026)) == "2028-02-29"
    assert day_of("271300", 2026) is None


def test_the_table_is_whole():
    known = identifiers()
    assert len(known) > 500
    for ai, told in known.items():
        assert ai.isdigit() and 2 <= len(ai) <= 4 and told.title
        assert not any(ai != other and other.startswith(ai) for other in known)
        assert {check for part in told.parts for check in part.checks} <= CHECKS.keys()
        for pattern in (p for choice in told.needs for one in choice for p in one.split("+")):
            assert any(matches(pattern, other) for other in known), pattern
    assert ("01", "22", "21") in paths() and ("01", "21", "10") not in paths()


ALPHABET = "()\\\x1d%?&=/:+$*]dCQ0123456789ABZaz .-_#@[{\x00é９İß\u202e"
TEXTS = st.one_of(
    st.text(st.sampled_from(ALPHABET), max_size=120),
    st.text(max_size=60),
    st.lists(
        st.sampled_from(
            ["(01)", GTIN, "(8012)", "2.4.1", "(17)", "271231", "+A999", "/$$", "12345", "https://",
             "a/01/", "?10=", "&", "\x1d", "01", "10", "\\(", "16D", "20260101"]
        ),
        max_size=14,
    ).map("".join),
)  # fmt: skip


@settings(max_examples=int(os.environ.get("TRACKER_TEST_FUZZ", "1500")), deadline=None)
@given(TEXTS, st.sampled_from([*READERS, None]))
def test_no_text_crashes(text, kind):
    found = read(text, kind)
    assert found.valid or all(wrong.message for wrong in found.errors)
    for field in found.fields:
        assert 0 <= field.start <= field.end <= len(text)


@pytest.mark.parametrize("kind", READERS)
def test_what_is_longer_than_any_identifier_is_refused_unread(kind):
    assert read("0" * (LONGEST + 1), kind).errors[0].code == "length"


def test_hri_and_element_string_are_two_spellings_of_one():
    from tracker.udi.elements import Element

    known = identifiers()
    elements = [Element(known[ai], value, 0) for ai, value in (("01", GTIN), ("8012", "2.4.1"), ("11", "261122"))]  # fmt: skip
    assert element_string(elements) == f"01{GTIN}80122.4.1\x1d11261122"
    assert read(bracketed(elements), "gs1-hri").values == read(element_string(elements), "gs1-element").values  # fmt: skip
