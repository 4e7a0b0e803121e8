"""The registration of a UDI-DI in one register: how it stands, what happened, what proves it."""

import io
from typing import Any

from flask import abort, current_app, flash, redirect, render_template, send_file, url_for

from tracker.core.clock import now
from tracker.core.errors import DomainError
from tracker.core.files import FileStore, Stored
from tracker.core.texts import _, _l
from tracker.identity.permissions import Right
from tracker.releases.models import Device
from tracker.releases.registration_models import (
    NEXT_REGISTRATION,
    REGISTERS,
    Register,
    Registration,
    RegistrationState,
)
from tracker.releases.registrations import Told, history_of, move_registration
from tracker.web.devices.changes import device_or_404
from tracker.web.devices.register_forms import RegistrationForm
from tracker.web.devices.views import bp
from tracker.web.devices.words import NOT_RECORDED, STATES
from tracker.web.forms import number
from tracker.web.who import me, needs

LIMIT = 50 << 20  # bytes of one file, as for evidence

VERBS = {
    "register": _l("It is registered, under this number"),
    "submit": _l("It is submitted, and waits for the register"),
    "waive": _l("It is not needed here"),
    "reopen": _l("Back to a draft"),
}


@bp.get("/<gtin>/registrations/<register>")
@needs(Right.READ_RECORDS)
def registration(gtin: str, register: str) -> Any:
    device, where = device_or_404(gtin), _register(register)
    rows = history_of(device, where)
    _refuse_strange(device, where, rows)
    return render_template(
        "devices/registration.html", device=device, register=where, rows=rows, states=STATES,
        none=NOT_RECORDED, market=_market(where),
    )  # fmt: skip


@bp.route("/<gtin>/registrations/<register>/step", methods=["GET", "POST"])
@needs(Right.MANAGE_DEVICES)
def register_step(gtin: str, register: str) -> Any:
    device, where = device_or_404(gtin), _register(register)
    rows = history_of(device, where)
    _refuse_strange(device, where, rows)
    state = rows[0].state if rows else RegistrationState.DRAFT
    form = RegistrationForm.from_request(seen=str(rows[0].id if rows else 0))
    steps = NEXT_REGISTRATION[state]
    form.verb.choices = [(verb, str(VERBS[verb])) for verb in VERBS if verb in steps]
    if form.passes() and _moved(form, device, where):
        flash(_("Recorded. What was before stays readable."), "ok")
        return redirect(url_for(".registration", gtin=gtin, register=where.value))
    return render_template(
        "devices/register_step.html", form=form, device=device, register=where,
        state=STATES[state] if rows else NOT_RECORDED, market=_market(where),
    ), form.status  # fmt: skip


@bp.get("/<gtin>/registrations/<register>/<int:row>/file")
@needs(Right.READ_RECORDS)
def registration_file(gtin: str, register: str, row: int) -> Any:
    device, where = device_or_404(gtin), _register(register)
    found = next((r for r in history_of(device, where) if r.id == row), None)
    if found is None or found.sha256 is None:
        abort(404)
    return send_file(
        io.BytesIO(_store().read(found.sha256)), mimetype="application/octet-stream",
        as_attachment=True, download_name=found.file_name, etag=False,
    )  # fmt: skip


def _register(name: str) -> Register:
    found = next(
        (register for register in Register if register.value.lower() == name.lower()), None
    )
    return found or abort(404)


def _market(register: Register) -> str:
    return next(market.value for market, found in REGISTERS.items() if found is register)


def _refuse_strange(device: Device, register: Register, rows: list[Registration]) -> None:
    if not rows and register not in {REGISTERS[row.market] for row in device.market_rows}:
        abort(404)


def _moved(form: RegistrationForm, device: Device, register: Register) -> bool:
    """Keep the file first, outside the write, then record the step."""
    try:
        stored = _store().keep(form.file.data.stream, limit=LIMIT) if form.has_file else None
    except DomainError as error:
        form.refuse(error)
        return False
    return form.carries_out(lambda: _move(form, device, register, stored))


def _move(
    form: RegistrationForm, device: Device, register: Register, stored: Stored | None
) -> None:
    told = Told(
        number=form.number.data or "", day=form.day.data, reason=form.reason.data or "",
        url=form.url.data or "", file=stored,
        file_name=form.file.data.filename if stored else "",
    )  # fmt: skip
    move_registration(
        device, register, form.verb.data or "", told, by=me(), at=now(), seen=number(form.seen.data)
    )


def _store() -> FileStore:
    return FileStore(current_app.config["TRACKER"].data_dir / "files")
