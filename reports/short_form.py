"""The one-page short form: the first facts of the dossier, on one sheet, however long they are."""

from dataclasses import dataclass
from typing import ClassVar, TypeVar

from reports.common import Header, Listed, NoneRecorded, Nothing
from reports.facts import Release, Signature, Step
from reports.initiative import Identification, InitiativeReport

T = TypeVar("T")

#: How many of a kind fit on the sheet; the rest is counted, never silently left out.
MOST = {"signatures": 4, "releases": 2, "missing": 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class InitiativeShortForm:
    """One initiative on one sheet of paper."""

    layout: ClassVar[str] = "initiative_short.html"
    style: ClassVar[str] = "style.css"
    one_sheet: ClassVar[bool] = True

    header: Header
    identification: Identification
    in_one_paragraph: str
    steps: tuple[Step, ...]
    value_effect: str | Nothing
    value_version: int | None
    signatures: tuple[Signature, ...]
    signatures_in_all: int
    releases: tuple[Release, ...]
    releases_in_all: int
    evidence_accepted: int
    evidence_in_all: int
    missing: tuple[str, ...]
    missing_in_all: int


def shorten(report: InitiativeReport, header: Header) -> InitiativeShortForm:
    """The short form of this dossier, under its own number."""
    newest = report.value[0] if isinstance(report.value, tuple) and report.value else None
    signatures = _tuple(report.signatures)
    releases = _tuple(report.releases)
    evidence = _tuple(report.evidence)
    return InitiativeShortForm(
        header=header,
        identification=report.identification,
        in_one_paragraph=report.in_one_paragraph,
        steps=report.steps,
        value_effect=newest.effect if newest else _nothing(report.value),
        value_version=newest.version if newest else None,
        signatures=signatures[-MOST["signatures"] :],
        signatures_in_all=len(signatures),
        releases=releases[-MOST["releases"] :],
        releases_in_all=len(releases),
        evidence_accepted=sum(item.accepted for item in evidence),
        evidence_in_all=len(evidence),
        missing=report.missing[: MOST["missing"]],
        missing_in_all=len(report.missing),
    )


def _tuple(listed: Listed[T]) -> tuple[T, ...]:
    return listed if isinstance(listed, tuple) else ()


def _nothing(listed: Listed[T]) -> Nothing:
    return NoneRecorded() if isinstance(listed, tuple) else listed
