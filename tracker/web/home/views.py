"""Home."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from tracker.core.clock import now
from tracker.core.db import along, db
from tracker.http.places import url_of
from tracker.identity.permissions import Right, Role
from tracker.initiatives.models import Initiative
from tracker.initiatives.queries import OPEN, initiatives_in
from tracker.order.people import first_works
from tracker.releases.models import Release, ReleaseState
from tracker.releases.queries import releases_in
from tracker.web.frame import moment, waiting_now
from tracker.web.home import auditor
from tracker.web.home.coming import coming
from tracker.web.home.gauges import boards
from tracker.web.order.rows import facts_of
from tracker.web.who import me, my_products, needs, sees_drafts

bp = Blueprint("home", __name__)
SHOWN, SHOWN_WAITING = 6, 20


@bp.get("/")
@needs(Right.SIGNED_IN)
def home() -> Any:
    if not me().may(Right.READ_RECORDS):
        return redirect(url_for("people.index"))
    if Role.AUDITOR in me().roles:
        return render_template("home/auditor.html", **auditor.home())
    initiatives = db.session.scalars(
        initiatives_in(my_products(), drafts=sees_drafts())
        .where(along(Initiative.status).in_(OPEN))
        .limit(SHOWN)
    ).all()
    return render_template(
        "home/home.html", **_waiting(), initiatives=initiatives, own=_own_order(),
        coming=coming(my_products()), releases=_out(), **boards(now()),
    )  # fmt: skip


def _waiting() -> dict[str, Any]:
    found = waiting_now()
    count = len(found.items)
    shown = count if request.args.get("waiting") == "all" else SHOWN_WAITING
    waiting = [
        {"sentence": w.sentence, "url": url_of(w), "label": w.label, "since": moment(w.since)}
        for w in found.items[:shown]
    ]
    return {"waiting": waiting, "count": count, "more": found.more}


def _out() -> Any:
    """The latest releases that are planned no more."""
    planned = Release.state == ReleaseState.PLANNED
    return db.session.scalars(releases_in(my_products()).where(~planned).limit(SHOWN)).all()


def _own_order() -> list[tuple[int, Any]] | None:
    """An engineer's first places in their own order, as far as they may read them; else None."""
    if Role.ENGINEER not in me().roles:
        return None
    works = first_works(me())[:SHOWN]
    known = facts_of(work.initiative_id for work in works)
    return [(n, known[w.initiative_id]) for n, w in enumerate(works, 1) if w.initiative_id in known]
