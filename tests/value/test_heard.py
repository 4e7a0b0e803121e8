"""What came back on a version: marks at quoted words, copied say-backs, who understood, how soon."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from tests.make import WORDS
from tracker.core.db import write
from tracker.core.errors import NotAllowed, RuleBroken
from tracker.value import agreeing, asking
from tracker.value.copied import copied_share, is_the_text_itself
from tracker.value.feedback import (
    first_feedback,
    nothing_was_asked,
    says_the_text,
    understood_after,
)
from tracker.value.marks import marked, marks_of
from tracker.value.models import Part, Question, QuestionKind
from tracker.web.value.heard import span


def quote(words, at=None, closed=False):
    return Question(quote=words, quote_at=at, closed_at="then" if closed else None)


def drawn(text, *questions):
    """The text with each mark in brackets and how many questions are about it and end there."""
    return "".join(
        f"[{p.text}|{len(p.questions)},{len(p.ended)}]" if p.questions else p.text
        for p in marked(text, questions)
    )


@pytest.mark.parametrize(
    ("text", "questions", "expected"),
    [
        ("A key is a key.", [], "A key is a key."),
        ("A key is a key.", [quote("key")], "A [key|1,1] is a key."),
        ("A key is a key.", [quote("key", 11)], "A key is a [key|1,1]."),
        ("A key is a key.", [quote("key", 5)], "A [key|1,1] is a key."),  # not there: where it first stands
        ("A key is a key.", [quote("key", 2), quote("key", 11)], "A [key|1,1] is a [key|1,1]."),
        ("A key is a key.", [quote("lock")], "A key is a key."),
        ("A key is a key.", [quote("")], "A key is a key."),
        ("A key is.", [quote("A key"), quote("key is")], "[A |1,0][key|2,1][ is|1,1]."),
        ("A key is.", [quote("A key is."), quote("key")], "[A |1,0][key|2,1][ is.|1,1]"),
        ("A key.", [quote("key"), quote("key")], "A [key|2,2]."),
        ("a\nb", [quote("a\nb")], "[a\nb|1,1]"),
        ("", [quote("x")], ""),
    ],
)  # fmt: skip
def test_quoted_words_are_marked_where_they_stand(text, questions, expected):
    assert drawn(text, *questions) == expected
    assert "".join(piece.text for piece in marked(text, questions)) == text


def test_an_older_question_marks_the_new_text_while_it_is_open_and_its_words_stand(make):
    first = make.published()
    with write():
        question = asking.ask(
            first, Part.CHANGE, QuestionKind.TERM_UNCLEAR, "What?", by=make.pm, at=make.at,
            quote="UDI-PI", quote_at=WORDS.change.index("UDI-PI"),
        )  # fmt: skip
    assert question.quote_at == WORDS.change.index("UDI-PI")
    second = make.published(first.initiative, change="The UDI-PI stands there.")
    assert [p.text for p in marks_of(second, [question])[Part.CHANGE] if p.questions] == ["UDI-PI"]
    with write():
        asking.close(question, by=make.pm, at=make.at)
    assert not [p for p in marks_of(second, [question])[Part.CHANGE] if p.questions]
    assert [p for p in marks_of(first, [question])[Part.CHANGE] if p.questions and not p.open]


@pytest.mark.parametrize("at", [-1, 0, 5, 10_000])
def test_a_place_where_the_words_do_not_stand_is_not_kept(make, at):
    with write():
        question = asking.ask(
            make.published(), Part.CHANGE, QuestionKind.TERM_UNCLEAR, "What?", by=make.pm, at=make.at,
            quote="UDI-PI", quote_at=at,
        )  # fmt: skip
    assert question.quote_at is None


TEXT = "Every release carries its version as UDI-PI on the About screen. Any complaint leads to one build."
GERMAN = "Jede Freigabe trägt ihre Version als UDI-PI im Info-Dialog. Jede Beschwerde führt zu genau einem Stand."


@pytest.mark.parametrize(
    ("said", "text", "copied"),
    [
        (TEXT, TEXT, True),
        ("Every release carries its version as UDI-PI on the About screen!", TEXT, True),
        ("So, every release carries its version as UDI-PI on the About screen, I think.", TEXT, True),
        ("EVERY RELEASE carries its version. Any complaint leads to one build", TEXT, True),
        ("When somebody complains, support reads one line and knows the build.", TEXT, False),
        ("Each build can be told apart, so any complaint leads to one build and support saves a day.", TEXT, False),
        ("Complaints find their build.", TEXT, False),
        ("Any complaint leads to one build.", TEXT, True),
        ("Leads to one.", TEXT, False),  # too short to say so
        ("", TEXT, False),
        (GERMAN, GERMAN, True),
        ("Jede Freigabe trägt ihre Version als UDI-PI, und jede Beschwerde führt zu genau einem Stand.", GERMAN, True),
        ("Wer sich beschwert, liest eine Zeile vor, und wir wissen den Stand.", GERMAN, False),
        ("Die Version steht künftig in der App, damit der Support in einem Anruf fertig ist.", GERMAN, False),
    ],
)  # fmt: skip
def test_a_say_back_that_is_the_text_itself(said, text, copied):
    assert is_the_text_itself(said, ["Something else.", text]) is copied
    assert 0 <= copied_share(said, [text]) <= 1


def test_a_copied_say_back_is_told_and_not_refused(make):
    version = make.explained()
    with write():
        said = agreeing.say_back(version, WORDS.change, by=make.pm, at=make.at)
    assert says_the_text(said)


def test_who_understood_after_a_version_and_how_soon_something_came_back(make):
    first = make.published()
    assert first_feedback(first) is None
    with write():
        asking.mark_clear(first, by=make.engineer, at=make.at)  # the writer's own mark is none
        asking.mark_clear(first, by=make.pm, at=make.wait(hours=3))
    assert first_feedback(first) - first.published_at > timedelta(hours=3)
    second = make.published(first.initiative, effect="Any complaint leads to one build, today.")
    for person in (make.pm, make.em, make.regulatory):
        with write():
            asking.mark_clear(second, by=person, at=make.at)
    assert understood_after(second, [second, first]) == 2  # the PM had understood before
    assert understood_after(first, [second, first]) == 2
    make.question(second, by=make.em)
    assert first_feedback(second) < second.questions[0].asked_at


@pytest.mark.parametrize(
    ("long", "told"),
    [
        (timedelta(seconds=5), "0 minutes"), (timedelta(minutes=1), "1 minute"), (timedelta(minutes=89), "89 minutes"),
        (timedelta(minutes=90), "2 hours"), (timedelta(hours=47), "47 hours"), (timedelta(days=3), "3 days"),
        (timedelta(seconds=-5), "0 minutes"),
    ],
)  # fmt: skip
def test_a_span_in_words(make, long, told):
    assert span(long) == told


def test_the_em_says_once_that_both_are_sure(make):
    version = make.explained()
    assert not nothing_was_asked(None, [])
    with pytest.raises(RuleBroken, match="Nothing has been said back"), write():
        asking.both_sure(version, by=make.em, at=make.at)
    version, said = make.said_back(version)
    assert nothing_was_asked(said, [])
    for by in (make.pm, make.engineer, make.second_em):
        with pytest.raises(NotAllowed, match="Only the EM"), write():
            asking.both_sure(version, by=by, at=make.at)
    with write():
        asking.both_sure(version, by=make.em, at=make.at)
    with pytest.raises(RuleBroken, match="already"), write():
        asking.both_sure(version, by=make.em, at=make.at)
    with pytest.raises(IntegrityError, match="never changes"), write():
        version.both_sure[0].at = make.at


def test_after_a_question_nobody_says_that_nothing_was_asked(make):
    version, said = make.said_back()
    question = make.question(version)
    assert not nothing_was_asked(said, [question])
    with pytest.raises(RuleBroken, match="A question was asked"), write():
        asking.both_sure(version, by=make.em, at=make.at)
