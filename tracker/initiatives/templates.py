"""Templates of initiatives: what "new from template" presets."""

from dataclasses import dataclass

from tracker.initiatives.models import Kind, Origin


@dataclass(frozen=True, slots=True)
class Need:
    """One item of an evidence list."""

    title: str
    before_release: bool


@dataclass(frozen=True, slots=True)
class ClauseRef:
    """A clause and how an initiative made from the template usually meets it."""

    standard: str
    ref: str
    how_met: str


@dataclass(frozen=True, slots=True)
class Template:
    """Fields, clauses and evidence list of a kind of initiative that comes again."""

    key: str
    name: str
    title: str
    summary: str
    kind: Kind
    origin: Origin
    obligation: str
    stops_sales: bool
    standing: bool
    clauses: tuple[ClauseRef, ...]
    needs: tuple[Need, ...]
