"""The glossary of a dossier: just the terms that it uses, in plain words."""

from reports.facts import GlossaryTerm

_ALWAYS = (
    GlossaryTerm(
        term="Dossier",
        meaning="This document: everything that the record says about one initiative.",
    ),
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


def terms(*, with_udi: bool) -> tuple[GlossaryTerm, ...]:
    """The terms of this dossier, by alphabet."""
    used = (*_ALWAYS, *_UDI) if with_udi else _ALWAYS
    return tuple(sorted(used, key=lambda term: term.term.casefold()))
