"""Handing a side over, and deputies: of one initiative, and one's own for a whole product."""

from datetime import UTC, date, datetime, time
from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from tracker.core.clock import now
from tracker.core.db import db, write
from tracker.core.texts import _
from tracker.identity.models import Person, Product
from tracker.identity.permissions import ROLE_LABELS, Right, Role
from tracker.identity.queries import members_of, readable_products
from tracker.initiatives.models import Deputy, Initiative
from tracker.initiatives.ownership import hand_over as give
from tracker.initiatives.ownership import name_deputy, revoke_deputy
from tracker.initiatives.standing_in import SIDES, deputies_ever
from tracker.web.forms import people_choices
from tracker.web.initiatives.forms import DeputyForm, HandOverForm, OwnDeputyForm
from tracker.web.initiatives.scope import initiative_or_404
from tracker.web.initiatives.views import bp
from tracker.web.who import me, my_products, needs


@bp.route("/initiatives/<key>/hand-over/<side>", methods=["GET", "POST"])
@needs(Right.HAND_OVER)
def hand_over(key: str, side: str) -> Any:
    initiative, role = initiative_or_404(key), _side_or_404(side)
    form = HandOverForm.from_request()
    others = [p for p in _holders(initiative.product, role) if not initiative.owned_by(p)]
    form.to.choices = people_choices(others, _("Choose a person"))
    if form.passes() and form.carries_out(
        lambda: give(
            initiative, role, _person(form.to.data), form.reason.data or "", by=me(), at=now()
        )
    ):
        flash(_("It is handed over. Signatures given so far stay valid."), "ok")
        return redirect(url_for(".show", key=key))
    return render_template(
        "initiatives/hand_over.html", form=form, initiative=initiative, side=role,
        owner=initiative.owner(role),
    ), form.status  # fmt: skip


@bp.get("/initiatives/<key>/deputies")
@needs(Right.READ_RECORDS)
def deputies(key: str) -> Any:
    initiative = initiative_or_404(key)
    return render_template(
        "initiatives/deputies.html", initiative=initiative, rows=deputies_ever(initiative),
        form=_form_for(initiative), at=now(), may_end=_may_end,
    )  # fmt: skip


@bp.post("/initiatives/<key>/deputies/name")
@needs(Right.HAND_OVER)
def add_deputy(key: str) -> Any:
    initiative = initiative_or_404(key)
    form = _form_for(initiative)
    if form is None:
        abort(403, _("Only its owners and regulatory/quality name a deputy."))
    if form.passes() and form.carries_out(lambda: _name_on(initiative, form)):
        flash(_("The deputy is named."), "ok")
        return redirect(url_for(".deputies", key=key))
    return render_template(
        "initiatives/deputies.html", initiative=initiative, rows=deputies_ever(initiative),
        form=form, at=now(), may_end=_may_end,
    ), form.status  # fmt: skip


@bp.route("/deputies", methods=["GET", "POST"])
@needs(Right.HAND_OVER)
def my_deputies() -> Any:
    form = _own_form()
    if form.passes() and form.carries_out(lambda: _name_in_product(form)):
        flash(_("The deputy is named."), "ok")
        return redirect(url_for(".my_deputies"))
    mine = select(Deputy).where(
        or_(Deputy.principal_id == me().id, Deputy.deputy_id == me().id)
    )  # fmt: skip
    rows = db.session.scalars(
        mine.options(
            joinedload(Deputy.deputy), joinedload(Deputy.principal), joinedload(Deputy.product),
            joinedload(Deputy.initiative),
        ).order_by(Deputy.ended_at.desc(), Deputy.id.desc()).limit(100)
    ).all()  # fmt: skip
    return render_template(
        "initiatives/my_deputies.html", form=form, at=now(), may_end=_may_end,
        mine=[row for row in rows if row.principal_id == me().id],
        others=[row for row in rows if row.deputy_id == me().id],
    ), form.status  # fmt: skip


@bp.post("/deputies/<int:number>/end")
@needs(Right.HAND_OVER)
def end_deputy(number: int) -> Any:
    with write():
        row = db.session.get(Deputy, number) if number < 1 << 31 else None
        if row is None or _product_id(row) not in set(db.session.scalars(my_products())):
            abort(404)
        revoke_deputy(row, by=me(), at=now())
        key = row.initiative.key if row.initiative else None
    flash(_("The deputy no longer stands in."), "ok")
    return redirect(url_for(".deputies", key=key) if key else url_for(".my_deputies"))


def _may_end(row: Deputy) -> bool:
    ours = me().id in {row.principal_id, row.deputy_id} or Role.REGULATORY in me().roles
    return ours and me().may(Right.HAND_OVER) and row.ended_at > now()


def _product_id(row: Deputy) -> int | None:
    return row.initiative.product_id if row.initiative else row.product_id


def _form_for(initiative: Initiative) -> DeputyForm | None:
    """The form for the sides that the asking person names a deputy for; None: for none."""
    both = me().may(Right.VERIFY)
    sides = [
        side for side in SIDES
        if (owner := initiative.owner(side)) and (both or owner.id == me().id)
    ]  # fmt: skip
    if not sides:
        return None
    form: DeputyForm = DeputyForm.from_request(first=now().date())
    form.side.choices = [
        (side.value, f"{o.name}, {ROLE_LABELS[side]}")
        for side in sides
        if (o := initiative.owner(side))
    ]
    people = {p.id: p for side in sides for p in _holders(initiative.product, side)}
    others = [p for p in people.values() if not initiative.owned_by(p)]
    form.deputy.choices = people_choices(others, _("Choose a person"))
    return form


def _own_form() -> OwnDeputyForm:
    """For oneself in a whole product; regulatory/quality for anybody there."""
    form: OwnDeputyForm = OwnDeputyForm.from_request(first=now().date(), principal=str(me().id))
    products = list(db.session.scalars(readable_products(me(), now())))
    form.product.choices = [(str(p.id), p.name) for p in products]
    people = {p.id: p for product in products for s in SIDES for p in _holders(product, s)}
    ordered = sorted(people.values(), key=lambda p: (p.name, p.id))
    all_sides = me().may(Right.VERIFY)
    form.principal.choices = people_choices(
        [p for p in ordered if all_sides or p.id == me().id], _("Choose a person") if all_sides else None
    )  # fmt: skip
    form.deputy.choices = people_choices(ordered, _("Choose a person"))
    form.side.choices = [(s.value, ROLE_LABELS[s]) for s in SIDES if all_sides or s in me().roles]
    return form


def _name_on(initiative: Initiative, form: DeputyForm) -> None:
    side, at = Role(form.side.data), now()
    owner = initiative.owner(side)
    if owner is None:
        abort(404)
    name_deputy(
        owner, side, _person(form.deputy.data), initiative, form.reason.data or "",
        **_dates(form.first.data, form.until.data, at), by=me(), at=at,
    )  # fmt: skip


def _name_in_product(form: OwnDeputyForm) -> None:
    at = now()
    name_deputy(
        _person(form.principal.data), Role(form.side.data), _person(form.deputy.data),
        db.session.get_one(Product, int(form.product.data)), form.reason.data or "",
        **_dates(form.first.data, form.until.data, at), by=me(), at=at,
    )  # fmt: skip


def _dates(first: date | None, until: date | None, at: datetime) -> dict[str, datetime]:
    """From the first day (today: from now on) to the end of the last one, in UTC."""
    first, until = first or at.date(), until or at.date()
    begin = datetime.combine(first, time.min, UTC)
    return {
        "began_at": at if first == at.date() else begin,
        "ended_at": datetime.combine(until, time.max, UTC),
    }


def _side_or_404(side: str) -> Role:
    found = {"em": Role.EM, "pm": Role.PM}.get(side)
    return found or abort(404)


def _holders(product: Product, side: Role) -> list[Person]:
    return [p for p in db.session.scalars(members_of(product, now())) if side in p.roles]


def _person(number: str) -> Person:
    return db.session.get_one(Person, int(number))
