"""Choosing a template, and keeping own ones: saved from an initiative, edited, retired."""

from typing import Any

from flask import abort, flash, redirect, render_template, url_for

from tracker.core.clock import now
from tracker.core.db import db, write
from tracker.core.errors import Invalid
from tracker.core.texts import _
from tracker.evidence.queries import needs_of
from tracker.identity.permissions import Right
from tracker.initiatives import own_templates as own
from tracker.initiatives.models import Initiative
from tracker.initiatives.ready_made import READY_MADE
from tracker.initiatives.template_models import OwnTemplate
from tracker.initiatives.templates import Need
from tracker.requirements.models import Clause
from tracker.requirements.queries import clauses_by_ref
from tracker.web.initiatives.forms import TemplateForm
from tracker.web.initiatives.scope import initiative_or_404
from tracker.web.initiatives.views import bp
from tracker.web.initiatives.words import KINDS
from tracker.web.who import me, needs


@bp.get("/initiatives/templates")
@needs(Right.REGISTER)
def templates() -> Any:
    return render_template(
        "initiatives/templates.html", ready_made=READY_MADE, kinds=KINDS,
        own=[(o, own.as_template(o)) for o in db.session.scalars(own.own_templates())],
    )  # fmt: skip


@bp.route("/initiatives/<key>/save-as-template", methods=["GET", "POST"])
@needs(Right.KEEP_TEMPLATES)
def save_template(key: str) -> Any:
    initiative = initiative_or_404(key)
    form = TemplateForm.opened(lambda: _of_initiative(initiative))
    if form.passes() and form.carries_out(
        lambda: own.save_template(initiative, _content(form), by=me(), at=now())
    ):
        flash(_("The template is there. Whoever registers an initiative can begin with it."), "ok")
        return redirect(url_for(".templates"))
    return render_template(
        "initiatives/template.html", form=form, template=None, initiative=initiative
    ), form.status


@bp.route("/initiatives/templates/<key>/edit", methods=["GET", "POST"])
@needs(Right.KEEP_TEMPLATES)
def edit_template(key: str) -> Any:
    template = _own_or_404(key)
    form = TemplateForm.opened(lambda: _of_template(template))
    if form.passes() and form.carries_out(
        lambda: own.edit_template(
            template, _content(form), edition=form.edition.data or "", by=me(), at=now()
        )
    ):
        flash(_("Saved. What was made from it stays as it is."), "ok")
        return redirect(url_for(".templates"))
    return render_template(
        "initiatives/template.html", form=form, template=template, initiative=None
    ), form.status


@bp.post("/initiatives/templates/<key>/retire")
@needs(Right.KEEP_TEMPLATES)
def retire_template(key: str) -> Any:
    with write():
        own.retire_template(_own_or_404(key), by=me(), at=now())
    flash(_("The template is offered no more."), "ok")
    return redirect(url_for(".templates"))


def _own_or_404(key: str) -> OwnTemplate:
    return own.own_template(key) or abort(404)


def _of_initiative(initiative: Initiative) -> dict[str, Any]:
    """What the form begins with: all that the initiative says, its evidence list and clauses."""
    items = [Need(n.title, n.before_release) for n in db.session.scalars(needs_of(initiative))]
    linked = [(row.clause, row.how_met) for row in initiative.clause_links if row.ended_at is None]
    presets = {n: getattr(initiative, n) for n in _SAID}
    return _presets({**presets, "name": initiative.title[:100]}, items, linked)


def _of_template(template: OwnTemplate) -> dict[str, Any]:
    content = own.content_of(template)
    presets = {n: getattr(content, n) for n in (*_SAID, "name")}
    return {
        **_presets(presets, list(content.needs), list(content.clauses)),
        "edition": template.edition,
    }


_SAID = ("title", "summary", "kind", "origin", "obligation", "stops_sales", "standing")


def _presets(
    said: dict[str, Any], items: list[Need], linked: list[tuple[Clause, str]]
) -> dict[str, Any]:
    return {
        **said, "kind": said["kind"].value, "origin": said["origin"].value,
        "needs_before": "\n".join(n.title for n in items if n.before_release),
        "needs_later": "\n".join(n.title for n in items if not n.before_release),
        "clauses": "\n".join(f"{clause.label}: {_one_line(how)}" for clause, how in linked),
    }  # fmt: skip


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _content(form: TemplateForm) -> own.Content:
    fields = form.fields()
    return own.Content(
        name=form.name.data or "", needs=tuple(_needs(form)), clauses=tuple(_clauses(form)),
        **{name: getattr(fields, name) for name in _SAID},
    )  # fmt: skip


def _needs(form: TemplateForm) -> list[Need]:
    found = []
    for field, before_release in ((form.needs_before, True), (form.needs_later, False)):
        for title in _lines(field.data):
            if len(title) > 200:
                raise Invalid(field.name, _("An item of evidence has at most 200 characters."))
            found.append(Need(title, before_release))
    return found


def _clauses(form: TemplateForm) -> list[tuple[Clause, str]]:
    """Lines such as "ISO 13485 7.5.8: how it is met", each of a clause that a catalogue holds."""
    lines = [line.partition(":") for line in _lines(form.clauses.data)]
    labels = [" ".join(label.split()) for label, _colon, _how in lines]
    pairs = [tuple(label.partition(" ")[::2]) for label in labels]
    known = {c.label: c for c in clauses_by_ref([(p[0], p[1]) for p in pairs]) if c.assessable}
    for label in labels:
        if label not in known:
            raise Invalid("clauses", _("No catalogue holds a clause “%(label)s” that can be met.", label=label[:80]))  # fmt: skip
        if labels.count(label) > 1:
            raise Invalid("clauses", _("“%(label)s” stands there twice.", label=label))
    return [(known[label], how.strip()) for label, (_l, _c, how) in zip(labels, lines, strict=True)]


def _lines(text: str | None) -> list[str]:
    return [line.strip() for line in (text or "").splitlines() if line.strip()]
