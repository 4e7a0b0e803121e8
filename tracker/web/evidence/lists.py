"""All evidence as a list, and as a table to take away."""

from flask import Response

from tracker.core.filters import Where
from tracker.core.texts import _l
from tracker.evidence.lists import EVIDENCE, evidence_of, rows_of_evidence
from tracker.exchange.writing import Column
from tracker.web.listing import Shown, exported, shown
from tracker.web.who import my_products, sees_drafts

STATES = {None: _l("In review"), True: _l("Accepted"), False: _l("Sent back")}
COLUMNS = (
    Column(_l("Key"), lambda row: row.key),
    Column(_l("Initiative"), lambda row: row.initiative),
    Column(_l("Title"), lambda row: row.initiative_title),
    Column(_l("Product"), lambda row: row.product),
    Column(_l("Item"), lambda row: row.item),
    Column(_l("Before release"), lambda row: row.before_release),
    Column(_l("Version"), lambda row: row.number),
    Column(_l("File"), lambda row: row.file_name),
    Column(_l("Link"), lambda row: row.url),
    Column(_l("Size in bytes"), lambda row: row.size),
    Column("SHA-256", lambda row: row.sha256),
    Column(_l("Note"), lambda row: row.note),
    Column(_l("For release"), lambda row: row.release),
    Column(_l("Added by"), lambda row: row.added_by),
    Column(_l("Added at"), lambda row: row.added_at),
    Column(_l("State"), lambda row: STATES[row.accepted]),
)


def shown_list() -> Shown:
    """The page of the list that the address asks for."""
    states = [("waiting", STATES[None]), ("accepted", STATES[True]), ("sent-back", STATES[False])]
    return shown(
        EVIDENCE, rows_of_evidence(), _scope(), choices={"state": states},
        offered=("product", "by"), leading=("state", "product"),
    )  # fmt: skip


def table_of_list(kind: str) -> Response:
    """The whole filtered list as a table to take away."""
    return exported(EVIDENCE, rows_of_evidence(), _scope(), COLUMNS, kind)


def _scope() -> list[Where]:
    return evidence_of(my_products(), drafts=sees_drafts())
