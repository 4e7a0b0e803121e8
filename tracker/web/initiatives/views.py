"""The list, one initiative, and editing it."""

from datetime import date
from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for

from tracker.core.clock import now
from tracker.core.db import db
from tracker.core.texts import _
from tracker.http.places import url_of
from tracker.identity.permissions import Right
from tracker.initiatives import actions
from tracker.initiatives.models import Status
from tracker.initiatives.queries import listed
from tracker.readiness.conditions import Facts, missing_next
from tracker.web.forms import number
from tracker.web.initiatives.forms import InitiativeEditForm, edit_presets
from tracker.web.initiatives.page import page_of
from tracker.web.initiatives.scope import initiative_or_404
from tracker.web.initiatives.words import STATUSES
from tracker.web.who import me, my_products, needs, sees_drafts

bp = Blueprint("initiatives", __name__)
PAGE = 50


@bp.get("/initiatives")
@needs(Right.READ_RECORDS)
def index() -> Any:
    status = next((s for s in Status if s.value == request.args.get("status")), None)
    before = request.args.get("before", type=int)
    found = listed(
        my_products(), drafts=sees_drafts(), status=status, words=request.args.get("q", ""),
        before=before if before is not None and 0 < before < 1 << 31 else None,
    )  # fmt: skip
    rows = list(db.session.scalars(found.limit(PAGE + 1)))
    older = _older(rows[PAGE - 1].id) if len(rows) > PAGE else None
    facts = Facts(rows[:PAGE])
    items = [(initiative, missing_next(initiative, facts)) for initiative in rows[:PAGE]]
    statuses = [
        (s, label) for s, label in STATUSES.items() if sees_drafts() or s is not Status.DRAFT
    ]
    return render_template(
        "initiatives/index.html", items=items, statuses=statuses, status=status, older=older,
        url_of=url_of, filtered=bool(request.args),
    )  # fmt: skip


def _older(before: int) -> str:
    """The next page, with the same filters."""
    asked = request.args
    return url_for(".index", q=asked.get("q"), status=asked.get("status"), before=before)


@bp.get("/initiatives/<key>")
@needs(Right.READ_RECORDS)
def show(key: str) -> Any:
    return render_template("initiatives/show.html", **page_of(initiative_or_404(key)))


@bp.get("/initiatives/<key>.json")
@needs(Right.READ_RECORDS)
def twin(key: str) -> Any:
    initiative = initiative_or_404(key)
    return jsonify(
        key=initiative.key, title=initiative.title, status=initiative.status.value,
        missing=[{"sentence": m.sentence, "url": url_of(m)} for m in missing_next(initiative)],
    )  # fmt: skip


@bp.route("/initiatives/<key>/edit", methods=["GET", "POST"])
@needs(Right.EDIT_INITIATIVE)
def edit(key: str) -> Any:
    initiative = initiative_or_404(key)
    form = InitiativeEditForm.opened(lambda: edit_presets(initiative))
    if form.passes() and form.carries_out(
        lambda: actions.edit(
            initiative, form.fields(), edition=number(form.edition.data), by=me(), at=now()
        )
    ):
        warn_of_past(form.due_on.data)
        flash(_("Saved."), "ok")
        return redirect(url_for(".show", key=key))
    return render_template("initiatives/edit.html", form=form, initiative=initiative), form.status


def warn_of_past(due_on: date | None) -> None:
    """A due date in the past is allowed, and said."""
    if due_on is not None and due_on < now().date():
        flash(_("The due date lies in the past. It was saved as you typed it."), "wait")
