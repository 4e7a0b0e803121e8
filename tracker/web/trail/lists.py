"""The audit trail as a list, and as a table to take away."""

from typing import Any

from flask import Response
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from tracker.audit.models import Event
from tracker.core.clock import now
from tracker.core.filters import Where
from tracker.core.texts import _l
from tracker.exchange.writing import Column
from tracker.identity.lists import EVENTS
from tracker.identity.trail import readable
from tracker.readiness.drafts import about_drafts
from tracker.web.listing import Shown, exported, shown
from tracker.web.trail.lines import line
from tracker.web.who import me

#: What events are about.
KINDS = {
    "initiative": _l("Initiative"),
    "evidence": _l("Evidence"),
    "release": _l("Release"),
    "device": _l("UDI-DI"),
    "basic-udi": _l("Basic UDI-DI"),
    "clause": _l("Clause"),
    "catalogue": _l("Catalogue"),
    "report": _l("Report"),
    "deputy": _l("Deputy"),
    "person": _l("Person"),
    "product": _l("Product"),
    "team": _l("Team"),
    "company": _l("Company"),
    "sync": _l("Weekly sync"),
    "stand-up": _l("Stand-up"),
    "template": _l("Template"),
    "term": _l("Term"),
    "webhook": _l("Webhook"),
    "work": _l("Who is on what"),
    "import": _l("Import"),
    "token": _l("Token"),
}
COLUMNS = (
    Column(_l("No."), lambda row: row["seq"]),
    Column(_l("Time"), lambda row: row["at"]),
    Column(_l("Name"), lambda row: row["name"]),
    Column(_l("Role"), lambda row: row["role"]),
    Column(_l("Action"), lambda row: row["action"]),
    Column(_l("Kind of record"), lambda row: row["kind"]),
    Column(_l("Key"), lambda row: row["key"]),
    Column(_l("Version"), lambda row: row["version"]),
    Column(_l("Changes"), lambda row: "\n".join(f"{f}: {old or ''} → {new or ''}" for f, old, new in row["changes"])),
    Column(_l("Texts"), lambda row: "\n".join(f"{field}: {body}" for field, body in row["texts"])),
)  # fmt: skip


def shown_list() -> Shown:
    """The page of the trail that the address asks for."""
    return shown(
        EVENTS, _events(), _scope(), choices={"kind": list(KINDS.items())}, offered=("by",),
        leading=("kind", "by"),
    )  # fmt: skip


def table_of_list(kind: str) -> Response:
    """The whole filtered trail as a table to take away."""
    return exported(EVENTS, _events(), _scope(), COLUMNS, kind, each=lambda row: line(row[0]))


def _events() -> Any:
    return select(Event).options(selectinload(Event.texts))


def _scope() -> list[Where]:
    return [readable(me(), now(), about_drafts())]
