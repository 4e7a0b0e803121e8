"""Reports with values as long and as wide as they can be."""

from dataclasses import replace

from reports.common import (
    Company,
    Issue,
    StateWord,
)
from reports.initiative import Identification, InitiativeReport
from reports.short_form import InitiativeShortForm, shorten
from tests.reports import example
from tests.reports.example_facts import (
    HEADER,
    IDENTIFICATION,
    RELEASES,
    SIGNATURES,
    STEPS,
    VALUE,
)


def long(count: int, words: str = "Wiederholbarkeitsprüfung und ") -> str:
    """A text of exactly this length."""
    return (words * (count // len(words) + 1))[:count]


def _longest_identification() -> Identification:
    return replace(
        IDENTIFICATION,
        title=long(200),
        summary=long(280, "Gewährleistungsmanagementsystem "),
        em=long(100, "Wilhelmine Bartholomäus-Wagner "),
        pm=long(100, "W"),
        team=long(100),
        product=long(100),
        obligation=long(300),
        released_in=(long(60, "W"), long(60)),
    )


def longest_dossier() -> InitiativeReport:
    """Values as long as the forms allow, and words without a place to break."""
    word = long(180, "W")
    some = example.dossier(60)
    name = long(100, "Wilhelmine Bartholomäus-Wagner ")
    row = replace(some.trail[0], printed_name=name, role=long(60), action=word, object=word)
    return replace(
        some,
        header=replace(
            HEADER,
            title=long(240),
            company=Company(name=long(100, "W"), address=long(300)),
            distribution=long(80),
            generated_by=name,
            changes=tuple(long(300) for _ in range(3)),
        ),
        identification=_longest_identification(),
        in_one_paragraph=long(900),
        missing=tuple(long(220) for _ in range(8)),
        steps=tuple(replace(step, by=long(100, "W")) for step in STEPS),
        value=tuple(
            replace(v, author=name, now=long(4000), change=word, effect=long(2000)) for v in VALUE
        ),
        signatures=tuple(
            replace(s, printed_name=name, role=long(80), reason=long(1200, "Weil es so ist. "))
            for s in SIGNATURES
        ),
        evidence=tuple(
            replace(e, title=long(200), where=word, item=word) for e in example.EVIDENCE
        ),
        trail=(row, replace(row, old=long(3000), new=word, reason=long(600)), *some.trail[2:]),
    )


def longest_short_form() -> InitiativeShortForm:
    """The short form of the longest dossier."""
    full = longest_dossier()
    many = replace(
        RELEASES[0], key=long(20, "W"), product=long(100, "W"), hri=(long(70, "(8012)W"),)
    )
    return shorten(replace(full, releases=(many, many, many)), full.header)


def widest_short_form() -> InitiativeShortForm:
    """A draft whose every text is as wide as can be."""
    wide = long(400, "W")
    short = longest_short_form()
    header = replace(
        short.header,
        issue=Issue.DRAFT,
        number=wide,
        generated_by=wide,
        software_version=wide,
        company=Company(name=wide, address=wide),
    )
    return replace(
        short,
        header=header,
        identification=replace(
            short.identification,
            key=wide,
            title=long(200, "W"),
            summary=long(280, "W"),
            em=wide,
            pm=wide,
            product=wide,
            obligation=wide,
            state=StateWord(word=long(40, "W")),
        ),
        value_effect=wide,
        missing=(wide, wide, wide),
        signatures=tuple(
            replace(s, printed_name=wide, role=wide, meaning=wide) for s in short.signatures
        ),
    )
