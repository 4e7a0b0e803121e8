"""Advice on the words of a statement: what is said, how loudly, in English and German."""

import pytest

from tracker.core.db import write
from tracker.identity.queries import products_of
from tracker.value import asking
from tracker.value.advice import About, Tone, advise, terms_asked
from tracker.value.models import Part, QuestionKind

GOOD = {
    Part.NOW: "Two builds share one version.",
    Part.CHANGE: "Every build gets its own version.",
    Part.EFFECT: "Support finds the build in one call.",
    Part.IF_NOT: "Complaints stay open.",
    Part.WHY: "We answer patients on the same day.",
}
GUT = {
    Part.NOW: "Zwei Stände teilen sich eine Version.",
    Part.CHANGE: "Jeder Stand bekommt seine eigene.",
    Part.EFFECT: "Die Kundin weiß sofort, was sie hat.",
    Part.IF_NOT: "Die Beschwerden bleiben offen.",
    Part.WHY: "Wir wollen am selben Tag antworten.",
}


def said(changes, asked=(), texts=GOOD):
    return [
        (a.part, a.about, a.tone, a.words)
        for a in advise({**texts, **changes}, asked).found
    ]  # fmt: skip


@pytest.mark.parametrize("texts", [GOOD, GUT])
def test_plain_words_get_no_advice(texts):
    advised = advise(texts)
    assert not advised.found and advised.tone is None
    assert advised.lang == ("en" if texts is GOOD else "de")


LONG = "We " + "and so on " * 9  # 28 words
LONGER = "We " + "and so on " * 12  # 37 words


@pytest.mark.parametrize(
    ("part", "text", "about", "tone", "words"),
    [
        (Part.NOW, "The UDI-PI is shared.", About.UNDEFINED, Tone.AMBER, "UDI-PI"),
        (Part.NOW, "Das PSUR-Update ist fällig.", About.UNDEFINED, Tone.AMBER, "PSUR"),
        (Part.IF_NOT, LONG, About.LONG_SENTENCE, Tone.AMBER, "We and so on and so"),
        (Part.IF_NOT, LONGER, About.LONG_SENTENCE, Tone.RED, "We and so on and so"),
        (Part.WHY, "", About.WHY_MISSING, Tone.AMBER, ""),
        (Part.WHY, "It helps.", About.WHY_MISSING, Tone.AMBER, ""),
        (Part.EFFECT, "It gets faster.", About.NOBODY_NAMED, Tone.AMBER, ""),
        (Part.EFFECT, "Es wird schneller.", About.NOBODY_NAMED, Tone.AMBER, ""),
        (Part.CHANGE, "Each token rotates.", About.ASKED_BEFORE, Tone.HINT, "token"),
    ],
)
def test_one_weakness_gives_one_advice(part, text, about, tone, words):
    assert said({part: text}, asked=["token", "build number"]) == [(part, about, tone, words)]


@pytest.mark.parametrize(
    ("changes", "asked"),
    [
        ({Part.NOW: "Unique device identification (UDI) is shared.", Part.WHY: "Each UDI counts once."}, ["UDI"]),
        ({Part.NOW: "A tokenizer is used."}, ["token"]),
        ({Part.NOW: "OK, in Q3 it is part II."}, []),
        ({Part.EFFECT: "Für Ärztinnen ist es ein Klick."}, []),
        ({Part.IF_NOT: "We " + "and so on " * 8}, []),  # 25 words are no more than 25
    ],
)  # fmt: skip
def test_what_gets_no_advice(changes, asked):
    assert said(changes, asked) == []


def test_a_short_form_is_told_once_and_a_statement_explains_it_for_all_its_parts():
    told = said({Part.NOW: "The SBOM is old.", Part.CHANGE: "Two SBOMs are made."})
    assert told == [(Part.NOW, About.UNDEFINED, Tone.AMBER, "SBOM")]


@pytest.mark.parametrize(
    ("lang", "lix", "tone"),
    [("en", 45, None), ("en", 46, Tone.AMBER), ("en", 56, Tone.RED), ("de", 50, None), ("de", 62, Tone.AMBER), ("de", 63, Tone.RED)],
)  # fmt: skip
def test_lix_is_judged_by_language(lang, lix, tone):
    # one sentence of 20 words: LIX = 20 + 5 · (long words)
    long = (lix - 20) / 5
    whole, part = int(long), long - int(long)
    count = 100 if part else 20
    words = ["extended"] * (whole if not part else round((lix - 20) * count / 100))
    text = " ".join(words + ["day"] * (count - len(words)))
    text = ". ".join(" ".join(text.split()[i : i + 20]).capitalize() for i in range(0, count, 20))
    advised = advise({Part.NOW: text + "."}, lang=lang)
    assert (advised.lix, advised.tone) == (lix, tone)


def test_nothing_is_said_of_an_empty_page():
    assert not advise(dict.fromkeys(Part, "")).found


def test_terms_that_others_asked_about_within_ones_products(make):
    version = make.published()
    for kind, quote in (
        (QuestionKind.TERM_UNCLEAR, "UDI-PI"), (QuestionKind.SO_WHAT, "About screen"), (QuestionKind.TERM_UNCLEAR, "")
    ):  # fmt: skip
        with write():
            asking.ask(version, Part.CHANGE, kind, "What?", by=make.pm, at=make.at, quote=quote)
    assert terms_asked(products_of(make.engineer, make.at)) == ["UDI-PI"]
    assert terms_asked(products_of(make.stranger, make.at)) == []


def test_what_the_glossary_explains_needs_no_explaining():
    known = {"SBOM", "signing key"}
    texts = {
        **dict.fromkeys(Part, ""),
        Part.NOW: "Nobody reads our SBOM with the signing key or the VEX.",
    }
    found = advise(texts, ["signing key", "reads"], known=known.__contains__).of(Part.NOW)
    assert [(a.about, a.words) for a in found] == [
        (About.UNDEFINED, "VEX"), (About.ASKED_BEFORE, "reads"),
    ]  # fmt: skip
