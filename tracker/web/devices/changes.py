"""A UDI-DI changes: its group, its markets, its successor, its end."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for

from tracker.assessment.queries import standing_of
from tracker.core.clock import now
from tracker.core.db import db
from tracker.core.errors import Invalid
from tracker.core.texts import _
from tracker.identity.models import Product
from tracker.identity.permissions import Right
from tracker.identity.queries import readable_products
from tracker.readiness.succession import asks_for_new_basic, register_successor
from tracker.releases import devices
from tracker.releases.models import BasicUdi, Device, Market, Release
from tracker.releases.queries import basic_udis_in, devices_in, release_by_key
from tracker.udi.gs1 import Carrier
from tracker.web.devices.forms import SuccessorForm
from tracker.web.devices.register_forms import (
    BasicUdiForm,
    DeviceEditForm,
    DiscontinueForm,
    MarketForm,
)
from tracker.web.devices.views import bp
from tracker.web.who import me, my_products, needs

NEW = "new"


@bp.route("/basic/new", methods=["GET", "POST"])
@needs(Right.MANAGE_DEVICES)
def basic() -> Any:
    form = BasicUdiForm.from_request(product=request.args.get("product"))
    products = {p.key: p for p in db.session.scalars(readable_products(me(), now()))}
    form.product.choices = [(key, product.name) for key, product in products.items()]
    if form.passes() and form.carries_out(
        lambda: devices.found_basic_udi(
            products[form.product.data], code=form.code.data or "", name=form.name.data or "",
            by=me(), at=now(),
        )
    ):  # fmt: skip
        flash(_("The Basic UDI-DI is registered."), "ok")
        return redirect(url_for(".index"))
    return render_template("devices/basic.html", form=form), form.status


@bp.route("/<gtin>/edit", methods=["GET", "POST"])
@needs(Right.MANAGE_DEVICES)
def edit(gtin: str) -> Any:
    device = device_or_404(gtin)
    known = _groups(device.product)
    form = DeviceEditForm.opened(
        lambda: {
            "trade_name": device.trade_name, "carrier": device.carrier.value,
            "basic": device.basic_udi.code if device.basic_udi else "", "edition": device.edition,
        }
    )  # fmt: skip
    form.basic.choices = _choices(known)
    if form.passes() and form.carries_out(
        lambda: devices.change_device(
            device, trade_name=form.trade_name.data or "", carrier=Carrier(form.carrier.data),
            basic=known.get(form.basic.data or ""), by=me(), at=now(),
            edition=form.edition.data or "",
        )
    ):  # fmt: skip
        flash(_("Saved."), "ok")
        return redirect(url_for(".show", gtin=gtin))
    return render_template("devices/edit.html", form=form, device=device), form.status


@bp.route("/<gtin>/market", methods=["GET", "POST"])
@needs(Right.MANAGE_DEVICES)
def market(gtin: str) -> Any:
    device, form = device_or_404(gtin), MarketForm.from_request()
    there = {row.market for row in device.market_rows}
    form.market.choices = [(m.value, m.value) for m in Market if m not in there]
    if form.passes() and form.carries_out(
        lambda: devices.enter_market(device, Market(form.market.data), by=me(), at=now())
    ):
        flash(_("The market is added, and its registration waits to be done."), "ok")
        return redirect(url_for(".show", gtin=gtin))
    return render_template("devices/market.html", form=form, device=device), form.status


@bp.route("/<gtin>/discontinue", methods=["GET", "POST"])
@needs(Right.MANAGE_DEVICES)
def discontinue(gtin: str) -> Any:
    device, form = device_or_404(gtin), DiscontinueForm.from_request(day=now().date())
    if form.passes() and form.carries_out(
        lambda: devices.discontinue(
            device, day=form.day.data, reason=form.reason.data or "", by=me(), at=now()
        )
    ):
        flash(_("It is discontinued. Its GTIN stays used."), "ok")
        return redirect(url_for(".show", gtin=gtin))
    return render_template("devices/discontinue.html", form=form, device=device), form.status


@bp.route("/<gtin>/successor", methods=["GET", "POST"])
@needs(Right.MANAGE_DEVICES)
def successor(gtin: str) -> Any:
    device = device_or_404(gtin)
    release = _asking(device)
    fresh_group = release is not None and asks_for_new_basic(standing_of(release))
    group = NEW if fresh_group else device.basic_udi.code if device.basic_udi else ""
    form = SuccessorForm.from_request(
        trade_name=device.trade_name, carrier=device.carrier.value, basic=group,
        markets=[row.market.value for row in device.market_rows],
    )  # fmt: skip
    known = _groups(device.product)
    form.basic.choices = [*_choices(known), (NEW, _("A new one"))]
    if form.passes() and form.carries_out(lambda: _follow(form, device, release, known)):
        if release is None:
            flash(_("The successor is registered. Its registrations wait to be done."), "ok")
            return redirect(url_for(".show", gtin=form.gtin.data))
        flash(_("The successor is registered, and %(key)s carries it now.", key=release.key), "ok")
        return redirect(url_for("releases.show", key=release.key))
    return render_template(
        "devices/successor.html", form=form, device=device, release=release, fresh_group=fresh_group
    ), form.status  # fmt: skip


def device_or_404(gtin: str) -> Device:
    """The UDI-DI with this GTIN, if it lies in the scope of who asks."""
    found = db.session.scalar(devices_in(my_products()).where(Device.gtin == gtin))
    return found or abort(404)


def _asking(device: Device) -> Release | None:
    """The release whose change asks for the successor, as the address names it."""
    if not (key := request.args.get("release")):
        return None
    found = release_by_key(key)
    if found is None or found.product_id != device.product_id:
        abort(404)
    return found


def _groups(product: Product) -> dict[str, BasicUdi]:
    found = db.session.scalars(basic_udis_in(my_products()).where(BasicUdi.product_id == product.id))  # fmt: skip
    return {basic.code: basic for basic in found}


def _choices(known: dict[str, BasicUdi]) -> list[tuple[str, str]]:
    return [("", _("None yet")), *((code, f"{code} · {b.name}") for code, b in known.items())]


def _follow(
    form: SuccessorForm, device: Device, release: Release | None, known: dict[str, BasicUdi]
) -> None:
    """One event for the UDI-DI, one for a release that then carries it, one for a new group."""
    group = known.get(form.basic.data or "")
    if form.basic.data == NEW:
        group = _new_group(form, device.product)
    register_successor(
        device, gtin=form.gtin.data or "", trade_name=form.trade_name.data or "",
        carrier=Carrier(form.carrier.data), basic=group, release=release,
        markets=[Market(market) for market in form.markets.data or []], by=me(), at=now(),
    )  # fmt: skip


def _new_group(form: SuccessorForm, product: Product) -> BasicUdi:
    code, name = form.basic_code.data or "", form.basic_name.data or ""
    if not name:
        raise Invalid("basic_name", _("Type the name."))
    try:
        return devices.found_basic_udi(product, code=code, name=name, by=me(), at=now())
    except Invalid as wrong:
        raise Invalid("basic_code", str(wrong)) from wrong
