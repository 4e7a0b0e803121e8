"""The company's own terms in a report: just those that it uses, beside the ones that come built in."""

import dataclasses
from collections.abc import Iterable, Iterator
from typing import Any

from reports.facts import GlossaryTerm
from tracker.glossary.models import TermLanguage, TermState
from tracker.glossary.queries import Entry, entries, names
from tracker.glossary.spotting import Names, folded


def with_own_terms(report: Any) -> tuple[GlossaryTerm, ...]:
    """The glossary of a report: built-in terms, and ours that its texts use, by alphabet.

    What two people agreed to stands in place of a built-in meaning; what is only proposed says so,
    and only where there is no other.
    """
    found = {folded(term.term): term for term in report.glossary}
    for key, ours in entries(_used(report)).items():
        best = min((entry for entry in ours if entry.meaning), key=_rank, default=None)
        if best and (best.state is TermState.AGREED or key not in found):
            found[key] = _printed(best)
    return tuple(sorted(found.values(), key=lambda term: term.term.casefold()))


def _rank(entry: Entry) -> tuple[bool, bool]:
    """Agreed before proposed, then English, in which reports are written."""
    return entry.state is not TermState.AGREED, entry.language is not TermLanguage.ENGLISH


def _printed(entry: Entry) -> GlossaryTerm:
    long_form = f"{entry.long_form}. " if entry.long_form else ""
    applies = f" For us: {entry.how_it_applies}" if entry.how_it_applies else ""
    source = "Our glossary" if entry.state is TermState.AGREED else "Our glossary: only proposed"
    meaning = f"{long_form}{entry.meaning}{applies}"
    return GlossaryTerm(term=entry.term, meaning=meaning, source=source)


def _used(report: Any) -> set[str]:
    """The terms that stand in any text of the report, as they are compared."""
    known = Names(names())
    parts = (getattr(report, f.name) for f in dataclasses.fields(report) if f.name != "glossary")
    return {spot.folded for text in set(_texts(parts)) for spot in known.spots(text)}


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif dataclasses.is_dataclass(value):
        yield from _texts(getattr(value, field.name) for field in dataclasses.fields(value))
    elif isinstance(value, Iterable):
        for item in value:
            yield from _texts(item)
