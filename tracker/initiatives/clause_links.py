"""Which clauses an initiative meets, and how: linking, rewording, unlinking."""

from datetime import datetime

from tracker.audit.actions import record
from tracker.core.db import db
from tracker.core.errors import Invalid, RuleBroken
from tracker.core.texts import _
from tracker.identity.models import Person
from tracker.initiatives.actions import refuse_clause, refuse_editor
from tracker.initiatives.models import ClauseLink, Initiative, Status
from tracker.requirements.models import Clause


def link_clause(
    initiative: Initiative, clause: Clause, how_met: str, *, by: Person, at: datetime
) -> None:
    """Say that the initiative addresses a clause, and how."""
    _refuse(initiative, by, at)
    refuse_clause(clause)
    if _open_link(initiative, clause) is not None:
        raise Invalid("clause", _("%(clause)s is linked already.", clause=clause.label))
    initiative.clause_links.append(ClauseLink(clause=clause, how_met=how_met, by=by, began_at=at))
    record(
        "initiative.clause-linked", initiative, by=by, at=at,
        changes={"clause": [None, clause.label]}, texts={"how_met": how_met},
    )  # fmt: skip


def reword_clause(
    initiative: Initiative, clause: Clause, how_met: str, *, by: Person, at: datetime
) -> None:
    """Say otherwise how a linked clause is met; what was said before stays readable."""
    _refuse(initiative, by, at)
    row = _linked(initiative, clause)
    if row.how_met == how_met:
        raise RuleBroken(_("This is what it says already; nothing changed."))
    row.ended_at = at
    db.session.flush()  # the old row must be closed before the new one opens (unique index)
    initiative.clause_links.append(ClauseLink(clause=clause, how_met=how_met, by=by, began_at=at))
    record(
        "initiative.clause-reworded", initiative, by=by, at=at,
        changes={"clause": [clause.label, clause.label]}, texts={"how_met": how_met},
    )  # fmt: skip


def unlink_clause(initiative: Initiative, clause: Clause, *, by: Person, at: datetime) -> None:
    """Take back that the initiative addresses a clause; that it once did stays readable."""
    _refuse(initiative, by, at)
    _linked(initiative, clause).ended_at = at
    record(
        "initiative.clause-unlinked", initiative, by=by, at=at,
        changes={"clause": [clause.label, None]},
    )  # fmt: skip


def _refuse(initiative: Initiative, by: Person, at: datetime) -> None:
    refuse_editor(initiative, by, at)
    if initiative.status in {Status.CLOSED, Status.DROPPED}:
        raise RuleBroken(
            _(
                "%(key)s is %(s)s; its record stays as it is.",
                key=initiative.key,
                s=initiative.status.value,
            )
        )


def _linked(initiative: Initiative, clause: Clause) -> ClauseLink:
    row = _open_link(initiative, clause)
    if row is None:
        raise RuleBroken(_("%(clause)s is not linked.", clause=clause.label))
    return row


def _open_link(initiative: Initiative, clause: Clause) -> ClauseLink | None:
    rows = (r for r in initiative.clause_links if r.clause_id == clause.id)
    return next((row for row in rows if row.ended_at is None), None)
