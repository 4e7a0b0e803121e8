"""Home."""

from typing import Any

from flask import Blueprint, redirect, render_template, url_for

from tracker.core.db import db
from tracker.http.places import url_of
from tracker.identity.permissions import Right
from tracker.initiatives.models import Initiative
from tracker.initiatives.queries import OPEN, initiatives_in
from tracker.releases.queries import releases_in
from tracker.web.frame import moment, waiting_now
from tracker.web.who import me, my_products, needs, sees_drafts

bp = Blueprint("home", __name__)
SHOWN = 6


@bp.get("/")
@needs(Right.SIGNED_IN)
def home() -> Any:
    if not me().may(Right.READ_RECORDS):
        return redirect(url_for("people.index"))
    waiting = [
        {"sentence": w.sentence, "url": url_of(w), "label": w.label, "since": moment(w.since)}
        for w in waiting_now()
    ]
    initiatives = db.session.scalars(
        initiatives_in(my_products(), drafts=sees_drafts())
        .where(Initiative.status.in_(OPEN))
        .limit(SHOWN)
    ).all()
    releases = db.session.scalars(releases_in(my_products()).limit(SHOWN)).all()
    return render_template(
        "home/home.html", waiting=waiting, initiatives=initiatives, releases=releases
    )
