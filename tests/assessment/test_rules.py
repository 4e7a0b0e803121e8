"""The decision table: each row, the highest wins, what may be lowered, what must be answered."""

import pytest

from tracker.assessment.rules import Answer, Outcome, Side, gaps, newest, outcome_of, result

RULES = newest()
BOTH = {Side.EU, Side.US}
THREE = {"performance": "No output differs.", "safety": "No new hazard.", "interpretation": "Same scale."}  # fmt: skip

#: The domain's table, written out once more: row, EU, US, whose outcome may be lowered.
TABLE = [
    ("0a", "new_basic", "new_di", ""), ("1", "new_di", "new_di", ""), ("2", "new_di", "new_di", ""),
    ("3", "new_di", "new_di", ""), ("4", "new_di", "new_di", ""),
    ("5", "new_di", "new_pi", "EU US"), ("6", "new_di", "new_pi", "EU US"),
    ("7", "new_di", "new_pi", "EU US"), ("8", "new_di", "new_di", ""), ("9", "new_di", "new_di", ""),
    ("10", "new_di", "new_pi", "US"), ("11", "new_di", "new_di", ""),
    ("12", "new_di", "new_pi", "EU"), ("14", "new_pi", "new_pi", ""), ("15", "new_pi", "new_pi", ""),
    ("16", "none", "none", ""),
]  # fmt: skip


def answers(*yes, **lowered):
    """No to everything but these rows; `q5={...}` lowers row 5."""
    return {
        q.id: Answer(
            yes=q.id in yes, rationale="It changes." if q.id in yes else "",
            lowered=lowered.get(f"q{q.id}"),
        )
        for q in RULES.asked
    }  # fmt: skip


def test_every_row_of_software_is_asked_and_no_other():
    assert [q.id for q in RULES.asked] == [row[0] for row in TABLE]
    assert [q.id for q in RULES.questions if q.hidden_for_software] == ["13"]
    assert all(q.asks and q.why and q.clause for q in RULES.questions)


@pytest.mark.parametrize(("row", "eu", "us", "may_lower"), TABLE)
def test_each_row_asks_for_what_the_table_says(row, eu, us, may_lower):
    found = result(RULES, answers(row), BOTH)
    assert (found.eu.value, found.us.value) == (eu, us)
    assert {side.value for side in RULES.question(row).may_lower} == set(may_lower.split())


@pytest.mark.parametrize(
    ("yes", "outcome"),
    [
        (("14",), Outcome.NEW_PI),
        (("14", "5"), Outcome.NEW_DI),  # a patch that travels with a changed algorithm
        (("14", "0a", "5"), Outcome.NEW_BASIC),
        (("16",), Outcome.NONE),
        (("16", "15"), Outcome.NEW_PI),
    ],
)
def test_the_highest_answer_wins(yes, outcome):
    assert result(RULES, answers(*yes), BOTH).outcome is outcome


@pytest.mark.parametrize(
    ("sides", "outcome"),
    [({Side.EU}, Outcome.NEW_DI), ({Side.US}, Outcome.NEW_PI), (BOTH, Outcome.NEW_DI)],
)
def test_where_one_identifier_serves_both_the_higher_counts(sides, outcome):
    assert result(RULES, answers("5"), sides).outcome is outcome


def test_a_lowered_row_asks_for_a_new_pi():
    found = result(RULES, answers("5", q5=THREE), BOTH)
    assert found.outcome is Outcome.NEW_PI
    language = Answer(yes=True, rationale="Dutch", lowered=THREE)
    assert outcome_of(RULES.question("12"), language, Side.EU) is Outcome.NEW_PI
    assert outcome_of(RULES.question("10"), language, Side.EU) is Outcome.NEW_DI  # only its US side


GAPS = [
    ({}, "Question 0a is not answered."),
    ({k: v for k, v in answers("14").items() if k != "7"}, "Question 7 is not answered."),
    ({**answers(), "14": Answer(yes=True)}, "Say in question 14 what changes."),
    (answers(), "No question is answered with yes."),
    (answers("1", q1=THREE), "Question 1 cannot be lowered."),
    (answers("14", q5=THREE), "there is nothing to lower"),
    (answers("5", q5={**THREE, "safety": " "}), "Why does the change not alter safety"),
]


@pytest.mark.parametrize(("given", "sentence"), GAPS)
def test_what_is_missing_is_named_with_its_row(given, sentence):
    assert any(sentence in told for _row, told in gaps(RULES, given))


def test_a_whole_set_of_answers_has_no_gap():
    assert gaps(RULES, answers("14")) == []
    assert gaps(RULES, answers("5", "14", q5=THREE)) == []
