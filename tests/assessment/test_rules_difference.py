"""A new version of the rules: what differs, and what it makes of answers given under the old one."""

import pytest

from tests.assessment.later_rules import later_rules, written  # noqa: F401
from tests.assessment.test_rules import BOTH, answers
from tests.web.test_assessment import WRITE, filled
from tracker.assessment.queries import content_of, standing_of
from tracker.assessment.rules import Answer, Outcome, newest, rule_set
from tracker.assessment.rules_difference import Aspect, Moved, again, differences
from tracker.releases.queries import release_by_key


def test_questions_are_added_changed_and_gone(tmp_path):
    written(tmp_path)
    old, new = rule_set(1, tmp_path), newest(tmp_path)
    assert (old.version, new.version) == (1, 2) and old == rule_set(1)
    found = {d.id: d for d in differences(old, new)}
    assert {d.id: d.moved for d in found.values()} == {
        "8": Moved.CHANGED, "11": Moved.GONE, "12": Moved.CHANGED, "15a": Moved.ADDED,
        "interpretation": Moved.CHANGED,
    }  # fmt: skip
    assert [c.aspect for c in found["12"].changes] == [Aspect.CLAUSE, Aspect.US]
    assert (found["12"].changes[1].before, found["12"].changes[1].after) == ("new_pi", "new_di")
    assert [c.aspect for c in found["8"].changes] == [Aspect.ASKS]
    assert found["11"].row.asks.startswith("Does it change the quantity")
    assert differences(old, old) == []


@pytest.mark.parametrize(
    ("more", "outcome"),
    [({}, None), ({"15a": Answer(yes=False)}, Outcome.NEW_PI), ({"15a": Answer(yes=True, rationale="New weights")}, Outcome.NEW_DI)],
)  # fmt: skip
def test_the_same_answers_under_the_newest_rules(tmp_path, more, outcome):
    told = again(newest(written(tmp_path)), {**answers("14"), **more}, BOTH)
    assert (told.result and told.result.outcome) is outcome
    assert told.gaps == (() if outcome else ("Question 15a is not answered.",))


def test_an_older_assessment_stays_and_its_page_shows_what_differs(make, browser, later_rules):  # noqa: F811
    release = make.planned()
    before = make.assessed(release, "14").document.content
    browser.sign_in(make.regulatory)
    assert "Made under version" not in browser.get("/releases/REL-1/assessment").text
    later_rules()
    page = browser.get("/releases/REL-1/assessment").text
    assert "Made under version 1 of the rules; the newest is version 2." in page
    assert "By version 2 these answers are not enough: Question 15a is not answered." in page
    for words in ("added", "no longer asked", "the outcome in the US: new UDI-PI, now new UDI-DI", "Before: Does it change the name or trade name?"):  # fmt: skip
        assert words in page
    standing = standing_of(release)
    assert standing.older_rules and standing.current.document.content == before


def test_the_next_version_is_asked_by_the_newest_rules(make, browser, later_rules):  # noqa: F811
    make.assessed(make.planned(), "14")
    later_rules()
    browser.sign_in(make.em)
    page = browser.get(WRITE).text
    assert "Question 15a" in page and "Question 11<" not in page and "Rules version 2" in page
    page = browser.submit(WRITE, risk_file="RMF-7 rev. 12")
    assert page.status_code == 422 and "Question 15a is not answered." in page.text
    browser.submit(WRITE, **filled("14"))
    assert content_of(standing_of(release_by_key("REL-1")).current)["rules"]["version"] == 2
    assert "Made under version" not in browser.get("/releases/REL-1/assessment").text
    assert "Made under version 1" in browser.get("/releases/REL-1/assessment/1").text


def test_the_api_tells_it_too(make, app, later_rules):  # noqa: F811
    from tests.api.conftest import Client

    make.assessed(make.planned(), "14")
    api = Client(app, make.token(make.auditor)[1])
    told = api.get("/releases/REL-1/assessment").told
    assert (told["state"], told["newer_rules"]) == ("assessed and approved", None)
    assert told["current"]["outcome"] == "new_pi" and len(told["current"]["signatures"]) == 2
    later_rules()
    newer = api.get("/releases/REL-1/assessment").told["newer_rules"]
    assert (newer["version"], newer["outcome"]) == (2, None)
    assert newer["missing"] == ["Question 15a is not answered."]
    assert [d["id"] for d in newer["differences"] if d["moved"] == "gone"] == ["11"]
    make.planned("4.3.0")
    assert api.get("/releases/REL-2/assessment").told["current"] is None
