"""Shares that sum to 100, days that are exact."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.capacity.split import PRESETS, Amounts, Split, days_of, divided, split_of, told
from tracker.core.errors import Invalid

D = Decimal


@pytest.mark.parametrize(
    ("shares", "reason"),
    [
        ((70, 20, 11), "70/20/11 sums to 101; the three shares sum to 100."),
        ((70, 20, 9), "sums to 99"),
        ((-10, 100, 10), "between 0 and 100"),
        ((110, -10, 0), "between 0 and 100"),
        ((0, 0, 0), "sums to 0"),
    ],
)
def test_shares_that_do_not_sum_are_refused(app, shares, reason):
    with pytest.raises(Invalid, match=reason):
        split_of(*shares)


def test_every_preset_sums(app):
    assert all(split_of(s.product, s.technical, s.bugs) == s for s in PRESETS)


@pytest.mark.parametrize(
    ("typed", "days"), [("3", "3"), ("3.5", "3.5"), ("3,25", "3.25"), (" 0 ", "0")]
)
def test_days_as_people_type_them(app, typed, days):
    assert days_of(typed) == D(days)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [("-1", "not negative"), ("−1", "not negative"), ("", "no number"), ("NaN", "no number"), ("1e3", "no number"),
     ("1.005", "no number"), ("٣", "no number"), ("1/2", "no number"), ("999999", "no number")],
)  # fmt: skip
def test_what_is_no_number_of_days(app, typed, reason):
    with pytest.raises(ValueError, match=reason):
        days_of(typed)


@pytest.mark.parametrize(
    ("days", "text"), [("3.50", "3.5"), ("10", "10"), ("100.00", "100"), ("0", "0"), ("0.25", "0.25")]
)  # fmt: skip
def test_days_are_told_without_needless_zeros(days, text):
    assert told(D(days)) == text


@given(
    st.integers(0, 400).map(lambda n: D(n) / 4),
    st.integers(0, 100).flatmap(lambda p: st.integers(0, 100 - p).map(lambda t: (p, t))),
)
def test_a_split_loses_no_hundredth_of_a_day(days, shares):
    product, technical = shares
    found = divided(days, Split(product, technical, 100 - product - technical))
    assert found.total == days
    assert min(found.product, found.technical, found.bugs) >= 0
    assert abs(found.technical - days * technical / 100) < D("0.03")


def test_undivided_days_are_unsorted():
    assert divided(D(3), None) == Amounts(unsorted=D(3))


def test_percent_is_to_one_decimal_and_of_nothing_none():
    assert Amounts(D(2), D(1)).percent(D(1)) == D("33.3")
    assert Amounts().percent(D(0)) == 0
