"""All that is said of a text's clarity, as data."""

from dataclasses import dataclass
from typing import Any

from tracker.clarity.acronyms import acronyms, core
from tracker.clarity.definitions import definitions
from tracker.clarity.language import language_of
from tracker.clarity.readability import lix
from tracker.clarity.sentences import Sentence, sentences
from tracker.clarity.spans import Span


@dataclass(frozen=True, slots=True)
class ShortForm(Span):
    """A short form: where it is defined, or where it first stands without being defined."""

    text: str
    long: str | None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text holds, in reading order."""

    lang: str
    short_forms: list[ShortForm]
    lix: float | None
    sentences: list[Sentence]

    @property
    def undefined(self) -> list[ShortForm]:
        return [form for form in self.short_forms if form.long is None]


def read(text: str, lang: str | None = None) -> Reading:
    """Short forms (each once), LIX and sentences of a text."""
    found = sentences(text)
    return Reading(lang or language_of(text), short_forms(text, found), lix(text, found), found)


def short_forms(text: str, found: list[Sentence] | None = None) -> list[ShortForm]:
    """Each short form once; in another spelling (`SOP`, `SOPs`, `SOP-Liste`) it is the same."""
    forms: list[ShortForm] = []
    known: set[str] = set()
    pairs: set[tuple[str, str]] = set()
    for pair in definitions(text, found):
        name, long = pair.short.of(text), pair.long.of(text)
        known |= {name, core(name) or name}
        if (name, long) not in pairs:
            pairs.add((name, long))
            forms.append(ShortForm(pair.short.start, pair.short.end, name, long))
    for span in acronyms(text):
        name = span.of(text)
        if name in known or (core(name) or name) in known:
            continue
        known |= {name, core(name) or name}
        forms.append(ShortForm(span.start, span.end, name, None))
    return sorted(forms)


def told(reading: Reading) -> dict[str, Any]:
    """A reading as one JSON object."""
    return {
        "short_forms": [
            {"text": form.text, "start": form.start, "end": form.end, "long": form.long}
            for form in reading.short_forms
        ],
        "lix": reading.lix,
        "sentences": [
            {"start": sentence.start, "end": sentence.end, "words": sentence.words}
            for sentence in reading.sentences
        ],
    }
