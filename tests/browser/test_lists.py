"""Lists in a real browser: the keyboard, and the filters without a script."""

import pytest

from tests.browser.conftest import Seat
from tests.make import PASSWORD


@pytest.fixture
def seat(chromium, address, make):
    for n in range(3):
        make.initiative(title=f"Number {n}")
    return Seat(chromium, address, make.em.email, PASSWORD)


def test_j_and_k_go_through_rows_of_lists_and_of_the_trail(seat):
    page = seat.go("/initiatives").page
    for key, title in (("j", "Number 2"), ("j", "Number 1"), ("k", "Number 2")):
        page.keyboard.press(key)
        assert page.evaluate("document.activeElement.textContent") == title
    page = seat.go("/trail").page
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.closest('.trail > li') !== null")


def test_filters_work_without_scripts(chromium, address, make):
    make.initiative(title="A draft of ours")
    make.dropped(title="Dropped long ago")
    seat = Seat(chromium, address, make.em.email, PASSWORD, java_script_enabled=False)
    page = seat.go("/initiatives").page
    page.get_by_text("More filters").click()
    page.get_by_label("State").select_option("dropped")
    page.get_by_label("Mine").check()
    page.get_by_role("button", name="Show").click()
    assert page.url.endswith("/initiatives?status=dropped&mine=yes")
    seat.sees("Dropped long ago")
    assert page.get_by_text("A draft of ours").count() == 0
