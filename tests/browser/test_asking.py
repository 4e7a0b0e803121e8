"""Asking costs two actions: select the words, press ?. With the pointer alone a button does the same."""

import pytest

from tests.browser.conftest import Seat
from tests.make import PASSWORD
from tracker.core.db import db
from tracker.value.models import Part, Question, QuestionKind

CHANGE = "A key is no key.\nThe second key is a key."

#: Selects the words from one place to another in the part `change`, as a pointer would.
SELECT = """([from, to]) => {
  const place = document.querySelector('[data-part="change"]');
  const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  let passed = 0;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.parentElement.closest("[data-no-text]")) continue;
    if (from >= passed && from < passed + node.length) range.setStart(node, from - passed);
    if (to > passed && to <= passed + node.length) range.setEnd(node, to - passed);
    passed += node.length;
  }
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}"""


class Counted:
    """Counts what a person does; typing the question is not counted."""

    def __init__(self, page) -> None:
        self.page = page
        self.actions = 0

    def select(self, words, nth=0):
        start = -1
        for _ in range(nth + 1):
            start = CHANGE.index(words, start + 1)
        self.page.evaluate(SELECT, [start, start + len(words)])
        self.actions += 1
        return start

    def press(self, key):
        self.page.keyboard.press(key)
        self.actions += 1

    def click(self, label):
        self.page.get_by_role("button", name=label).click()
        self.actions += 1


@pytest.mark.parametrize("how", ["key", "button"])
def test_select_and_ask_are_two_actions(chromium, address, make, how):
    version = make.published(change=CHANGE)
    with_mark = _ask_at_the_first_key(version, make)
    pm = Seat(chromium, address, make.pm.email, PASSWORD)
    pm.go(f"/initiatives/{version.initiative.key}/value")
    person = Counted(pm.page)
    place = person.select("second key")
    if how == "key":
        person.press("?")
    else:
        person.click("? Ask about these words")
    pm.page.wait_for_url("**/value/ask?**")
    assert person.actions == 2
    assert pm.page.input_value("[name=quote]") == "second key"
    assert pm.page.input_value("[name=part]") == "change"
    assert pm.page.input_value("[name=kind]") == "term unclear"
    assert pm.page.evaluate("document.activeElement.name") == "body"  # one types at once
    pm.page.keyboard.type("Which one is the first?")
    pm.press("Ask").sees("Which one is the first?")
    db.session.rollback()  # what the server wrote is read anew
    asked = db.session.scalars(db.select(Question).where(Question.id != with_mark)).one()
    assert (asked.quote, asked.quote_at) == ("second key", place)
    assert pm.page.locator("mark.asked", has_text="second key").count() == 1
    assert not pm.problems


def test_a_selection_over_marks_and_with_blanks_still_finds_its_place(chromium, address, make):
    version = make.published(change=CHANGE)
    _ask_at_the_first_key(version, make)
    pm = Seat(chromium, address, make.pm.email, PASSWORD, viewport={"width": 360, "height": 800})
    pm.go(f"/initiatives/{version.initiative.key}/value")
    person = Counted(pm.page)
    person.select(" key is no key.\nThe ")
    assert pm.page.get_by_role("button", name="? Ask about these words").is_visible()
    person.press("?")
    pm.page.wait_for_url("**/value/ask?**")
    assert "at=2" in pm.page.url
    pm.fill(body="All of it?").press("Ask")
    db.session.rollback()
    newest = db.session.scalars(db.select(Question).order_by(Question.id.desc())).first()
    assert newest is not None and newest.quote_at == 2
    assert newest.quote.replace("\n", " ") == "key is no key. The"


def _ask_at_the_first_key(version, make) -> int:
    from tracker.core.db import write
    from tracker.value import asking

    with write():
        question = asking.ask(
            version, Part.CHANGE, QuestionKind.TOO_VAGUE, "Of what?", by=make.engineer, at=make.at,
            quote="key", quote_at=2,
        )  # fmt: skip
    return question.id
