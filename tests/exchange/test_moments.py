"""Days and moments of other tools: each shape, and what is refused."""

from datetime import UTC, date, datetime

import pytest

from tracker.exchange.moments import Calendar, NoMoment

READ = [
    ("09/Jan/24 3:54 PM", (2024, 1, 9, 15, 54)),
    ("9/Jan/24 12:05 AM", (2024, 1, 9, 0, 5)),
    ("09/Jan/24 12:05 PM", (2024, 1, 9, 12, 5)),
    ("09/Mär/24 15:54", (2024, 3, 9, 15, 54)),
    ("09/Mrz/24 15:54", (2024, 3, 9, 15, 54)),
    ("09/Mai/2024", (2024, 5, 9, 0, 0)),
    ("31-Dez-23", (2023, 12, 31, 0, 0)),
    ("6/21/2025 16:14", (2025, 6, 21, 16, 14)),
    ("21/6/2025 16:14", (2025, 6, 21, 16, 14)),
    ("6/7/2025 4:14 PM", (2025, 6, 7, 16, 14)),
    ("09.01.2024", (2024, 1, 9, 0, 0)),
    ("9.1.24 15:54", (2024, 1, 9, 15, 54)),
    ("2024-01-09", (2024, 1, 9, 0, 0)),
    ("2024-01-09 15:54:01", (2024, 1, 9, 15, 54, 1)),
    ("2024-01-09T15:54:00.000+0100", (2024, 1, 9, 14, 54)),
    ("2017-03-27T11:18:08+01:00", (2017, 3, 27, 10, 18, 8)),
    ("2017-03-27 11:18:08 -0330", (2017, 3, 27, 14, 48, 8)),
    ("2019-10-13T05:30:05Z", (2019, 10, 13, 5, 30, 5)),
    ("2021-02-25 21:23:34 UTC", (2021, 2, 25, 21, 23, 34)),
    ("Mon Mar 27 11:18:08 2017 +0100", (2017, 3, 27, 10, 18, 8)),
    ("Jan 9, 2024 3:54 PM", (2024, 1, 9, 15, 54)),
    ("29/Feb/24", (2024, 2, 29, 0, 0)),
]
REFUSED = [
    ("31/Feb/24 3:54 PM", "no day of the calendar"),
    ("29.02.2023", "no day of the calendar"),
    ("2024-13-01", "no day of the calendar"),
    ("13/13/2024", "no day of the calendar"),
    ("00.00.2024", "no day of the calendar"),
    ("45300", "number by which a spreadsheet"),
    ("0001-01-01", "outside the years"),
    ("9999-12-31", "outside the years"),
    ("09/Foo/24", "names a month"),
    ("09/Jan/24 13:54 PM", "clock of twelve hours"),
    ("2024-01-09 25:00", "no time of a day"),
    ("2024-01-09T10:00:00+99:00", "no time of a day"),
    ("1e400", "not written as a date"),
    ("NaN", "not written as a date"),
    ("soon", "not written as a date"),
    ("٠٩.٠١.٢٠٢٤", "not written as a date"),
]


@pytest.fixture(autouse=True)
def _context(app):
    """Refusals are sentences, which gettext looks up in the application."""


@pytest.mark.parametrize(("text", "parts"), READ)
def test_each_shape_is_read(text, parts):
    assert Calendar().moment(text) == datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(("text", "why"), REFUSED)
def test_what_is_unclear_is_refused_with_its_reason(text, why):
    with pytest.raises(NoMoment, match=why):
        Calendar().moment(text)


@pytest.mark.parametrize(
    ("others", "day"),
    [(["6/21/2025"], date(2025, 6, 7)), (["21/6/2025"], date(2025, 7, 6)), ([], date(2025, 6, 7))],
)
def test_the_other_dates_of_a_file_say_which_part_is_the_month(others, day):
    calendar = Calendar()
    for text in others:
        calendar.see(text)
    assert calendar.day("6/7/2025") == day


def test_a_file_that_writes_both_ways_does_not_say():
    calendar = Calendar()
    calendar.see("21/6/2025")
    calendar.see("6/21/2025")
    assert calendar.day("21/6/2025") == calendar.day("6/21/2025") == date(2025, 6, 21)
    with pytest.raises(NoMoment, match="unclear"):
        calendar.day("6/7/2025")


def test_a_day_is_the_day_as_written_whatever_the_zone():
    assert Calendar().day("2026-03-03T00:00:00.000+0100") == date(2026, 3, 3)


@pytest.mark.parametrize("text", ["1" * 50_000, "9/" * 25_000, "a" * 50_000 + "!", " " * 50_000])
def test_long_nonsense_is_refused_at_once(text):
    with pytest.raises(NoMoment):
        Calendar().moment(text)
