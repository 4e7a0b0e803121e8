"""Deciding what applies to a product: a clause, a chapter, a catalogue; and its safety class."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for

from tracker.core.clock import now
from tracker.core.db import db
from tracker.core.texts import _, ngettext
from tracker.identity.permissions import Right
from tracker.requirements.actions import classify, decide
from tracker.requirements.models import Catalogue, Clause
from tracker.requirements.queries import clauses_of, decided, safety_class, safety_classes
from tracker.web.clauses.asked import Asked, asked, catalogue_or_404, clause_or_404
from tracker.web.clauses.forms import ClassForm, DecideForm
from tracker.web.clauses.views import bp
from tracker.web.who import me, needs


@bp.route("/<standard>/<edition>/applicability", methods=["GET", "POST"])
@needs(Right.MANAGE_CLAUSES)
def applicability(standard: str, edition: str) -> Any:
    catalogue, ask = catalogue_or_404(standard, edition), _with_product()
    ref = request.args.get("ref")
    clause = clause_or_404(catalogue, ref) if ref else None
    concerned = _concerned(catalogue, clause)
    assert ask.product is not None
    before = decided(ask.product, clauses=[c.id for c in concerned])
    form = DecideForm.from_request(
        **(_presets(concerned, before) if request.method == "GET" else {})
    )
    if form.passes() and form.carries_out(
        lambda: decide(
            ask.product, concerned, applicable=form.applicable.data == "yes",
            reason=form.reason.data or "", by=me(), at=now(),
        )
    ):  # fmt: skip
        flash(ngettext("%(num)d clause is decided.", "%(num)d clauses are decided.", len(concerned)), "ok")  # fmt: skip
        return redirect(_back(catalogue, clause, ask))
    return render_template(
        "clauses/applicability.html", form=form, catalogue=catalogue, clause=clause, ask=ask,
        concerned=concerned, before=before, back=_back(catalogue, clause, ask),
    ), form.status  # fmt: skip


@bp.route("/safety-class", methods=["GET", "POST"])
@needs(Right.MANAGE_CLAUSES)
def safety() -> Any:
    ask = _with_product()
    assert ask.product is not None
    now_it_is = safety_class(ask.product)
    presets = {"letter": now_it_is.letter, "reason": now_it_is.reason} if now_it_is else {}
    form = ClassForm.from_request(**(presets if request.method == "GET" else {}))
    if form.passes() and form.carries_out(
        lambda: classify(ask.product, form.letter.data, form.reason.data, by=me(), at=now())
    ):
        flash(
            _("%(product)s is in software safety class %(letter)s.",
              product=ask.product.name, letter=form.letter.data), "ok",
        )  # fmt: skip
        return redirect(url_for(".index", **ask.kept))
    return render_template(
        "clauses/safety_class.html", form=form, ask=ask, current=now_it_is,
        history=list(db.session.scalars(safety_classes(ask.product))),
    ), form.status  # fmt: skip


def _with_product() -> Asked:
    found = asked()
    return found if found.product is not None else abort(404)


def _concerned(catalogue: Catalogue, clause: Clause | None) -> list[Clause]:
    """The clauses that a decision is about: one, those below a heading, or all."""
    rows = [c for c in db.session.scalars(clauses_of(catalogue)) if c.gone_at is None]
    if clause is None:
        return [row for row in rows if row.assessable]
    below = {clause.ref}
    found = []
    pending = rows
    while pending:  # a clause may stand before its parent
        taken = [row for row in pending if row.ref in below or row.parent_ref in below]
        if not taken:
            break
        found += taken
        below |= {row.ref for row in taken}
        pending = [row for row in pending if row.ref not in below]
    return sorted((row for row in found if row.assessable), key=lambda row: row.position)


def _presets(concerned: list[Clause], before: dict[int, Any]) -> dict[str, Any]:
    """What was decided already, where it is one and the same."""
    told = {(row.applicable, row.reason) for row in before.values()}
    if len(told) != 1 or len(before) != len(concerned):
        return {}
    applicable, reason = told.pop()
    return {"applicable": "yes" if applicable else "no", "reason": reason}


def _back(catalogue: Catalogue, clause: Clause | None, ask: Asked) -> str:
    where = {"standard": catalogue.slug, "edition": catalogue.edition_slug, **ask.kept}
    if clause is None:
        return url_for(".catalogue", **where)
    return url_for(".clause", ref=clause.ref, **where)
