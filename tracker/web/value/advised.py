"""Clarity help beside the form in which a statement is written."""

from collections.abc import Callable

from tracker.glossary.queries import explained
from tracker.glossary.spotting import folded
from tracker.value.advice import Advised, advise, terms_asked
from tracker.value.models import Part
from tracker.web.who import my_products

LONGEST = 20_000  # characters of a part that are read, as many as may be saved


def advised_on(words: Callable[[str], str | None]) -> Advised:
    """What there is to say of the parts as typed; `words` gives them by name."""
    texts = {part: (words(part.value) or "")[:LONGEST] for part in Part}
    known = explained()
    return advise(texts, terms_asked(my_products()), known=lambda term: folded(term) in known)
