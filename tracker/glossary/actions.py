"""Keeping the glossary: one person says what a term means, another one agrees.

Whoever agrees is another person than whoever wrote the words that are agreed to; changed words are
agreed anew. Terms belong to the whole company, so that everybody on the staff may keep them.
"""

from dataclasses import asdict, dataclass
from datetime import datetime

from tracker.audit.actions import record
from tracker.core.db import db
from tracker.core.editions import refuse_stale
from tracker.core.errors import Invalid, NotAllowed, RuleBroken
from tracker.core.readable import unreadable
from tracker.core.texts import _
from tracker.glossary.models import Term, TermLanguage, TermState
from tracker.glossary.queries import term_named
from tracker.glossary.spotting import folded
from tracker.identity.models import Person
from tracker.identity.permissions import Right
from tracker.value.models import Question

#: Longest term, in letters.
LONGEST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What the glossary says of a term."""

    term: str
    language: TermLanguage
    meaning: str
    long_form: str = ""
    how_it_applies: str = ""


def ask_for(
    term: str, language: TermLanguage, *, by: Person, at: datetime, question: Question | None = None
) -> Term:
    """Say that a term needs a meaning; the question it came from is linked, where there is one."""
    _refuse_other_than_staff(by)
    made = _new(term, language, by=by, at=at, question=question)
    record("term.asked", made, by=by, at=at, changes={
        "term": [None, made.term], "language": [None, language.value],
        "question": [None, question and question.id],
    })  # fmt: skip
    return made


def propose(wording: Wording, *, by: Person, at: datetime) -> Term:
    """Say what a term means that the glossary does not hold yet."""
    _refuse_other_than_staff(by)
    _refuse_gaps(wording)
    made = _new(wording.term, wording.language, by=by, at=at, question=None)
    _fill(made, wording, by=by, at=at)
    told = {"term": [None, made.term], "language": [None, made.language.value], "state": [None, made.state.value]}  # fmt: skip
    record("term.proposed", made, by=by, at=at, changes=told, texts=_texts(made))
    return made


def word(
    term: Term, wording: Wording, *, by: Person, at: datetime, edition: str | None = None
) -> None:
    """Give a term its meaning, or other words; somebody else agrees to them anew."""
    _refuse_other_than_staff(by)
    _refuse_taken_out(term)
    refuse_stale(edition, term.edition)
    _refuse_gaps(wording)
    if wording == wording_of(term) and term.state is not TermState.ASKED:
        return
    _refuse_known(wording.term, wording.language, itself=term)
    before = {"term": term.term, "language": term.language.value, "state": term.state.value}
    _fill(term, wording, by=by, at=at)
    after = {"term": term.term, "language": term.language.value, "state": term.state.value}
    record(
        "term.proposed" if before["state"] == TermState.ASKED.value else "term.edited", term,
        by=by, at=at, texts=_texts(term),
        changes={n: [before[n], after[n]] for n in after if before[n] != after[n]},
    )  # fmt: skip


def agree(term: Term, *, by: Person, at: datetime, edition: str | None = None) -> None:
    """Stand for the meaning that somebody else wrote down."""
    _refuse_other_than_staff(by)
    _refuse_taken_out(term)
    refuse_stale(edition, term.edition)
    if term.state is TermState.ASKED:
        raise RuleBroken(_("Nobody has said yet what “%(term)s” means.", term=term.term))
    if term.state is TermState.AGREED:
        raise RuleBroken(_("“%(term)s” is agreed already.", term=term.term))
    if not term.how_it_applies:
        raise RuleBroken(_("Say first how “%(term)s” applies to us; a definition alone is not enough.", term=term.term))  # fmt: skip
    if term.worded_by_id == by.id:
        raise NotAllowed(_("You wrote these words; somebody else agrees to them."))
    term.state, term.agreed_by, term.agreed_at = TermState.AGREED, by, at
    term.edits += 1
    changes = {"state": [TermState.PROPOSED.value, TermState.AGREED.value]}
    record("term.agreed", term, by=by, at=at, changes=changes)


def take_out(term: Term, reason: str, *, by: Person, at: datetime) -> None:
    """Take out what is no term of ours; it stays readable, and its name is free again."""
    _refuse_other_than_staff(by)
    _refuse_taken_out(term)
    if term.state is TermState.AGREED:
        raise RuleBroken(_("“%(term)s” is agreed by two people. Edit it first; it is then only proposed.", term=term.term))  # fmt: skip
    if not reason:
        raise Invalid("reason", _("Give a reason; it stands in the record."))
    term.taken_out_at, term.taken_out_because = at, reason
    term.edits += 1
    changes = {"term": [term.term, None]}
    record("term.taken-out", term, by=by, at=at, changes=changes, texts={"reason": reason})


def wording_of(term: Term) -> Wording:
    """What the glossary says of a term now."""
    return Wording(
        term=term.term, language=term.language, long_form=term.long_form, meaning=term.meaning,
        how_it_applies=term.how_it_applies,
    )  # fmt: skip


def _new(
    term: str, language: TermLanguage, *, by: Person, at: datetime, question: Question | None
) -> Term:
    name = " ".join(term.split())
    if not name or len(name) > LONGEST:
        raise Invalid("term", _("Give the term, at most %(n)d characters.", n=LONGEST))
    if wrong := unreadable(name, lines=False):
        raise Invalid("term", wrong)
    _refuse_known(name, language)
    made = Term(
        term=name, folded=folded(name), language=language, long_form="", meaning="",
        how_it_applies="", state=TermState.ASKED, question=question, asked_by=by, asked_at=at,
        edits=0,
    )  # fmt: skip
    db.session.add(made)
    return made


def _fill(term: Term, wording: Wording, *, by: Person, at: datetime) -> None:
    for name, value in asdict(wording).items():
        setattr(term, name, value)
    term.folded = folded(wording.term)
    term.state, term.worded_by, term.worded_at = TermState.PROPOSED, by, at
    term.agreed_by = term.agreed_at = None
    term.edits += 1


def _texts(term: Term) -> dict[str, str | None]:
    return {
        "long_form": term.long_form, "meaning": term.meaning, "how_it_applies": term.how_it_applies
    }  # fmt: skip


def _refuse_other_than_staff(by: Person) -> None:
    if not by.may(Right.KEEP_GLOSSARY):
        raise NotAllowed(_("EM, PM, engineers and regulatory/quality keep the glossary."))


def _refuse_taken_out(term: Term) -> None:
    if term.taken_out_at is not None:
        raise RuleBroken(_("“%(term)s” was taken out of the glossary.", term=term.term))


def _refuse_gaps(wording: Wording) -> None:
    if not wording.meaning:
        raise Invalid("meaning", _("Say what it means."))
    if not wording.term or len(wording.term) > LONGEST:
        raise Invalid("term", _("Give the term, at most %(n)d characters.", n=LONGEST))


def _refuse_known(term: str, language: TermLanguage, itself: Term | None = None) -> None:
    known = term_named(term, language)
    if known is not None and known is not itself:
        raise Invalid("term", _("“%(term)s” stands in the glossary already.", term=known.term))
