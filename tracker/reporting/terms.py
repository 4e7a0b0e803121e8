"""The glossary of a dossier: just the terms that it uses, in plain words."""

from reports.facts import GlossaryTerm

_DOSSIER = "This document: everything that the record says about one {thing}."
_ALWAYS = (
    GlossaryTerm(
        term="Say-back",
        meaning="The value in the product manager's own words, confirmed by who explained it, "
        "before the product manager signs.",
    ),
    GlossaryTerm(
        term="SHA-256",
        meaning="A number computed from a file or text; another content has another number.",
        source="FIPS 180-4",
    ),
    GlossaryTerm(
        term="Log entry",
        meaning="The number of an event in the audit trail; the root covers all entries up to "
        "the log size.",
        source="RFC 9162",
    ),
)
_UDI = (
    GlossaryTerm(
        term="HRI",
        meaning="The UDI written so that people can read it.",
        source="GS1 General Specifications",
    ),
    GlossaryTerm(
        term="UDI-DI",
        meaning="The part of the UDI that names the device.",
        source="MDR Annex VI Part C",
    ),
    GlossaryTerm(
        term="UDI-PI",
        meaning="The part of the UDI that names the one version of the software.",
        source="MDR Annex VI Part C",
    ),
)


_RELEASE = (
    GlossaryTerm(
        term="Gate",
        meaning="A condition that a release has to meet before it can be released.",
    ),
    GlossaryTerm(
        term="Manifest",
        meaning="What the product manager and regulatory/quality signed: exactly this version, "
        "build, UDI, value statements, evidence, gates and overrides.",
    ),
)
_OVERRIDE = GlossaryTerm(
    term="Override",
    meaning="An exception for one gate and one build: an engineering manager asks, the product "
    "manager and regulatory/quality both sign. The gate is then passed, and not green.",
)
_STANDING = GlossaryTerm(
    term="Standing initiative",
    meaning="One that must hold for every release: each release proves it anew.",
)


_ASSESSMENT = GlossaryTerm(
    term="Change assessment",
    meaning="Whether a change needs a new UDI-PI, a new UDI-DI or a new Basic UDI-DI: questions that "
    "the engineering manager answers and regulatory/quality approves.",
    source="MDR Annex VI Part C; 21 CFR 830",
)


_BASIC_UDI = GlossaryTerm(
    term="Basic UDI-DI",
    meaning="The group that devices of one intended purpose, risk class and design belong to; it names "
    "them in certificates and registers and stands on no label.",
    source="MDR Annex VI Part C; MDCG 2018-1",
)


def terms(*, with_udi: bool) -> tuple[GlossaryTerm, ...]:
    """The terms of the dossier of an initiative, by alphabet."""
    return _sorted("initiative", _ALWAYS, _UDI if with_udi else ())


def release_terms(
    *, with_udi: bool, with_overrides: bool, with_standing: bool, with_assessment: bool
) -> tuple[GlossaryTerm, ...]:
    """The terms of the dossier of a release, by alphabet."""
    return _sorted(
        "release", _ALWAYS, _RELEASE, _UDI if with_udi else (),
        (_OVERRIDE,) if with_overrides else (), (_STANDING,) if with_standing else (),
        (_ASSESSMENT,) if with_assessment else (),
    )  # fmt: skip


_TEAM = (
    GlossaryTerm(
        term="Person-day",
        meaning="A working day of one person. This report adds them up for the whole team.",
    ),
    GlossaryTerm(
        term="Technical work",
        meaning="Work on the software itself that no product initiative asks for. Bug fixes are not "
        "counted as technical.",
    ),
    GlossaryTerm(
        term="Floor",
        meaning="The share of all days that the team keeps for technical work at least.",
    ),
    GlossaryTerm(
        term="Pool",
        meaning="The floor is judged over a quarter or a year: one period without technical work is "
        "no breach as long as the others make up for it.",
    ),
    GlossaryTerm(
        term="Not now",
        meaning="Taken out of the order for a while, with the reason and what would bring it back.",
    ),
    GlossaryTerm(
        term="Weekly sync",
        meaning="The half hour in which the engineering manager and the product manager of a team go "
        "through what comes up, what is planned, what changes and what to adjust.",
    ),
)


def team_terms() -> tuple[GlossaryTerm, ...]:
    """The terms of the capacity and priority report, by alphabet."""
    return tuple(sorted((*_ALWAYS[1:], *_TEAM), key=lambda term: term.term.casefold()))


def register_terms() -> tuple[GlossaryTerm, ...]:
    """The terms of the UDI register, by alphabet."""
    found = (*_ALWAYS[1:], *_UDI, _BASIC_UDI, _ASSESSMENT)
    return tuple(sorted(found, key=lambda term: term.term.casefold()))


def _sorted(thing: str, *used: tuple[GlossaryTerm, ...]) -> tuple[GlossaryTerm, ...]:
    about = GlossaryTerm(term="Dossier", meaning=_DOSSIER.format(thing=thing))
    found = (about, *(term for each in used for term in each))
    return tuple(sorted(found, key=lambda term: term.term.casefold()))
