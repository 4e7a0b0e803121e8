"""UDI-DIs with their groups, chains and registrations, for reading."""

from flask import abort

from tracker.api.operations import operation
from tracker.api.who import my_products
from tracker.core.db import db
from tracker.exchange.shapes.devices import DeviceRecordShape, DevicesShape, device_record
from tracker.http.places import address
from tracker.identity.models import Scope
from tracker.identity.permissions import Right
from tracker.releases.models import Device
from tracker.releases.queries import devices_in
from tracker.releases.registrations import tasks_of

AREA = "devices"


@operation("GET", "/devices", Right.READ_RECORDS, Scope.READ, area=AREA, answer=DevicesShape)
def list_devices() -> DevicesShape:
    """Every UDI-DI that this token reaches, with its group, its chain and its registrations."""
    found = db.session.scalars(devices_in(my_products())).all()
    tasks = tasks_of({device.id for device in found})
    return DevicesShape(
        items=[device_record(device, tasks.get(device.id, []), address) for device in found]
    )


@operation(
    "GET", "/devices/<gtin>", Right.READ_RECORDS, Scope.READ, area=AREA, answer=DeviceRecordShape
)
def get_device(gtin: str) -> DeviceRecordShape:
    """One UDI-DI with its group, its chain and its registrations."""
    found = db.session.scalar(devices_in(my_products()).where(Device.gtin == gtin))
    if found is None:
        abort(404)
    return device_record(found, tasks_of({found.id}).get(found.id, []), address)
