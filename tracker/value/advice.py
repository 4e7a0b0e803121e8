"""Advice on the words of a statement while it is written. It never holds anything up."""

import enum
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sqlalchemy import Select, func, select

from tracker.clarity.acronyms import core
from tracker.clarity.language import language_of
from tracker.clarity.readability import LIX_LIMITS, SENTENCE_LIMITS, lix
from tracker.clarity.reading import short_forms
from tracker.clarity.sentences import WORD, Sentence, sentences
from tracker.core.db import db
from tracker.initiatives.models import Initiative
from tracker.value.models import Part, Question, QuestionKind, ValueVersion

#: So many of the newest unclear terms are looked for, each of at most so many characters.
TERMS_LOOKED_FOR, LONGEST_TERM = 500, 60
#: A why of fewer words gives no reason.
SHORTEST_WHY = 3

_SOMEBODY = re.compile(
    r"\b(?:"
    r"(?:patient|customer|user|clinic|doctor|physician|nurse|caregiver|carer|therapist|hospital|pharmac|engineer|developer"
    r"|person|auditor|authorit|regulator|inspector|notified bod|manufacturer|compan|colleague|partner|tester|parent|insur"
    r"|kund|nutzer|anwender|nutzende|ärzt|pflege|klinik|krankenh|praxis|praxen|apothek|therapeut|entwickl|vertrieb"
    r"|mensch|behörde|prüfer|hersteller|unternehmen|kolleg|krankenkasse|versichert|angehörig)\w*"
    r"|support|teams?|sales|people|somebody|anybody|everybody|everyone|nobody|child(?:ren)?|we|us|our|you|your|who|whoever"
    r"|arzt|leute|jemand|niemand|alle|allen|jeder|stellen?|firma|eltern|kind(?:er[n]?)?|kassen?|wir|uns|unser\w*|sie|ihnen"
    r")\b",
    re.I,
)


class Tone(enum.Enum):
    """How loudly something is said."""

    HINT = "info"
    AMBER = "wait"
    RED = "stop"


class About(enum.Enum):
    """What advice is about."""

    UNDEFINED = "undefined"
    LONG_SENTENCE = "long sentence"
    ASKED_BEFORE = "asked before"
    WHY_MISSING = "why missing"
    NOBODY_NAMED = "nobody named"


@dataclass(frozen=True, slots=True)
class Advice:
    """One thing that would read better: at which words, and for a long sentence how long it is."""

    part: Part
    about: About
    tone: Tone
    words: str = ""
    count: int = 0


@dataclass(frozen=True, slots=True)
class Advised:
    """All advice on a statement, and how it reads as a whole."""

    lang: str
    lix: float | None
    tone: Tone | None  # of LIX; None: it reads well
    found: list[Advice]

    def of(self, part: Part) -> list[Advice]:
        return [advice for advice in self.found if advice.part is part]


def _no_term(_term: str) -> bool:
    return False


def advise(
    texts: dict[Part, str], asked: Iterable[str] = (), lang: str | None = None,
    known: Callable[[str], bool] = _no_term,
) -> Advised:  # fmt: skip
    """Advice on the parts of a statement; `asked` are terms that others found unclear elsewhere,
    and what the glossary explains is `known`: its pop-over says it wherever the term stands.
    """
    whole = "\n\n".join(text for text in texts.values() if text)
    lang = lang or language_of(whole)
    figure = lix(whole, sentences(whole))
    explained = _explained(whole)
    undefined = _undefined(texts, explained, known)
    terms = [term for term in asked if term not in explained and not known(term)]
    found = [
        advice
        for part, text in texts.items()
        for advice in (*undefined[part], *_long(part, text), *_asked(part, text, terms))
    ]
    if whole:
        found += _missing(texts)
    return Advised(lang, figure, _lix_tone(figure, lang), found)


def terms_asked(products: Select[int]) -> list[str]:
    """Words that somebody found unclear in a statement of these products, the newest first."""
    quotes = (
        select(Question.quote)
        .join(ValueVersion, ValueVersion.id == Question.version_id)
        .join(Initiative, Initiative.id == ValueVersion.initiative_id)
        .where(
            Question.kind == QuestionKind.TERM_UNCLEAR,
            Question.quote != "",
            func.length(Question.quote) <= LONGEST_TERM,
            Initiative.product_id.in_(products),
        )
        .order_by(Question.id.desc())
        .limit(TERMS_LOOKED_FOR)
    )
    return list(dict.fromkeys(db.session.scalars(quotes)))


def _explained(whole: str) -> set[str]:
    """Short forms that the statement itself explains, as written and as a glossary would list them."""
    forms = [form for form in short_forms(whole) if form.long]
    return {name for form in forms for name in (form.text, core(form.text) or "", form.long or "")}


def _undefined(
    texts: dict[Part, str], explained: set[str], known: Callable[[str], bool]
) -> dict[Part, list[Advice]]:
    """Short forms that neither a part nor the glossary explains, each where it first stands."""
    told = set(explained)
    by_part: dict[Part, list[Advice]] = {}
    for part, text in texts.items():
        by_part[part] = []
        for form in short_forms(text):
            name = core(form.text) or form.text
            if form.long or name in told or known(name):
                continue
            told.add(name)
            by_part[part].append(Advice(part, About.UNDEFINED, Tone.AMBER, name))
    return by_part


def _long(part: Part, text: str) -> list[Advice]:
    amber, red = SENTENCE_LIMITS
    return [
        Advice(
            part,
            About.LONG_SENTENCE,
            Tone.RED if sentence.words > red else Tone.AMBER,
            _beginning(text, sentence),
            sentence.words,
        )
        for sentence in sentences(text)
        if sentence.words > amber
    ]


def _beginning(text: str, sentence: Sentence) -> str:
    """The first words of a sentence, so that it is found again."""
    words = sentence.of(text).split()
    return " ".join(words[:6])


def _asked(part: Part, text: str, terms: Iterable[str]) -> list[Advice]:
    small = text.lower()
    return [
        Advice(part, About.ASKED_BEFORE, Tone.HINT, term)
        for term in terms
        if term.lower() in small and re.search(rf"(?<!\w){re.escape(term.lower())}(?!\w)", small)
    ]


def _missing(texts: dict[Part, str]) -> list[Advice]:
    found = []
    if sum(1 for _ in WORD.finditer(texts.get(Part.WHY, ""))) < SHORTEST_WHY:
        found.append(Advice(Part.WHY, About.WHY_MISSING, Tone.AMBER))
    effect = texts.get(Part.EFFECT, "")
    if not _SOMEBODY.search(effect):
        found.append(Advice(Part.EFFECT, About.NOBODY_NAMED, Tone.AMBER))
    return found


def _lix_tone(figure: float | None, lang: str) -> Tone | None:
    green, amber = LIX_LIMITS[lang]
    if figure is None or figure <= green:
        return None
    return Tone.AMBER if figure <= amber else Tone.RED
