"""What an issue of Jira means here: a draft with the words of its ticket. Pure."""

from typing import TypeVar

from tracker.exchange.jira_rows import TicketRow
from tracker.exchange.words import cut, line
from tracker.initiatives.actions import Fields
from tracker.initiatives.models import Kind, Origin

Meaning = TypeVar("Meaning")
LONGEST_TITLE, LONGEST_SUMMARY = 200, 280

#: Labels decide before types; of several labels, the first line that knows one.
KIND_OF_LABEL = {
    Kind.COMPLIANCE: {"compliance", "regulatory", "audit", "mdr", "fda", "udi", "part11", "capa"},
    Kind.SECURITY: {"security", "vulnerability", "cve", "pentest", "soup"},
    Kind.PRIVACY: {"privacy", "gdpr", "dsgvo", "datenschutz"},
    Kind.QUALITY: {"quality", "qms", "risk"},
    Kind.TECHNICAL: {"tech-debt", "techdebt", "technical", "tech", "infrastructure", "refactoring"},
    Kind.BUG: {"bug", "defect"},
    Kind.PRODUCT: {"product", "feature", "ux"},
}
KIND_OF_TYPE = {
    Kind.SECURITY: {"vulnerability", "security"},
    Kind.BUG: {"bug", "defect", "fehler", "incident", "störung"},
    Kind.PRODUCT: {"epic", "story", "new feature", "feature", "improvement", "epos", "neue funktion", "verbesserung"},
}  # fmt: skip
ORIGIN_OF_LABEL = {
    Origin.AUDIT_FINDING: {"audit", "audit-finding", "capa"},
    Origin.INCIDENT: {"incident", "vigilance"},
    Origin.REGULATOR: {"regulator", "regulatory", "fda", "notified-body"},
    Origin.CUSTOMER: {"customer", "complaint"},
}


def fields_of(row: TicketRow) -> Fields:
    """A draft. Its summary is the beginning of the description; the ticket keeps all of it."""
    summary = line(row.description) or row.title
    return Fields(
        title=cut(row.title, LONGEST_TITLE), summary=cut(summary, LONGEST_SUMMARY),
        kind=kind_of(row), origin=_first(ORIGIN_OF_LABEL, _labels(row)) or Origin.HANDED_DOWN,
        obligation="", due_on=row.due_on, stops_sales=False, standing=False,
    )  # fmt: skip


def kind_of(row: TicketRow) -> Kind:
    """By its labels, then by its type; whatever is neither known is technical work."""
    by_type = _first(KIND_OF_TYPE, {row.kind.casefold()})
    return _first(KIND_OF_LABEL, _labels(row)) or by_type or Kind.TECHNICAL


def _labels(row: TicketRow) -> set[str]:
    return {label.casefold() for label in row.labels}


def _first(known: dict[Meaning, set[str]], words: set[str]) -> Meaning | None:
    return next((meaning for meaning, names in known.items() if names & words), None)
