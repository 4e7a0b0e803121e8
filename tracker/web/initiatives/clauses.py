"""The clauses that an initiative meets: found by search, linked with how, reworded, unlinked."""

from collections.abc import Iterable
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for

from tracker.core.clock import now
from tracker.core.db import db, write
from tracker.core.texts import _
from tracker.identity.permissions import Right
from tracker.initiatives import clause_links as actions
from tracker.initiatives.models import ClauseLink, Initiative
from tracker.requirements.models import Clause
from tracker.requirements.queries import clauses_with, search_clauses
from tracker.web.initiatives.forms import ClauseForm, HowMetForm
from tracker.web.initiatives.scope import initiative_or_404
from tracker.web.initiatives.views import bp
from tracker.web.who import me, needs

#: So many clauses are offered at once; more words narrow them down.
OFFERED = 30


@bp.route("/initiatives/<key>/clauses/link", methods=["GET", "POST"])
@needs(Right.EDIT_INITIATIVE)
def link_clause(key: str) -> Any:
    initiative, form = initiative_or_404(key), ClauseForm.from_request()
    words = request.args.get("q", "").strip()[:200]
    linked = {row.clause_id for row in initiative.clause_links if row.ended_at is None}
    asked = request.args.get("clause") if request.method == "GET" else form.clause.data
    named = clauses_with([asked or ""])
    found = [*found_by(words), *named]
    form.clause.choices = choices_of(c for c in found if c.id not in linked)
    if request.method == "GET" and len(form.clause.choices) == 1:
        form.clause.data = form.clause.choices[0][0]
    if form.passes() and form.carries_out(
        lambda: actions.link_clause(
            initiative, _clause(form.clause.data), form.how_met.data, by=me(), at=now()
        )
    ):
        flash(_("The clause is linked."), "ok")
        return redirect(url_for(".show", key=key))
    return render_template(
        "initiatives/clause.html", form=form, initiative=initiative, words=words, offered=OFFERED,
        linked=[c for c in found if c.id in linked],
    ), form.status  # fmt: skip


@bp.route("/initiatives/<key>/clauses/<int:clause>", methods=["GET", "POST"])
@needs(Right.EDIT_INITIATIVE)
def reword_clause(key: str, clause: int) -> Any:
    initiative = initiative_or_404(key)
    rows = _rows_or_404(initiative, clause)
    linked = next((row for row in rows if row.ended_at is None), None)
    presets = {"how_met": linked.how_met} if linked and request.method == "GET" else {}
    form = HowMetForm.from_request(**presets)
    if form.passes() and form.carries_out(
        lambda: actions.reword_clause(
            initiative, rows[0].clause, form.how_met.data, by=me(), at=now()
        )
    ):
        flash(_("How it is met is said anew."), "ok")
        return redirect(url_for(".show", key=key))
    return render_template(
        "initiatives/how_met.html", form=form, initiative=initiative, rows=rows, linked=linked,
        clause=rows[0].clause,
    ), form.status  # fmt: skip


@bp.post("/initiatives/<key>/clauses/<int:clause>/unlink")
@needs(Right.EDIT_INITIATIVE)
def unlink_clause(key: str, clause: int) -> Any:
    initiative = initiative_or_404(key)
    rows = _rows_or_404(initiative, clause)
    with write():
        actions.unlink_clause(initiative, rows[0].clause, by=me(), at=now())
    flash(_("%(clause)s is unlinked.", clause=rows[0].clause.label), "ok")
    return redirect(url_for(".show", key=key))


def found_by(words: str) -> list[Clause]:
    """What a search offers for linking."""
    if not words.strip():
        return []
    return list(db.session.scalars(search_clauses(words, assessable=True).limit(OFFERED)))


def choices_of(clauses: Iterable[Clause]) -> list[tuple[str, str]]:
    """Clauses to choose from, each once: number, title, edition."""
    return list(
        {
            str(c.id): f"{c.label} · {c.title} ({c.edition})" for c in clauses
        }.items()
    )  # fmt: skip


def _clause(number: str) -> Clause:
    return db.session.get_one(Clause, int(number))


def _rows_or_404(initiative: Initiative, clause: int) -> list[ClauseLink]:
    """Every row of this initiative on a clause, newest first."""
    rows = [row for row in reversed(initiative.clause_links) if row.clause_id == clause]
    return rows or abort(404)
