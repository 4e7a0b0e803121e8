"""Products with their UDI-DIs, and the chain product, UDI-DI, release."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from markupsafe import Markup
from sqlalchemy import select

from reports.timeline import svg
from tracker.core.clock import now
from tracker.core.db import db
from tracker.core.texts import _
from tracker.identity import actions as identity
from tracker.identity.models import Person, Product
from tracker.identity.permissions import Right, Role
from tracker.identity.queries import holders, members_of, readable_products
from tracker.releases.devices import register_device
from tracker.releases.models import Market
from tracker.releases.queries import basic_udis_in, devices_in
from tracker.releases.registrations import tasks_of
from tracker.reporting.device_life import family_of, releases_on_device, time_line
from tracker.udi.gs1 import Carrier
from tracker.web.devices.forms import CARRIERS, DeviceForm, OwnersForm, ProductForm
from tracker.web.devices.words import standing
from tracker.web.forms import number, people_choices
from tracker.web.releases.assessment_words import OUTCOMES
from tracker.web.who import me, my_products, needs

SIZE = 50  # releases on one page

bp = Blueprint("devices", __name__, url_prefix="/devices")


@bp.get("")
@needs(Right.READ_RECORDS)
def index() -> Any:
    products = db.session.scalars(readable_products(me(), now())).all()
    devices = db.session.scalars(devices_in(my_products())).all()
    chains = [(product, [d for d in devices if d.product_id == product.id]) for product in products]
    tasks = tasks_of({device.id for device in devices})
    return render_template(
        "devices/index.html", chains=chains, carriers=CARRIERS,
        tasks={d.gtin: standing(d, tasks.get(d.id, [])) for d in devices},
    )  # fmt: skip


@bp.get("/<gtin>")
@needs(Right.READ_RECORDS)
def show(gtin: str) -> Any:
    family = family_of(gtin, my_products())
    if family is None:
        abort(404)
    tasks = tasks_of({device.id for device in family.devices})
    line = time_line(family.devices, tasks, until=now().date())
    releases, after = releases_on_device(
        family.device, number(request.args.get("before")) or None, SIZE
    )
    return render_template(
        "devices/show.html", device=family.device, devices=family.devices, carriers=CARRIERS,
        tasks={d.gtin: standing(d, tasks.get(d.id, [])) for d in family.devices},
        wide=Markup(svg(line, width=640, name="wide")), narrow=Markup(svg(line, width=300, name="narrow")),
        releases=releases, after=after, outcomes=OUTCOMES, first=not request.args.get("before"),
        successor=next((d for d in family.devices if d.predecessor is family.device), None),
    )  # fmt: skip


@bp.route("/new", methods=["GET", "POST"])
@needs(Right.MANAGE_DEVICES)
def new() -> Any:
    form = DeviceForm.from_request()
    products = {p.key: p for p in db.session.scalars(readable_products(me(), now()))}
    form.product.choices = [(key, product.name) for key, product in products.items()]
    groups = {b.code: b for b in db.session.scalars(basic_udis_in(my_products()))}
    form.basic.choices = [("", _("None yet"))] + [
        (code, f"{code} · {b.name}, {b.product.name}") for code, b in groups.items()
    ]
    if form.passes() and form.carries_out(
        lambda: register_device(
            products[form.product.data], gtin=form.gtin.data, trade_name=form.trade_name.data,
            carrier=Carrier(form.carrier.data),
            markets=[Market(market) for market in form.markets.data or []],
            basic=groups.get(form.basic.data or ""), by=me(), at=now(),
        )
    ):  # fmt: skip
        flash(_("The UDI-DI stands in the record. Its registrations wait to be done."))
        return redirect(url_for(".show", gtin=form.gtin.data))
    return render_template("devices/new.html", form=form), form.status


@bp.route("/products/new", methods=["GET", "POST"])
@needs(Right.MANAGE_DEVICES)
def product() -> Any:
    form = ProductForm.from_request()
    form.em.choices = people_choices(db.session.scalars(holders(Role.EM)), _("Choose a person"))
    form.pm.choices = people_choices(db.session.scalars(holders(Role.PM)), _("Choose a person"))
    if form.passes() and form.carries_out(lambda: _found(form)):
        flash(_("The product is there; you, its EM and its PM belong to it."))
        return redirect(url_for(".index"))
    return render_template("devices/product.html", form=form), form.status


@bp.route("/products/<key>/owners", methods=["GET", "POST"])
@needs(Right.MANAGE_DEVICES)
def owners(key: str) -> Any:
    found = {p.key: p for p in db.session.scalars(readable_products(me(), now()))}.get(key)
    product = found or abort(404)
    form = OwnersForm.opened(
        lambda: {
            "em": str(product.em_id or ""), "pm": str(product.pm_id or ""),
            "edition": product.owners_edition,
        }
    )  # fmt: skip
    people = list(db.session.scalars(members_of(product, now())))
    empty = _("Choose a person")
    form.em.choices = people_choices([p for p in people if Role.EM in p.roles], empty)
    form.pm.choices = people_choices([p for p in people if Role.PM in p.roles], empty)
    if form.passes() and form.carries_out(
        lambda: identity.preset_owners(
            product, _person(form.em.data), _person(form.pm.data), by=me(), at=now(),
            edition=form.edition.data or "",
        )
    ):  # fmt: skip
        flash(_("Saved. Releases that are planned already keep their owners."), "ok")
        return redirect(url_for(".index"))
    return render_template("devices/owners.html", form=form, product=product), form.status


def _found(form: ProductForm) -> Product:
    """Found it, preset its owners, and let whoever founded it and its owners belong to it."""
    em, pm = _person(form.em.data), _person(form.pm.data)
    made = identity.found_product(
        form.key.data or "", form.name.data or "", form.tag_prefix.data or "", by=me(), at=now()
    )
    identity.preset_owners(made, em, pm, by=me(), at=now())
    for person in {p.id: p for p in (me(), em, pm)}.values():
        identity.join(person, made, by=me(), at=now())
    return made


def _person(number: str) -> Person:
    return db.session.scalars(select(Person).where(Person.id == int(number))).one()
