"""Who words a term, who agrees to it, and what a question about a word does to the glossary."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from tracker.core.db import db, write
from tracker.core.errors import DomainError, Invalid, NotAllowed, RuleBroken, Stale
from tracker.glossary import actions, asking
from tracker.glossary.models import Term, TermLanguage, TermState
from tracker.glossary.queries import entries, names, readable_question, term_named
from tracker.identity.queries import products_of
from tracker.value.models import Part, QuestionKind


def act(action, *args, **told):
    with write():
        return action(*args, **told)


def test_one_person_words_a_term_and_another_one_agrees(make):
    term = make.term(by=make.em)
    with pytest.raises(NotAllowed, match="somebody else agrees"):
        act(actions.agree, term, by=make.em, at=make.at)
    act(actions.agree, term, by=make.regulatory, at=make.at, edition=term.edition)
    assert term.state is TermState.AGREED and term.agreed_by == make.regulatory


def test_changed_words_are_agreed_anew(make):
    term = make.term(agreed=True)
    act(actions.word, term, actions.wording_of(term), by=make.pm, at=make.at)
    assert term.state is TermState.AGREED  # nothing was changed
    act(actions.word, term, make.wording(meaning="All parts."), by=make.pm, at=make.at)
    assert term.state is TermState.PROPOSED and term.agreed_by is None
    with pytest.raises(NotAllowed):
        act(actions.agree, term, by=make.pm, at=make.at)


def test_nobody_agrees_to_words_that_they_have_not_seen(make):
    term = make.term()
    seen = term.edition
    act(actions.word, term, make.wording(meaning="All parts."), by=make.em, at=make.at)
    with pytest.raises(Stale):
        act(actions.agree, term, by=make.pm, at=make.at, edition=seen)


REFUSED = {
    "auditors keep no glossary": (lambda m, t: actions.agree(t, by=m.auditor, at=m.at), NotAllowed, "keep the glossary"),
    "a definition alone": (
        lambda m, t: [actions.word(t, m.wording(how_it_applies=""), by=m.em, at=m.at), actions.agree(t, by=m.pm, at=m.at)],
        RuleBroken, "how “SBOM” applies"),
    "no meaning": (lambda m, t: actions.word(t, m.wording(meaning=""), by=m.em, at=m.at), Invalid, "what it means"),
    "the same name": (lambda m, t: actions.propose(m.wording("sbom"), by=m.pm, at=m.at), Invalid, "stands in the glossary already"),
    "asked though known": (lambda m, t: actions.ask_for("SBOM", TermLanguage.ENGLISH, by=m.pm, at=m.at), Invalid, "already"),
    "agreed before it is worded": (
        lambda m, t: actions.agree(actions.ask_for("PSUR", TermLanguage.ENGLISH, by=m.pm, at=m.at), by=m.em, at=m.at),
        RuleBroken, "Nobody has said"),
    "agreed twice": (
        lambda m, t: [actions.agree(t, by=m.pm, at=m.at), actions.agree(t, by=m.regulatory, at=m.at)], RuleBroken, "already"),
    "an agreed one taken out": (
        lambda m, t: [actions.agree(t, by=m.pm, at=m.at), actions.take_out(t, "No", by=m.pm, at=m.at)], RuleBroken, "Edit it first"),
    "taken out without a reason": (lambda m, t: actions.take_out(t, "", by=m.pm, at=m.at), Invalid, "reason"),
    "edited after it was taken out": (
        lambda m, t: [actions.take_out(t, "No", by=m.pm, at=m.at), actions.word(t, m.wording(meaning="X"), by=m.pm, at=m.at)],
        RuleBroken, "taken out"),
    "nothing visible": (lambda m, t: actions.ask_for("⠀", TermLanguage.ENGLISH, by=m.pm, at=m.at), Invalid, "shows nothing|invisible"),
    "too long": (lambda m, t: actions.ask_for("x" * 101, TermLanguage.ENGLISH, by=m.pm, at=m.at), Invalid, "100"),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_refused_leaves_nothing(make, what):
    call, kind, sentence = REFUSED[what]
    term = make.term()
    before = (term.state, term.edits, len(names()))
    with pytest.raises(DomainError, match=sentence) as refused, write():
        call(make, term)
    assert isinstance(refused.value, kind)
    assert (term.state, term.edits, len(names())) == before


@pytest.mark.both_databases
def test_a_term_stands_once_in_a_language_until_it_is_taken_out(make, backend):
    make.term("UDI-PI")
    make.term("UDI-PI", language=TermLanguage.GERMAN, meaning="Die Version der Software.")
    assert [e.language.value for e in entries(["udi-pi"])["udi-pi"]] == ["en", "de"]
    row = dict(db.session.execute(select(Term.__table__).limit(1)).mappings().one())
    for broken in (
        {"folded": "udi-pi"},
        {"folded": "b", "state": TermState.AGREED, "agreed_by_id": row["worded_by_id"]},
        {"folded": "c", "meaning": ""},
        {"folded": "d", "state": TermState.AGREED},
    ):
        with pytest.raises(IntegrityError), write():
            db.session.execute(Term.__table__.insert().values({**row, "id": 99, **broken}))
    term = term_named("UDI-PI", TermLanguage.ENGLISH)
    act(actions.take_out, term, "Named otherwise", by=make.pm, at=make.at)
    assert term_named("UDI-PI", TermLanguage.ENGLISH) is None
    make.term("UDI-PI")
    found = "SELECT count(*) FROM search_term WHERE words MATCH 'version'"
    if backend == "sqlite":
        assert db.session.scalar(text(found)) == 1


UNCLEAR = QuestionKind.TERM_UNCLEAR
TERM_OR_NOT = [
    (UNCLEAR, Part.CHANGE, "UDI-PI", ["UDI-PI"]),
    (UNCLEAR, Part.CHANGE, "About screen", ["About screen"]),
    (UNCLEAR, Part.CHANGE, "", []),
    (UNCLEAR, Part.CHANGE, "Every release carries its version as UDI-PI", []),  # a passage, no term
    (UNCLEAR, Part.CHANGE, "screen.", ["screen."]),
    (QuestionKind.SO_WHAT, Part.CHANGE, "UDI-PI", []),
]


@pytest.mark.parametrize(("kind", "part", "quote", "asked"), TERM_OR_NOT)
def test_a_question_about_an_unclear_term_asks_for_it(make, kind, part, quote, asked):
    version = make.published()
    question = act(asking.ask, version, part, kind, "Eh?", by=make.pm, at=make.at, quote=quote)
    assert names() == asked
    if asked:
        term = asking.term_of(question)
        assert (term.state, term.question_id) == (TermState.ASKED, question.id)
        again = act(asking.ask, version, part, kind, "And?", by=make.em, at=make.at, quote=quote)
        assert names() == asked and asking.term_of(again) is term


def test_the_answer_becomes_the_proposal(make):
    question = make.unclear_term()
    assert asking.takes_meaning(question)
    act(asking.answer_with_meaning, question, "It names one version.", by=make.em, at=make.at)
    term = asking.term_of(question)
    assert (term.state, term.meaning) == (TermState.PROPOSED, "It names one version.")
    assert [a.body for a in question.answers] == ["It names one version."]
    assert not asking.takes_meaning(question)


def test_a_term_whose_question_came_first_is_proposed_from_its_answer_too(make):
    question = make.unclear_term()
    act(actions.take_out, asking.term_of(question), "By mistake", by=make.pm, at=make.at)
    act(asking.answer_with_meaning, question, "It names one version.", by=make.em, at=make.at)
    assert asking.term_of(question).state is TermState.PROPOSED


def test_the_question_is_shown_to_those_who_may_read_its_initiative(make):
    question = make.unclear_term()
    term = asking.term_of(question)
    at = make.at
    assert readable_question(term, products_of(make.em, at), drafts=True) is question
    assert readable_question(term, products_of(make.stranger, at), drafts=True) is None
    assert readable_question(term, products_of(make.auditor, at), drafts=False) is None  # a draft
