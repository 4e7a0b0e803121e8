"""Drafts and what hangs on them: what an auditor does not see of the trail."""

from sqlalchemy import ColumnElement, Select, String, cast, select, union_all

from tracker.audit.models import Event
from tracker.evidence.models import Evidence, EvidenceNeed
from tracker.initiatives.drafts import BEFORE, ever_proposed
from tracker.initiatives.models import Deputy, Initiative


def about_drafts() -> ColumnElement[bool]:
    """Whether an event is about an initiative that was never proposed, its evidence or deputies."""
    keys = union_all(
        _hidden(select(Initiative.key)),
        _hidden(select(Evidence.key).join(EvidenceNeed).join(Initiative)),
    ).subquery()
    deputies = _hidden(select(cast(Deputy.id, String)).join(Deputy.initiative))
    stands_in = (Event.object_kind == Deputy.event_kind) & Event.object_key.in_(deputies)
    return Event.object_key.in_(select(keys.c.key)) | stands_in


def _hidden(rows: Select[str]) -> Select[str]:
    """From the index of states to the few stages of each."""
    return rows.where(Initiative.status.in_(BEFORE), ~ever_proposed())
