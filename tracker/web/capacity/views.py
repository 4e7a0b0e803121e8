"""The page of a team's capacity: where it stands, and how it went."""

from typing import Any

from flask import Blueprint, render_template

from tracker.identity.permissions import Right
from tracker.web.capacity.page import page_of
from tracker.web.teams.scope import team_or_404
from tracker.web.who import needs

bp = Blueprint("capacity", __name__)


@bp.get("/teams/<key>/capacity")
@needs(Right.READ_LOAD)
def show(key: str) -> Any:
    return render_template("capacity/show.html", **page_of(team_or_404(key)))
