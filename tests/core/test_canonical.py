"""Canonical bytes: one value, one text."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.core.canonical import canonical, sha256
from tracker.core.clock import now, stamp

VALUES = st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.text())


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"b": 1, "a": [True, None]}, '{"a":[true,null],"b":1}'),
        ({"name": "Zoë – „so“"}, '{"name":"Zoë – „so“"}'),
        ({}, "{}"),
        ((1, 2), "[1,2]"),
        ('"\\\n\0', '"\\"\\\\\\n\\u0000"'),
    ],
)
def test_bytes_are_sorted_tight_utf8(value, expected):
    assert canonical(value) == expected.encode()


@pytest.mark.parametrize("value", [1.5, {"a": [0.0]}, float("nan"), {1: "a"}, {None: 1}])
def test_floats_and_other_keys_are_refused(value):
    with pytest.raises(TypeError):
        canonical(value)


@given(st.dictionaries(st.text(), VALUES))
def test_the_order_of_keys_does_not_matter(value):
    assert canonical(value) == canonical(dict(reversed(value.items())))


def test_sha256_of_the_standard():
    assert sha256(b"abc").startswith("ba7816bf8f01cfea414140de5dae2223")


def test_a_stamp_is_utc_with_six_decimals():
    berlin = timezone(timedelta(hours=1))
    assert stamp(datetime(2026, 3, 2, 9, tzinfo=berlin)) == "2026-03-02T08:00:00.000000Z"
    assert now().tzinfo is UTC
