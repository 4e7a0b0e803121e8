"""Two people edit one initiative in two browsers: both texts side by side, nothing typed lost."""

from tests.browser.conftest import Seat
from tests.make import PASSWORD


def test_the_second_of_two_editors_compares_and_saves_again(chromium, address, make):
    key = make.initiative().key
    first, second = (
        Seat(chromium, address, getattr(make, who).email, PASSWORD) for who in ("em", "pm")
    )
    for seat in (first, second):
        seat.go(f"/initiatives/{key}/edit")
    first.fill(title="Every release shows its UDI-PI").press("Save")
    second.fill(title="Every build shows its UDI-PI", obligation="Kept words").press("Save")
    page = second.page
    second.sees("Somebody saved this since you opened the page.")
    told = page.locator("section.conflict")
    assert told.locator("h3").all_inner_texts() == ["Title", "What it is mandatory for"]
    left, right = (
        told.locator(".diff").first.locator("> div").nth(n).bounding_box() for n in (0, 1)
    )
    assert left["x"] < right["x"] and left["y"] == right["y"]
    assert told.locator("ins").first.inner_text().strip() == "build"
    assert page.input_value("[name=title]") == "Every build shows its UDI-PI"
    assert page.input_value("[name=obligation]") == "Kept words"
    second.press("Save").sees("Every build shows its UDI-PI")
    first.go(f"/initiatives/{key}").sees("Every build shows its UDI-PI").sees("Kept words")
