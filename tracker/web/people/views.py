"""Inviting people, their roles, where they belong; the company and its teams."""

from typing import Any

from flask import Blueprint, abort, current_app, flash, redirect, render_template, url_for
from sqlalchemy import select

from tracker.core.clock import now
from tracker.core.db import db, write
from tracker.core.texts import _
from tracker.identity import actions, grants, queries
from tracker.identity.grants import grant, grants_of, state_of
from tracker.identity.models import Membership, Person, Product, Team
from tracker.identity.permissions import Right
from tracker.identity.tokens import tokens_of
from tracker.web.listing import tables_at
from tracker.web.people import lists
from tracker.web.people.forms import (
    ChangeRolesForm,
    CompanyForm,
    GrantForm,
    InviteForm,
    JoinForm,
    RolesForm,
    TeamForm,
)
from tracker.web.who import me, needs

bp = Blueprint("people", __name__, url_prefix="/people")


@bp.get("")
@needs(Right.MANAGE_PEOPLE)
def index() -> Any:
    return render_template(
        "people/index.html", shown=lists.shown_list(), company=queries.company(),
        teams=db.session.scalars(queries.teams()).all(),
    )  # fmt: skip


@tables_at(bp, "/people")
@needs(Right.MANAGE_PEOPLE)
def export(kind: str) -> Any:
    return lists.table_of_list(kind)


@bp.route("/invite", methods=["GET", "POST"])
@needs(Right.MANAGE_PEOPLE)
def invite() -> Any:
    form = InviteForm.from_request()
    made: list[tuple[Person, str]] = []
    if form.passes() and form.carries_out(
        lambda: made.append(
            actions.invite(form.email.data, form.name.data, form.chosen(), by=me(), at=now())
        )
    ):
        person, token = made[0]
        return _show_link(person, token)
    return render_template("people/invite.html", form=form), form.status


@bp.get("/<int:person_id>")
@needs(Right.MANAGE_PEOPLE)
def show(person_id: int) -> Any:
    person = _person(person_id)
    return _page(person, ChangeRolesForm(None, **_roles_of(person)))


@bp.post("/<int:person_id>/roles")
@needs(Right.MANAGE_PEOPLE)
def roles(person_id: int) -> Any:
    person = _person(person_id)
    form = ChangeRolesForm.opened(lambda: _roles_of(person))
    if form.passes() and form.carries_out(
        lambda: actions.change_roles(
            person, form.chosen(), by=me(), at=now(), edition=form.edition.data or ""
        )
    ):
        return redirect(url_for(".show", person_id=person_id))
    return _page(person, form), form.status


@bp.post("/<int:person_id>/join")
@needs(Right.MANAGE_PEOPLE)
def join(person_id: int) -> Any:
    person, form = _person(person_id), _join_form()
    if form.passes() and form.carries_out(lambda: _join(person, form)):
        return redirect(url_for(".show", person_id=person_id))
    return _page(person, ChangeRolesForm(None, **_roles_of(person)), form), form.status


@bp.post("/<int:person_id>/leave/<int:member_id>")
@needs(Right.MANAGE_PEOPLE)
def leave(person_id: int, member_id: int) -> Any:
    with write():
        member = db.session.get(Membership, member_id) if member_id < 2**31 else None
        if member is None or member.person_id != person_id:
            abort(404)
        actions.leave(member, by=me(), at=now())
    return redirect(url_for(".show", person_id=person_id))


@bp.post("/<int:person_id>/grants")
@needs(Right.MANAGE_PEOPLE)
def give_grant(person_id: int) -> Any:
    person, form = _person(person_id), _grant_form()
    if form.passes() and form.carries_out(lambda: _grant(person, form)):
        return redirect(url_for(".show", person_id=person_id))
    page = _page(person, ChangeRolesForm(None, **_roles_of(person)), grant_form=form)
    return page, form.status


@bp.post("/<int:person_id>/grants/<int:grant_id>/end")
@needs(Right.MANAGE_PEOPLE)
def end_grant(person_id: int, grant_id: int) -> Any:
    with write():
        given = db.session.get(Membership, grant_id) if grant_id < 2**31 else None
        if given is None or given.person_id != person_id or given.granted_until is None:
            abort(404)
        grants.end_grant(given, by=me(), at=now())
    return redirect(url_for(".show", person_id=person_id))


@bp.post("/<int:person_id>/link")
@needs(Right.MANAGE_PEOPLE)
def link(person_id: int) -> Any:
    with write():
        person = _person(person_id)
        token = actions.renew_link(person, by=me(), at=now())
    return _show_link(person, token)


@bp.post("/<int:person_id>/deactivate")
@needs(Right.MANAGE_PEOPLE)
def deactivate(person_id: int) -> Any:
    with write():
        actions.deactivate(_person(person_id), by=me(), at=now())
    return redirect(url_for(".show", person_id=person_id))


@bp.post("/<int:person_id>/reactivate")
@needs(Right.MANAGE_PEOPLE)
def reactivate(person_id: int) -> Any:
    with write():
        actions.reactivate(_person(person_id), by=me(), at=now())
    return redirect(url_for(".show", person_id=person_id))


@bp.route("/teams/new", methods=["GET", "POST"])
@needs(Right.MANAGE_PEOPLE)
def team() -> Any:
    form = TeamForm.from_request()
    if form.passes() and form.carries_out(
        lambda: actions.found_team(form.key.data, form.name.data, by=me(), at=now())
    ):
        return redirect(url_for(".index"))
    return render_template(
        "people/form.html", form=form, title=_("New team"), submit=_("Add the team")
    ), form.status


@bp.route("/company", methods=["GET", "POST"])
@needs(Right.MANAGE_PEOPLE)
def company() -> Any:
    record = queries.company()
    form = CompanyForm.opened(
        lambda: {"name": record.name, "address": record.address, "edition": record.edition}
    )
    if form.passes() and form.carries_out(
        lambda: actions.change_company(
            record,
            name=form.name.data,
            address=form.address.data,
            by=me(),
            at=now(),
            edition=form.edition.data or "",
        )
    ):
        flash(_("Saved. Later reports print it; issued ones stay as they are."), "ok")
        return redirect(url_for(".index"))
    return render_template(
        "people/form.html", form=form, title=_("The company"), submit=_("Save")
    ), form.status


def _roles_of(person: Person) -> dict[str, Any]:
    return {"roles": [role.value for role in person.roles], "edition": person.roles_edition}


def _person(person_id: int) -> Person:
    person = db.session.get(Person, person_id) if person_id < 2**31 else None
    return person or abort(404)


def _page(
    person: Person, roles_form: RolesForm, join_form: JoinForm | None = None,
    grant_form: GrantForm | None = None,
) -> str:  # fmt: skip
    at = now()
    given = db.session.scalars(grants_of(person)).all()
    places = [m for m in person.memberships if m.ended_at is None or m.ended_at > at]
    return render_template(
        "people/show.html", person=person, roles_form=roles_form, myself=person.id == me().id,
        join_form=join_form or _join_form(fresh=True), grant_form=grant_form or _grant_form(fresh=True),
        places=[m for m in places if m.granted_until is None],
        grants=[(g, state_of(g, at)) for g in given if g.granted_until is not None],
        tokens=db.session.scalars(tokens_of(person, at)).all(),
    )  # fmt: skip


def _grant_form(*, fresh: bool = False) -> GrantForm:
    preset: dict[str, Any] = {"first": now().date()}
    form: GrantForm = GrantForm(None, **preset) if fresh else GrantForm.from_request()
    products = db.session.scalars(select(Product).order_by(Product.name))
    form.products.choices = [(p.id, p.name) for p in products]
    return form


def _grant(person: Person, form: GrantForm) -> None:
    """A grant of its own for each product; all or none."""
    for number in form.numbers():
        product = db.session.get_one(Product, number)
        grant(person, product, **form.days(), by=me(), at=now())


def _join_form(*, fresh: bool = False) -> JoinForm:
    form: JoinForm = JoinForm(None) if fresh else JoinForm.from_request()
    teams = db.session.scalars(queries.teams())
    products = db.session.scalars(select(Product).order_by(Product.name))
    form.place.choices = [
        *((f"team:{team.id}", _("Team %(name)s", name=team.name)) for team in teams),
        *((f"product:{p.id}", _("Product %(name)s", name=p.name)) for p in products),
    ]
    return form


def _join(person: Person, form: JoinForm) -> None:
    kind, _sep, number = str(form.place.data).partition(":")
    place: Team | Product
    if kind == "team":
        place = db.session.get_one(Team, int(number))
    else:
        place = db.session.get_one(Product, int(number))
    actions.join(person, place, by=me(), at=now())


def _show_link(person: Person, token: str) -> str:
    """The one-time link, on the only page that ever shows it."""
    url = current_app.config["TRACKER"].base_url + url_for("access.welcome", token=token)
    return render_template("people/link.html", person=person, link=url)
