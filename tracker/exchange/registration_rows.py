"""What a person needs at hand to register UDI-DIs: one row for each UDI-DI and market.

The columns are ours, named as the field names things. It is no bulk format of EUDAMED or GUDID, and
holds nothing that this record does not keep (risk class, nomenclature code, status of sale).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from tracker.core.db import db
from tracker.core.texts import _l
from tracker.exchange.writing import Column
from tracker.identity.models import Company
from tracker.identity.queries import company
from tracker.releases.models import Device, Market, Release, ReleaseState, ReleaseUdi
from tracker.releases.queries import devices_in
from tracker.releases.registration_models import REGISTERS, Registration
from tracker.releases.registrations import tasks_of


@dataclass(frozen=True, slots=True)
class Row:
    """A UDI-DI on one market, with the first and the newest release that carry it there."""

    maker: Company
    device: Device
    market: Market
    task: Registration | None  # None: older than these tasks
    first: ReleaseUdi | None
    newest: ReleaseUdi | None


def rows_of(products: Select[int], gtin: str | None = None) -> Iterator[Row]:
    """Every UDI-DI of these products, or the one with this GTIN, market by market."""
    query = devices_in(products)
    if gtin is not None:
        query = query.where(Device.gtin == gtin)
    devices, maker = db.session.scalars(query).all(), company()
    ids = {device.id for device in devices}
    tasks, firsts, newest = tasks_of(ids), _carried(ids, func.min), _carried(ids, func.max)
    for device in devices:
        by_register = {task.register: task for task in tasks.get(device.id, [])}
        for row in device.market_rows:
            yield Row(
                maker, device, row.market, by_register.get(REGISTERS[row.market]),
                firsts.get(device.id), newest.get(device.id),
            )  # fmt: skip


def _carried(devices: set[int], which: Callable[..., Any]) -> dict[int, ReleaseUdi]:
    """Device → the UDI of the release that was released first, or last, with it."""
    if not devices:
        return {}
    when = (
        select(ReleaseUdi.device_id, which(Release.released_at).label("at"))
        .join(ReleaseUdi.release)
        .where(ReleaseUdi.device_id.in_(devices), Release.state == ReleaseState.RELEASED)
        .group_by(ReleaseUdi.device_id)
        .subquery()
    )
    rows = db.session.scalars(
        select(ReleaseUdi)
        .join(ReleaseUdi.release)
        .join(when, (ReleaseUdi.device_id == when.c.device_id) & (Release.released_at == when.c.at))
        .options(joinedload(ReleaseUdi.release), joinedload(ReleaseUdi.device))
        .order_by(Release.id)
    )
    return {row.device_id: row for row in rows}


COLUMNS = (
    Column(_l("Market"), lambda row: row.market.value),
    Column(_l("Register"), lambda row: REGISTERS[row.market].value),
    Column(_l("Manufacturer"), lambda row: row.maker.name),
    Column(_l("Address of the manufacturer"), lambda row: row.maker.address),
    Column(_l("Product"), lambda row: row.device.product.name),
    Column(_l("Basic UDI-DI"), lambda row: row.device.basic_udi and row.device.basic_udi.code),
    Column(_l("Device group"), lambda row: row.device.basic_udi and row.device.basic_udi.name),
    Column(_l("UDI-DI"), lambda row: row.device.gtin),
    Column(_l("Issuing agency"), lambda _row: "GS1"),
    Column(_l("Trade name"), lambda row: row.device.trade_name),
    Column(_l("Kind of UDI-PI"), lambda _row: _l("software version")),
    Column(_l("Application identifier of the UDI-PI"), lambda row: row.device.carrier.value),
    Column(_l("UDI-DI before"), lambda row: row.device.predecessor and row.device.predecessor.gtin),
    Column(_l("Registration"), lambda row: row.task and row.task.state.value),
    Column(_l("Number"), lambda row: row.task and row.task.number),
    Column(_l("Day"), lambda row: row.task and row.task.day),
    Column(_l("First version"), lambda row: row.first and row.first.pi),
    Column(_l("First release"), lambda row: row.first and row.first.release.key),
    Column(_l("First released at"), lambda row: row.first and row.first.release.released_at),
    Column(_l("First HRI"), lambda row: row.first and row.first.hri),
    Column(_l("Newest version"), lambda row: row.newest and row.newest.pi),
    Column(_l("Newest release"), lambda row: row.newest and row.newest.release.key),
    Column(_l("Discontinued"), lambda row: row.device.discontinuation and row.device.discontinuation.day),
)  # fmt: skip
