"""What typed text may hold."""

import pytest

from tracker.core.readable import unreadable


@pytest.mark.parametrize("text", ["\u3164", "a\u2800b", "\u115f", "x\u202ey", "a\0b", "\u200d"])
def test_what_cannot_be_seen_is_refused(text):
    assert unreadable(text)


@pytest.mark.parametrize("text", ["x\nCI-98  closed", "a\tb", "a\u2028b", "a\x0bb", "a\x85b"])
def test_one_line_is_one_line(text):
    assert unreadable(text, lines=False)


@pytest.mark.parametrize("text", ["", "Ü ß 中", "क\u200dष", "two\nlines", "a\tb"])
def test_what_people_write_passes(text):
    assert unreadable(text) is None
