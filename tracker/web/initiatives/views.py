"""The list, one initiative, and editing it."""

from datetime import date
from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, url_for

from tracker.core.clock import now
from tracker.core.texts import _
from tracker.http.places import url_of
from tracker.identity.permissions import Right
from tracker.initiatives import actions
from tracker.readiness.conditions import Facts, missing_next
from tracker.web.forms import number
from tracker.web.initiatives import lists
from tracker.web.initiatives.forms import InitiativeEditForm, edit_presets
from tracker.web.initiatives.page import page_of
from tracker.web.initiatives.scope import initiative_or_404
from tracker.web.listing import tables_at
from tracker.web.who import me, needs

bp = Blueprint("initiatives", __name__)


@bp.get("/initiatives")
@needs(Right.READ_RECORDS)
def index() -> Any:
    found = lists.shown_list()
    facts = Facts(
        found.rows,
        next_step_only=True,
        checked={row.id for row in found.rows if row.effect_checked},
    )
    items = [(row, missing_next(row, facts)) for row in found.rows]
    return render_template("initiatives/index.html", shown=found, items=items, url_of=url_of)


@tables_at(bp, "/initiatives")
@needs(Right.READ_RECORDS)
def export(kind: str) -> Any:
    return lists.table_of_list(kind)


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
