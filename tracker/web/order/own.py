"""One's own order over everything that one is on."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for

from tracker.core.clock import now
from tracker.core.db import db, write
from tracker.core.texts import _
from tracker.identity.permissions import Right
from tracker.order import own as actions
from tracker.order.models import Work
from tracker.order.people import MANY, load_of
from tracker.web.csrf import once
from tracker.web.forms import number
from tracker.web.order.rows import facts_of
from tracker.web.order.views import bp
from tracker.web.who import me, needs


@bp.get("/own-order")
@needs(Right.OWN_ORDER)
def own() -> Any:
    load = load_of(me())
    known = facts_of(work.initiative_id for work in load.works)
    return render_template("order/own.html", load=load, known=known, many=MANY)


@bp.post("/own-order/move")
@needs(Right.OWN_ORDER)
def move_own() -> Any:
    work, to = work_asked(), number(request.form.get("to"))
    with write():
        once()
        actions.move_own(work, to, by=me(), at=now())
    flash(
        _("%(key)s stands at place %(n)d of your own order now.", key=work.initiative.key, n=to),
        "ok",
    )
    return redirect(url_for(".own", _anchor=work.initiative.key))


def work_asked() -> Work:
    """The row that a form of ours names, if the reader may read its initiative."""
    work = db.session.get(Work, number(request.form.get("work")))
    if work is None or not facts_of([work.initiative_id]):
        abort(404)
    return work
