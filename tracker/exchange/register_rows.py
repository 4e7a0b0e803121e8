"""The rows of an issued UDI register as a table: the same that its PDF prints, one a release."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from reports.codec import from_json
from reports.common import NoneRecorded, NotApplicable, NotKeptHere, StateWord
from reports.facts import RegisteredIn
from reports.register import (
    RegisteredDevice,
    RegisteredRelease,
    RegisterReport,
    Signed,
)
from tracker.core.texts import _l
from tracker.exchange.writing import Column
from tracker.releases.models import Market


@dataclass(frozen=True, slots=True)
class Row:
    """A device with one of its releases; either alone where there is no other."""

    product: str
    device: RegisteredDevice | None
    release: RegisteredRelease | None

    def registered(self, market: Market) -> RegisteredIn | None:
        """How far its UDI-DI is in the register of a market."""
        found = self.device.registrations if self.device else ()
        return next((one for one in found if one.market == market.value), None)


def rows_of(data: bytes) -> Iterator[Row]:
    """The rows of the kept data of a register."""
    report: RegisterReport = from_json(RegisterReport, data)
    for device in listed(report.devices):
        releases = listed(device.releases)
        if not releases:
            yield Row(device.product, device, None)
        for release in releases:
            yield Row(device.product, device, release)
    for bare in listed(report.bare):
        for release in listed(bare.releases):
            yield Row(bare.product, None, release)


def listed(value: Any) -> tuple[Any, ...]:
    """What a section of a report lists; nothing where it says that there is nothing."""
    return () if isinstance(value, NoneRecorded | NotApplicable | NotKeptHere) else tuple(value)


def _device(read: Callable[[RegisteredDevice], Any]) -> Callable[[Row], Any]:
    return lambda row: read(row.device) if row.device else None


def _release(read: Callable[[RegisteredRelease], Any]) -> Callable[[Row], Any]:
    return lambda row: read(row.release) if row.release else None


def _signed(read: Callable[[RegisteredRelease], Signed | None], what: str) -> Callable[[Row], Any]:
    def told(release: RegisteredRelease) -> Any:
        signed = read(release)
        return getattr(signed, what) if signed else None

    return _release(told)


def _in(market: Market, read: Callable[[RegisteredIn], Any]) -> Callable[[Row], Any]:
    def told(row: Row) -> Any:
        found = row.registered(market)
        return read(found) if found else None

    return told


def _outcome(release: RegisteredRelease) -> str | None:
    return release.outcome.word if isinstance(release.outcome, StateWord) else None


def _markets() -> Iterator[Column]:
    for market in Market:
        named = {"market": market.value}
        yield Column(_l("Registration %(market)s", **named), _in(market, lambda r: f"{r.register}: {r.state.word}"))  # fmt: skip
        yield Column(_l("Number %(market)s", **named), _in(market, lambda r: r.number))
        yield Column(_l("Day %(market)s", **named), _in(market, lambda r: r.day))


COLUMNS = (
    Column(_l("Product"), lambda row: row.product),
    Column(_l("Basic UDI-DI"), _device(lambda d: d.basic_udi)),
    Column(_l("UDI-DI"), _device(lambda d: d.di)),
    Column(_l("Issuing agency"), _device(lambda d: d.agency)),
    Column(_l("Trade name"), _device(lambda d: d.trade_name)),
    Column(_l("Carrier"), _device(lambda d: d.carrier)),
    Column(_l("Markets"), _device(lambda d: d.markets)),
    Column(_l("UDI-DI before"), _device(lambda d: d.predecessor)),
    Column(_l("Discontinued"), _device(lambda d: d.discontinued)),
    *_markets(),
    Column(_l("Release"), _release(lambda r: r.key)),
    Column(_l("State"), _release(lambda r: r.state.word)),
    Column(_l("Version"), _release(lambda r: r.version)),
    Column(_l("Tag"), _release(lambda r: r.tag)),
    Column(_l("UDI-PI"), _release(lambda r: r.pi)),
    Column(_l("HRI"), _release(lambda r: r.hri)),
    Column(_l("Outcome"), _release(_outcome)),
    Column(_l("Rules, version"), _release(lambda r: r.rules)),
    Column(_l("Assessed by"), _signed(lambda r: r.assessed, "by")),
    Column(_l("Assessed at"), _signed(lambda r: r.assessed, "at")),
    Column(_l("Approved by"), _signed(lambda r: r.approved, "by")),
    Column(_l("Approved at"), _signed(lambda r: r.approved, "at")),
    Column(_l("Released by"), _release(lambda r: r.released_by)),
    Column(_l("Released at"), _release(lambda r: r.released_at)),
    Column(_l("Withdrawn by"), _signed(lambda r: r.withdrawn, "by")),
    Column(_l("Withdrawn at"), _signed(lambda r: r.withdrawn, "at")),
)
