"""The frozen minutes of a sync, and the list of those that were held."""

from typing import Any

from flask import redirect, render_template, request, url_for
from sqlalchemy import select

from tracker.agenda.minutes import minutes_of, visible
from tracker.core.db import db
from tracker.identity.models import Product
from tracker.identity.permissions import Right
from tracker.sync.models import Sync
from tracker.sync.queries import syncs_of
from tracker.web.forms import number as number_of
from tracker.web.sync.area import bp, sync_or_404
from tracker.web.sync.forms import SECTIONS
from tracker.web.teams.scope import team_or_404, team_pages
from tracker.web.who import my_products, needs

#: How many held syncs a page lists.
SIZE = 50


@bp.get("/syncs/<int:number>")
@needs(Right.READ_LOAD)
def minutes(number: int) -> Any:
    sync = sync_or_404(number)
    if sync.running:
        return redirect(url_for(".show", key=sync.team.key))
    told = visible(minutes_of(sync), my_product_keys())
    labels = {section.value: label for section, label in SECTIONS.items()}
    return render_template("sync/minutes.html", sync=sync, told=told, labels=labels)


@bp.get("/teams/<key>/syncs")
@needs(Right.READ_LOAD)
def held(key: str) -> Any:
    team, before = team_or_404(key), number_of(request.args.get("before"))
    query = syncs_of(team).where(Sync.ended_at.is_not(None))
    if before:
        query = query.where(Sync.id < before)
    rows = list(db.session.scalars(query.limit(SIZE + 1)).unique())
    further = url_for(".held", key=key, before=rows[SIZE - 1].id) if len(rows) > SIZE else None
    return render_template(
        "sync/held.html", team=team, tabs=team_pages(team), held=rows[:SIZE], further=further,
        begun=bool(before),
    )  # fmt: skip


def my_product_keys() -> set[str]:
    """The products whose part of the minutes the asking person may read."""
    return set(db.session.scalars(select(Product.key).where(Product.id.in_(my_products()))))
