"""Which UDI-DIs a planned release carries, and how a released one is distributed further."""

from typing import Any

from flask import flash, redirect, render_template, url_for

from tracker.core.clock import now
from tracker.core.db import db
from tracker.core.texts import _
from tracker.identity.permissions import Right
from tracker.releases.actions import change_devices, step
from tracker.releases.distributions import distribute as record_distribution
from tracker.releases.distributions import not_distributed_because
from tracker.releases.models import Device, Release
from tracker.releases.queries import devices_in
from tracker.web.releases.forms import DevicesForm, DistributionForm
from tracker.web.releases.views import bp, readable
from tracker.web.who import me, my_products, needs


@bp.route("/<key>/devices", methods=["GET", "POST"])
@needs(Right.CREATE_RELEASE)
def devices(key: str) -> Any:
    release = readable(key)
    step(release, "release")
    form = DevicesForm.opened(
        lambda: {
            "devices": [udi.device.gtin for udi in release.udis], "edition": release.devices_edition
        }
    )  # fmt: skip
    known = {d.gtin: d for d in _offered(release)}
    form.devices.choices = [(gtin, _said(device)) for gtin, device in known.items()]
    if form.passes() and form.carries_out(
        lambda: change_devices(
            release, [known[gtin] for gtin in form.devices.data or []], by=me(), at=now(),
            edition=form.edition.data or "",
        )
    ):  # fmt: skip
        flash(_("The UDI-DIs are changed. Whoever had signed signs again."), "ok")
        return redirect(url_for(".show", key=key))
    return render_template("releases/devices.html", form=form, release=release), form.status


@bp.route("/<key>/distribute", methods=["GET", "POST"])
@needs(Right.DISTRIBUTE)
def distribute(key: str) -> Any:
    release, form = readable(key), DistributionForm.from_request(day=now().date())
    if form.passes() and form.carries_out(
        lambda: record_distribution(
            release, channel=form.channel.data or "", region=form.region.data or "",
            day=form.day.data, note=form.note.data or "", by=me(), at=now(),
        )
    ):  # fmt: skip
        flash(_("The further distribution stands in the record."), "ok")
        return redirect(url_for(".show", key=key))
    return render_template(
        "releases/distribute.html", form=form, release=release,
        blocked=not_distributed_because(release),
    ), form.status  # fmt: skip


def _offered(release: Release) -> list[Device]:
    carried = {udi.device_id for udi in release.udis}
    found = db.session.scalars(
        devices_in(my_products()).where(Device.product_id == release.product_id)
    )
    today = now().date()
    return [d for d in found if d.id in carried or not d.discontinued_on(today)]


def _said(device: Device) -> str:
    if device.predecessor is None:
        return f"{device.gtin}  {device.trade_name}, {device.markets}"
    words = {"gtin": device.gtin, "name": device.trade_name, "before": device.predecessor.gtin}
    return _("%(gtin)s  %(name)s, successor of %(before)s", **words)
