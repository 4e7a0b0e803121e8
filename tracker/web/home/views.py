"""Home."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from tracker.core.db import along, db
from tracker.http.places import url_of
from tracker.identity.permissions import Right, Role
from tracker.initiatives.models import Initiative
from tracker.initiatives.queries import OPEN, initiatives_in
from tracker.releases.queries import releases_in
from tracker.web.frame import moment, waiting_now
from tracker.web.home import auditor
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
    found = waiting_now()
    count = len(found.items)
    shown = count if request.args.get("waiting") == "all" else SHOWN_WAITING
    waiting = [
        {"sentence": w.sentence, "url": url_of(w), "label": w.label, "since": moment(w.since)}
        for w in found.items[:shown]
    ]
    initiatives = db.session.scalars(
        initiatives_in(my_products(), drafts=sees_drafts())
        .where(along(Initiative.status).in_(OPEN))
        .limit(SHOWN)
    ).all()
    releases = db.session.scalars(releases_in(my_products()).limit(SHOWN)).all()
    return render_template(
        "home/home.html", waiting=waiting, count=count, more=found.more, initiatives=initiatives,
        releases=releases,
    )  # fmt: skip
