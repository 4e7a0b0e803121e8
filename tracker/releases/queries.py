"""Reading devices and releases."""

from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from tracker.core.db import along, db
from tracker.identity.models import Product
from tracker.releases.models import (
    BasicUdi,
    Device,
    DeviceGroup,
    Release,
    ReleaseSource,
    ReleaseState,
    ReleaseUdi,
    Succession,
)
from tracker.udi.gs1 import fold


def releases_in(products: Select[int]) -> Select[Release]:
    """Releases of these products, newest first, with what a list shows."""
    return (
        select(Release)
        .where(along(Release.product_id).in_(products))
        .options(
            joinedload(Release.product), joinedload(Release.em), joinedload(Release.pm),
            selectinload(Release.udis).joinedload(ReleaseUdi.device),
        )
        .order_by(Release.id.desc())
    )  # fmt: skip


def devices_in(products: Select[int]) -> Select[Device]:
    """UDI-DIs of these products, by product and GTIN, with markets, group and chain."""
    return (
        select(Device)
        .where(Device.product_id.in_(products))
        .options(
            joinedload(Device.product),
            selectinload(Device.market_rows),
            joinedload(Device.group).joinedload(DeviceGroup.basic_udi),
            joinedload(Device.discontinuation),
            joinedload(Device.succession).options(
                joinedload(Succession.predecessor), joinedload(Succession.caused_by)
            ),
            joinedload(Device.succeeded).joinedload(Succession.device),
        )
        .order_by(Device.product_id, Device.gtin)
    )


def devices_of(product: Product) -> Select[Device]:
    """The UDI-DIs of one product, by GTIN."""
    return select(Device).where(Device.product_id == product.id).order_by(Device.gtin)


def current_devices(devices: list[Device], today: date) -> list[Device]:
    """Of the UDI-DIs of one product, those that its next release carries unless others are named.

    Of a chain that is the last one that is out; a successor that no release carried yet waits
    for the release whose change asked for it.
    """
    out = first_carried({device.id for device in devices})
    return [device for device in devices if _is_current(device, out, today)]


def _is_current(device: Device, out: dict[int, Release], today: date) -> bool:
    if device.discontinued_on(today):
        return False
    before, after = device.predecessor, device.successor
    begun = before is None or before.discontinued_on(today) or device.id in out
    return begun and not (after is not None and after.id in out)


def device_by_gtin(gtin: str) -> Device | None:
    """The UDI-DI with this GTIN."""
    return db.session.scalar(select(Device).where(Device.gtin == gtin))


def basic_udis_in(products: Select[int]) -> Select[BasicUdi]:
    """Basic UDI-DIs of these products, by product and code."""
    return (
        select(BasicUdi)
        .where(BasicUdi.product_id.in_(products))
        .options(joinedload(BasicUdi.product))
        .order_by(BasicUdi.product_id, BasicUdi.code)
    )


def unplanned_in(products: Select[int]) -> Select[ReleaseSource]:
    """What stands at a source and is planned nowhere, newest first; not what was deleted there."""
    return (
        select(ReleaseSource)
        .where(
            ReleaseSource.product_id.in_(products),
            ReleaseSource.release_id.is_(None),
            ReleaseSource.withdrawn_at.is_(None),
        )
        .options(joinedload(ReleaseSource.product))
        .order_by(ReleaseSource.id.desc())
    )


def release_by_key(key: str) -> Release | None:
    """The release with this key."""
    return db.session.scalar(select(Release).where(Release.key == key))


def use_of_pi(device: Device, pi_folded: str) -> Release | None:
    """The release that already carries this UDI-PI on this UDI-DI.

    An imported release that carries no UDI counts too: its version was on the market.
    """
    carrying = (
        select(Release)
        .join(ReleaseUdi)
        .where(ReleaseUdi.device_id == device.id, ReleaseUdi.pi_folded == pi_folded)
    )
    imported = select(Release).where(
        Release.product_id == device.product_id,
        Release.imported_at.is_not(None),
        func.lower(Release.version) == pi_folded,  # both hold ASCII only: CSET 82
        ~Release.udis.any(),
    )
    return db.session.scalar(carrying) or db.session.scalar(imported)


def uses_of_pi(udis: list[ReleaseUdi]) -> dict[int, Release]:
    """The same for several UDIs, by the number of each: the release that carries it already."""
    devices = {udi.device_id: udi.device.product_id for udi in udis}
    folded = {fold(udi.pi) for udi in udis}
    carrying = db.session.execute(
        select(ReleaseUdi.device_id, ReleaseUdi.pi_folded, Release)
        .join(ReleaseUdi.release)
        .where(ReleaseUdi.device_id.in_(devices), ReleaseUdi.pi_folded.in_(folded))
    )
    by_device = {(device, pi): release for device, pi, release in carrying}
    imported = db.session.scalars(
        select(Release).where(
            Release.product_id.in_(set(devices.values())),
            Release.imported_at.is_not(None),
            func.lower(Release.version).in_(folded),
            ~Release.udis.any(),
        )
    )
    by_product = {(release.product_id, release.version.lower()): release for release in imported}
    found = {}
    for udi in udis:
        pi = fold(udi.pi)
        used = by_device.get((udi.device_id, pi)) or by_product.get((devices[udi.device_id], pi))
        if used is not None:
            found[udi.id] = used
    return found


def releases_on(device: Device) -> Select[Release]:
    """Releases that carry a UDI on this UDI-DI, newest first."""
    return (
        select(Release)
        .join(ReleaseUdi)
        .where(ReleaseUdi.device_id == device.id)
        .options(selectinload(Release.udis).joinedload(ReleaseUdi.device))
        .order_by(Release.id.desc())
    )


def first_carried(devices: set[int]) -> dict[int, Release]:
    """Device → the release that was released first with its UDI-DI."""
    if not devices:
        return {}
    first = (
        select(ReleaseUdi.device_id, func.min(Release.released_at).label("at"))
        .join(ReleaseUdi.release)
        .where(ReleaseUdi.device_id.in_(devices), Release.state == ReleaseState.RELEASED)
        .group_by(ReleaseUdi.device_id)
        .subquery()
    )
    rows = db.session.execute(
        select(ReleaseUdi.device_id, Release)
        .join(ReleaseUdi.release)
        .join(first, (ReleaseUdi.device_id == first.c.device_id) & (Release.released_at == first.c.at))
    )  # fmt: skip
    return {row.device_id: row.Release for row in rows}


def release_before(release: Release) -> Release | None:
    """The release of the same product that was released last before this one."""
    query = select(Release).where(
        Release.product_id == release.product_id,
        Release.id != release.id,
        Release.state == ReleaseState.RELEASED,
        Release.released_at.is_not(None),
    )
    if release.released_at is not None:
        query = query.where(Release.released_at < release.released_at)
    return db.session.scalar(query.order_by(Release.released_at.desc(), Release.id.desc()).limit(1))
