"""The arithmetic of an order: places, what is new, what went down, where the days end."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from tracker.order.arranging import arrange, decided, fitting, moved, went_down

DAY = [datetime(2026, 11, n, tzinfo=UTC) for n in range(1, 10)]


@pytest.mark.parametrize(
    ("placed", "since", "entered", "places", "new"),
    [
        ([], None, {}, (), set()),
        ([], None, {7: DAY[1], 3: DAY[2], 9: DAY[0]}, (9, 7, 3), {9, 7, 3}),
        ([3, 1], DAY[4], {1: DAY[0], 3: DAY[0]}, (3, 1), set()),
        ([3, 1], DAY[4], {1: DAY[0], 3: DAY[0], 2: DAY[5]}, (3, 1, 2), {2}),
        ([3, 1], DAY[4], {1: DAY[0]}, (1,), set()),  # 3 left
        ([3, 1], DAY[4], {1: DAY[0], 3: DAY[6]}, (1, 3), {3}),  # 3 left and came again
        ([3], DAY[4], {1: DAY[0], 2: DAY[0], 3: DAY[0]}, (3, 1, 2), {1, 2}),  # same moment: by id
    ],
)
def test_what_is_placed_keeps_its_place_and_what_comes_stands_behind(
    placed, since, entered, places, new
):
    assert arrange(placed, since, entered) == (places, frozenset(new))


@pytest.mark.parametrize(
    ("of", "to", "after", "below"),
    [
        (3, 1, (3, 1, 2, 4), (1, 2)),
        (1, 4, (2, 3, 4, 1), (1,)),
        (2, 3, (1, 3, 2, 4), (2,)),
        (4, 4, (1, 2, 3, 4), ()),
    ],
)
def test_a_move_pushes_down_only_what_lies_between(of, to, after, below):
    places = moved((1, 2, 3, 4), of, to)
    assert places == after and went_down((1, 2, 3, 4), places) == below


@pytest.mark.parametrize(
    ("new", "count"), [(set(), 3), ({3}, 2), ({1, 2, 3}, 0), ({1, 3}, 2), ({1, 2}, 3)]
)
def test_down_to_the_last_that_somebody_placed_the_order_is_decided(new, count):
    assert decided((1, 2, 3), new) == count


@pytest.mark.parametrize(
    ("days", "available", "fit"),
    [
        ([5, 5, 5], 10, 2),
        ([5, 5, 5], 15, 3),
        ([20, 1], 10, 0),  # strictly: what stands behind something too large waits too
        ([5, None, 5], 10, 3),
        ([], 10, 0),
        ([5], 0, 0),
        ([None], 0, 1),
    ],
)
def test_the_capacity_ends_before_the_first_that_does_not_fit(days, available, fit):
    assert fitting([d and Decimal(d) for d in days], Decimal(available)) == fit
