"""Registering an initiative, blank or from a template; what is typed is kept meanwhile."""

from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, request, url_for

from tracker.core.clock import now
from tracker.core.db import db
from tracker.core.texts import _
from tracker.evidence.actions import need
from tracker.identity.models import Person, Product, Team
from tracker.identity.permissions import Right, Role
from tracker.identity.queries import members_of_any, readable_products, teams
from tracker.initiatives import actions
from tracker.initiatives.models import Initiative
from tracker.initiatives.own_templates import offered, template_by_key
from tracker.initiatives.templates import Template
from tracker.requirements.queries import clauses_by_ref, clauses_with
from tracker.web.forms import people_choices
from tracker.web.initiatives import drafts
from tracker.web.initiatives.clauses import choices_of, found_by
from tracker.web.initiatives.forms import RegisterForm, named, template_choices
from tracker.web.initiatives.views import bp, warn_of_past
from tracker.web.who import me, my_products, needs

FORM = "initiatives.new"


@bp.route("/initiatives/new", methods=["GET", "POST"])
@needs(Right.REGISTER)
def new() -> Any:
    chosen = request.args.get("template")
    draft = drafts.kept(FORM) if request.method == "GET" and chosen is None else None
    form = RegisterForm(draft[0]) if draft else RegisterForm.from_request()
    asked = form.template.data if draft or request.method == "POST" else chosen
    template = template_by_key(asked or "")
    _offer(form, template)
    if request.method == "GET" and draft is None:
        _preset(form, template)
    made: list[Initiative] = []
    looking = "look" in request.form and bool((form.find.data or "").strip())
    if (
        not looking
        and form.passes()
        and form.carries_out(lambda: made.append(_register(form, template)))
    ):
        drafts.discard(FORM)
        warn_of_past(form.due_on.data)
        flash(_("%(key)s is registered as a draft.", key=made[0].key), "ok")
        return redirect(url_for(".show", key=made[0].key))
    return render_template(
        "initiatives/new.html", form=form, templates=offered(), template=template,
        kept_at=draft and draft[1], looking=looking, waiting=_waiting_draft(draft),
    ), form.status  # fmt: skip


def _waiting_draft(shown: Any) -> datetime | None:
    """When something else was typed and kept, which a chosen template has not replaced yet."""
    if shown is not None or request.method == "POST":
        return None
    found = drafts.kept(FORM)
    return found[1] if found else None


@bp.post("/initiatives/new/draft")
@needs(Right.REGISTER)
def keep_draft() -> Any:
    return drafts.keep(FORM)


@bp.post("/initiatives/new/draft/discard")
@needs(Right.REGISTER)
def discard_draft() -> Any:
    drafts.discard(FORM)
    flash(_("The draft is discarded."), "ok")
    return redirect(url_for(".new"))


def _offer(form: RegisterForm, template: Template | None) -> None:
    """What can be chosen."""
    form.product.choices = named(db.session.scalars(readable_products(me(), now())))
    form.team.choices = named(db.session.scalars(teams()))
    people = list(db.session.scalars(members_of_any(my_products(), now())))
    for side, role in ((form.em, Role.EM), (form.pm, Role.PM)):
        side.choices = people_choices([p for p in people if role in p.roles], _("Nobody yet"))
    usual = clauses_by_ref((ref.standard, ref.ref) for ref in template.clauses) if template else []
    found = found_by(form.find.data or "")
    asked = [*(form.clauses.data or []), request.args.get("clause", "")]
    form.clauses.choices = choices_of([*usual, *clauses_with(asked), *found])
    form.needs.choices = template_choices(template)


def _preset(form: RegisterForm, template: Template | None) -> None:
    """What the template says, and the asking person on their side."""
    form.em.data = str(me().id) if Role.EM in me().roles else ""
    form.pm.data = str(me().id) if Role.PM in me().roles and not form.em.data else ""
    form.clauses.data = [request.args.get("clause", "")]
    if template is None:
        return
    form.template.data = template.key
    for name in ("title", "summary", "obligation", "stops_sales", "standing"):
        form[name].data = getattr(template, name)
    form.kind.data, form.origin.data = template.kind.value, template.origin.value
    usual = clauses_by_ref((ref.standard, ref.ref) for ref in template.clauses)
    form.clauses.data = [str(clause.id) for clause in usual]
    form.needs.data = [str(n) for n in range(len(template.needs))]


def _register(form: RegisterForm, template: Template | None) -> Initiative:
    """Register it together with its evidence list, in one write."""
    usual = template.clauses if template else ()
    how = {f"{ref.standard} {ref.ref}": ref.how_met for ref in usual}
    chosen = clauses_with(form.clauses.data or [])
    initiative = actions.register(
        form.fields(),
        team=db.session.get_one(Team, int(form.team.data)),
        product=db.session.get_one(Product, int(form.product.data)),
        em=_person(form.em.data), pm=_person(form.pm.data),
        clauses=[(clause, how.get(clause.label, "")) for clause in chosen],
        by=me(), at=now(),
    )  # fmt: skip
    for n in form.needs.data or []:
        item = template.needs[int(n)] if template else None
        if item:
            need(initiative, item.title, before_release=item.before_release, by=me(), at=now())
    return initiative


def _person(number: str | None) -> Person | None:
    return db.session.get_one(Person, int(number)) if number else None
