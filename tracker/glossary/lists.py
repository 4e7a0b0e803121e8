"""The list of terms: what it can be filtered and sorted by."""

from tracker.core.filters import choice, tick, words
from tracker.core.paging import Listing, Sort
from tracker.core.search import matching
from tracker.core.texts import _l
from tracker.glossary.models import Term, TermLanguage, TermState

TERMS = Listing(
    name="glossary", source=Term, key=Term.id, preset="term",
    filters=(
        words("q", _l("Words in this list"), lambda typed: Term.id.in_(matching("term", typed))),
        choice("state", _l("State"), Term.state, TermState),
        choice("language", _l("Language"), Term.language, TermLanguage),
        tick("asked", _l("From a question"), lambda: Term.question_id.is_not(None)),
        tick("open", _l("Not agreed yet"), lambda: Term.state != TermState.AGREED),
    ),
    sorts=(
        Sort("term", _l("Term, A to Z"), _l("Term, Z to A"), Term.folded),
        Sort("key", _l("Oldest first"), _l("Newest first")),
    ),
)  # fmt: skip
