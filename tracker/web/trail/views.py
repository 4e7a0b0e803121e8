"""Reading the audit trail, newest first."""

from typing import Any

from flask import Blueprint, render_template

from tracker.audit.queries import log_state
from tracker.identity.permissions import Right
from tracker.web.listing import tables_at
from tracker.web.trail import lists
from tracker.web.trail.lines import line
from tracker.web.who import needs

bp = Blueprint("trail", __name__)


@bp.get("/trail")
@needs(Right.READ_TRAIL)
def index() -> Any:
    found = lists.shown_list()
    lines = [line(row[0]) for row in found.rows]
    return render_template("trail/index.html", shown=found, lines=lines, state=log_state())


@tables_at(bp, "/trail")
@needs(Right.READ_TRAIL)
def export(kind: str) -> Any:
    return lists.table_of_list(kind)
