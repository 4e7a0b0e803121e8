"""UDI-DIs and the Basic UDI-DIs that they belong to: registered, changed, followed, discontinued."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from tracker.audit.actions import record
from tracker.core.db import db
from tracker.core.editions import refuse_stale
from tracker.core.errors import Invalid, RuleBroken
from tracker.core.texts import _
from tracker.identity.models import Person, Product
from tracker.releases.models import (
    BasicUdi,
    Device,
    DeviceGroup,
    DeviceMarket,
    Discontinuation,
    Market,
    Release,
    ReleaseState,
    ReleaseUdi,
    Succession,
)
from tracker.releases.queries import device_by_gtin, first_carried
from tracker.releases.registrations import open_tasks
from tracker.udi.gmn import read_gmn
from tracker.udi.gs1 import Carrier, gtin_error
from tracker.udi.hibc import read_hibc


@dataclass(frozen=True, slots=True)
class Follows:
    """What a new UDI-DI takes the place of, and the assessed release that asked for it."""

    predecessor: Device
    release: Release | None = None
    assessment: int | None = None  # the version of its change assessment


def found_basic_udi(
    product: Product, *, code: str, name: str, by: Person, at: datetime
) -> BasicUdi:
    """Add a Basic UDI-DI with its check pair. It is given to one group of devices, for ever."""
    if wrong := basic_udi_error(code):
        raise Invalid("code", wrong)
    known = db.session.scalar(select(BasicUdi).where(BasicUdi.code == code))
    if known is not None:
        raise Invalid("code", _("This Basic UDI-DI names %(name)s already; it is never given to another group.", name=known.name))  # fmt: skip
    found = BasicUdi(code=code, product=product, name=name, created_at=at)
    db.session.add(found)
    record("basic-udi.registered", found, by=by, at=at, changes={"name": [None, name]})
    return found


def basic_udi_error(code: str) -> str | None:
    """What is wrong with a Basic UDI-DI (a GMN, or HIBCC's with “++”), as a sentence."""
    read = read_hibc(code) if code.startswith("+") else read_gmn(code)
    if read.valid and code.startswith("+") and not code.startswith("++"):
        return _("A Basic UDI-DI of HIBCC begins with “++”.")
    return read.errors[0].message if read.errors else None


def register_device(
    product: Product, *, gtin: str, trade_name: str, carrier: Carrier, markets: list[Market],
    basic: BasicUdi | None = None, follows: Follows | None = None, by: Person, at: datetime,
) -> Device:  # fmt: skip
    """Add a UDI-DI, and open the registration tasks of its markets.

    A GTIN is never given to another device, also after discontinuation.
    """
    if wrong := gtin_error(gtin):
        raise Invalid("gtin", wrong)
    if known := device_by_gtin(gtin):
        raise Invalid("gtin", _("This GTIN belongs to %(name)s already.", name=known.trade_name))
    if not markets:
        raise Invalid("markets", _("Choose at least one market."))
    _refuse_group(product, basic)
    device = Device(
        product=product, gtin=gtin, trade_name=trade_name, carrier=carrier, created_at=at,
        market_rows=[DeviceMarket(market=market) for market in markets],
        group=DeviceGroup(basic_udi=basic) if basic else None,
        succession=_succession(product, follows) if follows else None,
    )  # fmt: skip
    db.session.add(device)
    tasks = open_tasks(device, markets, by=by, began_at=at)
    record(
        "device.registered", device, by=by, at=at,
        changes={
            "trade_name": [None, trade_name], "carrier": [None, carrier.value],
            "markets": [None, [market.value for market in markets]],
            "basic_udi": [None, basic and basic.code],
            "predecessor": [None, follows and follows.predecessor.gtin],
            "release": [None, follows and follows.release and follows.release.key],
            "assessment": [None, follows and follows.assessment],
            "registrations": [None, tasks],
        },
    )  # fmt: skip
    return device


def change_device(
    device: Device, *, trade_name: str, carrier: Carrier, basic: BasicUdi | None, by: Person,
    at: datetime, edition: str | None = None,
) -> None:  # fmt: skip
    """Correct a UDI-DI before its first release; later it may only join a group, once."""
    refuse_stale(edition, device.edition)
    old: dict[str, str | None] = {
        "trade_name": device.trade_name, "carrier": device.carrier.value,
        "basic_udi": device.basic_udi.code if device.basic_udi else None,
    }  # fmt: skip
    new: dict[str, str | None] = {
        "trade_name": trade_name, "carrier": carrier.value,
        "basic_udi": basic.code if basic else None,
    }  # fmt: skip
    changes: dict[str, list[str | None]] = {
        name: [old[name], new[name]] for name in old if old[name] != new[name]
    }
    if not changes:
        raise RuleBroken(_("Nothing differs from what is saved."))
    _refuse_group(device.product, basic)
    if out := first_carried({device.id}).get(device.id):
        _refuse_fixed(changes, out)
    device.trade_name, device.carrier = trade_name, carrier
    if "basic_udi" in changes:
        _join(device, basic)
    record("device.changed", device, by=by, at=at, changes=changes)


def enter_market(device: Device, market: Market, *, by: Person, at: datetime) -> None:
    """Place a UDI-DI on a further market, and open the registration task there."""
    if market in {row.market for row in device.market_rows}:
        raise Invalid("market", _("It is placed on this market already."))
    device.market_rows.append(DeviceMarket(market=market))
    tasks = open_tasks(device, [market], by=by, began_at=at)
    record(
        "device.market-entered", device, by=by, at=at,
        changes={"market": [None, market.value], "registrations": [None, tasks]},
    )  # fmt: skip


def discontinue(device: Device, *, day: date, reason: str, by: Person, at: datetime) -> None:
    """Say from which day on it is made no more. Its GTIN stays used for ever."""
    if device.discontinuation is not None:
        raise RuleBroken(_("%(gtin)s is discontinued already.", gtin=device.gtin))
    planned = db.session.scalar(
        select(Release.key)
        .join(ReleaseUdi)
        .where(ReleaseUdi.device_id == device.id, Release.state == ReleaseState.PLANNED)
        .limit(1)
    )
    if planned is not None:
        raise RuleBroken(_("%(key)s is planned with %(gtin)s. Change its UDI-DIs, or give it up, first.", key=planned, gtin=device.gtin))  # fmt: skip
    if not reason:
        raise Invalid("reason", _("Give a reason; it stands in the record."))
    device.discontinuation = Discontinuation(day=day, reason=reason, by=by, at=at)
    record(
        "device.discontinued", device, by=by, at=at, texts={"reason": reason},
        changes={"day": [None, day.isoformat()]},
    )  # fmt: skip


def _succession(product: Product, follows: Follows) -> Succession:
    before = follows.predecessor
    if before.product_id != product.id:
        raise Invalid("predecessor", _("%(gtin)s belongs to another product.", gtin=before.gtin))
    if before.successor is not None:
        raise RuleBroken(_("%(gtin)s has a successor already: %(new)s.", gtin=before.gtin, new=before.successor.gtin))  # fmt: skip
    return Succession(
        predecessor=before, caused_by=follows.release, assessment_number=follows.assessment
    )


def _refuse_group(product: Product, basic: BasicUdi | None) -> None:
    if basic is not None and basic.product_id != product.id:
        raise Invalid("basic", _("%(code)s belongs to another product.", code=basic.code))


def _refuse_fixed(changes: dict[str, list[str | None]], out: Release) -> None:
    """What a UDI-DI went out with stays; a group it had none of may still be named."""
    fixed = {
        "trade_name": _("%(key)s is out with this trade name; another name asks for a new UDI-DI.", key=out.key),
        "carrier": _("%(key)s is out with this application identifier; it stays.", key=out.key),
        "basic_udi": _("%(key)s is out with this Basic UDI-DI; another one asks for a new UDI-DI.", key=out.key),
    }  # fmt: skip
    for name, (before, _after) in changes.items():
        if before is not None:
            raise Invalid("basic" if name == "basic_udi" else name, fixed[name])


def _join(device: Device, basic: BasicUdi | None) -> None:
    if basic is None:
        raise Invalid("basic", _("Choose another Basic UDI-DI; it cannot be taken away."))
    if device.group is None:
        device.group = DeviceGroup(basic_udi=basic)
    else:
        device.group.basic_udi = basic
