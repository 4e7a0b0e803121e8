"""Questions about words lead into the glossary: one asked about a term asks for the term too."""

from datetime import datetime

from tracker.clarity.language import language_of
from tracker.core.readable import unreadable
from tracker.glossary.actions import LONGEST, Wording, ask_for, propose, word, wording_of
from tracker.glossary.models import Term, TermLanguage, TermState
from tracker.glossary.queries import term_asked_by, term_named
from tracker.glossary.spotting import is_short_form
from tracker.identity.models import Person
from tracker.value import asking
from tracker.value.models import Answer, Part, Question, QuestionKind, ValueVersion

#: More words than that are a passage and no term.
MOST_WORDS = 4


def ask(
    version: ValueVersion, part: Part, kind: QuestionKind, body: str, *, by: Person, at: datetime,
    quote: str = "", quote_at: int | None = None,
) -> Question:  # fmt: skip
    """Ask in the open; an unclear term that the glossary lacks is asked for there too (a second event)."""
    question = asking.ask(version, part, kind, body, by=by, at=at, quote=quote, quote_at=quote_at)
    language = TermLanguage(language_of(version.part(part)))
    if is_about_term(question) and term_named(quote, language) is None:
        ask_for(quote, language, by=by, at=at, question=question)
    return question


def answer_with_meaning(question: Question, body: str, *, by: Person, at: datetime) -> Answer:
    """Answer in the open, and propose the answer as the meaning of the term (a second event)."""
    reply = asking.answer(question, body, by=by, at=at)
    term = term_of(question)
    if term is None:
        propose(
            Wording(term=question.quote, language=_language(question), meaning=body), by=by, at=at
        )
    else:
        now = wording_of(term)
        word(term, Wording(term=now.term, language=now.language, meaning=body), by=by, at=at)
    return reply


def takes_meaning(question: Question) -> bool:
    """Whether an answer to this question can be proposed as the meaning of a term."""
    term = term_of(question)
    return is_about_term(question) and (term is None or term.state is TermState.ASKED)


def term_of(question: Question) -> Term | None:
    """The term that a question asked for, or that has its words for a name."""
    asked = term_asked_by(question)
    if asked is not None or not is_about_term(question):
        return asked
    return term_named(question.quote, _language(question))


def is_about_term(question: Question) -> bool:
    """Whether the words that it is about are short enough for a term, and no sentence of a record."""
    words = question.quote.split()
    fits = 0 < len(words) <= MOST_WORDS and len(question.quote) <= LONGEST
    whole = not any(c in ".!?;:" for c in question.quote.rstrip(".")) or is_short_form(question.quote)  # fmt: skip
    return (
        question.kind is QuestionKind.TERM_UNCLEAR
        and fits and whole and unreadable(question.quote, lines=False) is None
    )  # fmt: skip


def _language(question: Question) -> TermLanguage:
    return TermLanguage(language_of(question.version.part(question.part)))
