"""Registration tasks: opened for each market of a UDI-DI, and brought to their end."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from tracker.audit.actions import record
from tracker.core.db import db
from tracker.core.errors import Invalid, RuleBroken
from tracker.core.files import Stored, plain_name
from tracker.core.links import url_error
from tracker.core.texts import _
from tracker.identity.models import Person
from tracker.releases.models import Device, Discontinuation, Market
from tracker.releases.registration_models import (
    NEXT_REGISTRATION,
    REGISTERS,
    Register,
    Registration,
    RegistrationState,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is said of a step: the number and day of the register, why, and what proves it."""

    number: str = ""
    day: date | None = None
    reason: str = ""
    url: str = ""
    file_name: str = ""
    file: Stored | None = None


def open_tasks(
    device: Device, markets: list[Market], *, by: Person, began_at: datetime
) -> list[str]:
    """A draft for the register of each market; part of another action, which records it."""
    registers = [REGISTERS[market] for market in markets]
    db.session.add_all(
        Registration(
            device=device,
            register=register,
            state=RegistrationState.DRAFT,
            by=by,
            began_at=began_at,
        )
        for register in registers
    )
    return [register.value for register in registers]


def move_registration(
    device: Device, register: Register, verb: str, told: Told, *, by: Person, at: datetime,
    seen: int | None = None,
) -> Registration:  # fmt: skip
    """Submit, register, waive or reopen the task of a UDI-DI in one register.

    `seen` is the row that the page showed; 0: it had none, being older than these tasks.
    """
    last = task_of(device, register)
    if last is None and register not in {REGISTERS[row.market] for row in device.market_rows}:
        raise RuleBroken(_("%(gtin)s is placed on no market of %(register)s.", gtin=device.gtin, register=register.value))  # fmt: skip
    if seen is not None and seen != (last.id if last else 0):
        raise RuleBroken(_("Somebody recorded a step meanwhile. Look at the state, and decide again."))  # fmt: skip
    state = last.state if last else RegistrationState.DRAFT
    target = NEXT_REGISTRATION[state].get(verb)
    if target is None:
        raise RuleBroken(_("In %(register)s it is “%(state)s”; that step is not open.", register=register.value, state=state.value))  # fmt: skip
    row = _row(device, register, target, told, by, at)
    if last is not None:
        last.ended_at = at
        db.session.flush()  # the open row must be closed before the next one is there
    db.session.add(row)
    _recorded(row, last, by, at)
    return row


def task_of(device: Device, register: Register) -> Registration | None:
    """How the registration stands now; None: the UDI-DI is older than these tasks."""
    return db.session.scalar(
        select(Registration).where(
            Registration.device_id == device.id,
            Registration.register == register,
            Registration.ended_at.is_(None),
        )
    )


def tasks_of(devices: set[int]) -> dict[int, list[Registration]]:
    """Device → how its registrations stand now, one query however many devices."""
    found: dict[int, list[Registration]] = {}
    if not devices:
        return found
    rows = db.session.scalars(
        select(Registration)
        .where(Registration.device_id.in_(devices), Registration.ended_at.is_(None))
        .order_by(Registration.id)
    )
    for row in rows:
        found.setdefault(row.device_id, []).append(row)
    return found


def history_of(device: Device, register: Register) -> list[Registration]:
    """Every row of one task, the newest first."""
    return list(
        db.session.scalars(
            select(Registration)
            .where(Registration.device_id == device.id, Registration.register == register)
            .options(joinedload(Registration.by))
            .order_by(Registration.id.desc())
        )
    )


def open_in(products: Select[int]) -> Select[Registration]:
    """Tasks that are not done, of UDI-DIs that are still made, the longest waiting first."""
    return (
        select(Registration)
        .join(Registration.device)
        .outerjoin(Discontinuation, Discontinuation.device_id == Device.id)
        .where(
            Registration.ended_at.is_(None),
            Registration.state.in_([RegistrationState.DRAFT, RegistrationState.SUBMITTED]),
            Device.product_id.in_(products),
            Discontinuation.device_id.is_(None),
        )
        .options(joinedload(Registration.device))
        .order_by(Registration.began_at, Registration.id)
    )


def _row(
    device: Device, register: Register, target: RegistrationState, told: Told, by: Person,
    at: datetime,
) -> Registration:  # fmt: skip
    if target is RegistrationState.REGISTERED and not told.number:
        raise Invalid("number", _("Type the number under which it is registered."))
    if target in {RegistrationState.REGISTERED, RegistrationState.SUBMITTED}:
        _refuse_day(told.day, at)
    elif not told.reason:
        raise Invalid("reason", _("Give a reason; it stands in the record."))
    if told.file is not None and told.url:
        raise Invalid("url", _("Give a file or a link, not both."))
    if wrong := url_error(told.url):
        raise Invalid("url", wrong)
    if told.file is not None and told.file.size == 0:
        raise Invalid("file", _("The file is empty."))
    return Registration(
        device=device, register=register, state=target, number=told.number or None, day=told.day,
        reason=told.reason or None, url=told.url or None,
        file_name=plain_name(told.file_name) if told.file else None,
        sha256=told.file and told.file.sha256, size=told.file and told.file.size,
        by=by, began_at=at,
    )  # fmt: skip


def _refuse_day(day: date | None, at: datetime) -> None:
    if day is None:
        raise Invalid("day", _("Type the day."))
    if day > at.date():
        raise Invalid("day", _("This day is not here yet."))


def _recorded(row: Registration, last: Registration | None, by: Person, at: datetime) -> None:
    before = last.state.value if last else None
    record(
        "registration.changed", row.device, by=by, at=at, texts={"reason": row.reason},
        changes={
            "register": [None, row.register.value], "state": [before, row.state.value],
            "number": [last and last.number, row.number],
            "day": [None, row.day and row.day.isoformat()],
            "file": [None, row.file_name], "sha256": [None, row.sha256], "url": [None, row.url],
        },
    )  # fmt: skip
