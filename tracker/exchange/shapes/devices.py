"""UDI-DIs as JSON: group, chain, and how their registrations stand."""

from datetime import date, datetime

from pydantic import Field

from tracker.exchange.shapes.base import Address, Shape
from tracker.readiness.conditions import Place
from tracker.releases.models import Device, Market
from tracker.releases.registration_models import Register, Registration, RegistrationState
from tracker.udi.gs1 import Carrier


class BasicUdiShape(Shape):
    """The Basic UDI-DI: a group of devices. It never stands on a label."""

    code: str
    name: str


class RegistrationShape(Shape):
    """How the registration in one register stands."""

    held_by: Register = Field(description="The register.")
    market: Market
    state: RegistrationState
    number: str | None = Field(description="As the register names the entry.")
    day: date | None = Field(description="Of the submission or the registration.")
    since: datetime
    url: str = Field(description="The page with its whole history.")


class DeviceRecordShape(Shape):
    """One UDI-DI with its place in the chain."""

    gtin: str
    product: str
    trade_name: str
    carrier: Carrier
    markets: list[Market]
    basic_udi_di: BasicUdiShape | None
    predecessor: str | None = Field(description="GTIN of the UDI-DI whose place it took.")
    successor: str | None
    asked_by: str | None = Field(description="The release whose change asked for it.")
    discontinued_on: date | None
    registrations: list[RegistrationShape] = Field(
        description="Empty where it was on the market before registrations were kept."
    )
    created_at: datetime
    url: str = Field(description="Its page.")


class DevicesShape(Shape):
    items: list[DeviceRecordShape]


def device_record(device: Device, tasks: list[Registration], address: Address) -> DeviceRecordShape:
    basic, follows, ended = device.basic_udi, device.succession, device.discontinuation
    return DeviceRecordShape(
        gtin=device.gtin, product=device.product.key, trade_name=device.trade_name,
        carrier=device.carrier, markets=[row.market for row in device.market_rows],
        basic_udi_di=BasicUdiShape(code=basic.code, name=basic.name) if basic else None,
        predecessor=follows.predecessor.gtin if follows else None,
        successor=device.successor.gtin if device.successor else None,
        asked_by=follows.caused_by.key if follows and follows.caused_by else None,
        discontinued_on=ended.day if ended else None,
        registrations=[_registration(device, task, address) for task in tasks],
        created_at=device.created_at, url=address(Place.DEVICE, device.gtin),
    )  # fmt: skip


def _registration(device: Device, task: Registration, address: Address) -> RegistrationShape:
    return RegistrationShape(
        held_by=task.register, market=task.market, state=task.state, number=task.number,
        day=task.day, since=task.began_at,
        url=address(Place.REGISTRATION, f"{device.gtin}/{task.register.value}"),
    )  # fmt: skip
