"""What an initiative is tied to: the releases that deliver it, the clauses that it meets."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for

from tracker.core.clock import now
from tracker.core.db import db, write
from tracker.core.texts import _
from tracker.identity.permissions import Right
from tracker.initiatives import actions
from tracker.initiatives.models import Initiative
from tracker.releases.models import Release
from tracker.releases.queries import release_by_key
from tracker.requirements.models import Clause
from tracker.requirements.queries import clauses
from tracker.web.initiatives.forms import ClauseForm
from tracker.web.initiatives.scope import initiative_or_404
from tracker.web.initiatives.views import bp
from tracker.web.who import me, my_products, needs


@bp.post("/initiatives/<key>/releases/link")
@needs(Right.EDIT_INITIATIVE)
def link_release(key: str) -> Any:
    initiative, release = initiative_or_404(key), _release_or_404()
    with write():
        actions.deliver_in(initiative, release, by=me(), at=now())
    flash(_("%(release)s delivers %(key)s.", release=release.key, key=key), "ok")
    return redirect(url_for(".show", key=key))


@bp.post("/initiatives/<key>/releases/unlink")
@needs(Right.EDIT_INITIATIVE)
def unlink_release(key: str) -> Any:
    initiative, release = initiative_or_404(key), _release_or_404()
    with write():
        actions.stop_delivering(initiative, release, by=me(), at=now())
    flash(_("%(release)s does not deliver %(key)s any more.", release=release.key, key=key), "ok")
    return redirect(url_for(".show", key=key))


@bp.route("/initiatives/<key>/clauses/link", methods=["GET", "POST"])
@needs(Right.EDIT_INITIATIVE)
def link_clause(key: str) -> Any:
    initiative, form = initiative_or_404(key), ClauseForm.from_request()
    form.clause.choices = _unlinked(initiative)
    if form.passes() and form.carries_out(
        lambda: actions.link_clause(
            initiative, db.session.get_one(Clause, int(form.clause.data)), form.how_met.data,
            by=me(), at=now(),
        )
    ):  # fmt: skip
        flash(_("The clause is linked."), "ok")
        return redirect(url_for(".show", key=key))
    return render_template("initiatives/clause.html", form=form, initiative=initiative), form.status


def _release_or_404() -> Release:
    release = release_by_key(request.form.get("release", ""))
    if release is None or release.product_id not in set(db.session.scalars(my_products())):
        abort(404)
    return release


def _unlinked(initiative: Initiative) -> list[tuple[str, str]]:
    linked = {row.clause_id for row in initiative.clause_links if row.ended_at is None}
    return [
        (str(c.id), f"{c.label} · {c.title}")
        for c in db.session.scalars(clauses())
        if c.id not in linked
    ]
