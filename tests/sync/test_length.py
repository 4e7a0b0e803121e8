"""How long a sync should take: the formula of practices.md, case by case."""

import pytest

from tracker.sync.length import Length, Load, suggested, terms


@pytest.mark.parametrize(
    ("load", "minutes"),
    [  # changes, decisions, unclear, overloaded, leading
        (Load(0, 0, 0, 0, 1), Length(10, 0)),
        (Load(3, 2, 1, 0, 2), Length(30, 0)),
        (Load(4, 3, 1, 1, 3), Length(40, 0)),
        (Load(6, 5, 2, 2, 5), Length(30, 40)),
        (Load(0, 8, 0, 0, 1), Length(45, 0)),  # 45 is still one meeting
        (Load(0, 8, 1, 0, 1), Length(30, 20)),
        (Load(1, 0, 0, 0, 0), Length(10, 0)),  # nothing leads: that costs no time and gives none
    ],
)
def test_the_suggested_length(load, minutes):
    assert suggested(load) == minutes


def test_every_reason_is_shown_with_its_minutes():
    assert terms(Load(3, 2, 1, 0, 2)) == [
        ("changes", 3, 6), ("decisions", 2, 10), ("unclear", 1, 3), ("leading", 1, 3),
    ]  # fmt: skip
    assert terms(Load()) == []
