"""A UDI as JSON: of a release, for its About screen (21 CFR 801.50); and read from any text."""

from datetime import datetime

from pydantic import Field

from tracker.exchange.shapes.base import Address, Shape, SignatureShape, signature_shape
from tracker.exchange.shapes.releases import ReleaseLine, release_line
from tracker.readiness.conditions import Place
from tracker.releases.found_by_udi import Named
from tracker.releases.models import Device, Release, ReleaseState
from tracker.udi.symbol import AIDC, symbol_of


class CarriedShape(Shape):
    """One UDI, as people and as scanners read it."""

    trade_name: str
    di: str = Field(description="The UDI-DI: GTIN-14.")
    pi: str = Field(description="The UDI-PI: the version, as written.")
    carrier: str = Field(description="The application identifier that carries the UDI-PI.")
    hri: str = Field(description="In one line.")
    lines: list[str] = Field(description="One application identifier a line, as labels print it.")
    symbology: str = Field(description="Of the symbol: ]d2 is GS1 DataMatrix.")
    data: str = Field(description="What the symbol holds; U+001D separates.")


class AboutShape(Shape):
    """What the software shows under About, and answers where it has no user interface."""

    key: str
    product: str
    version: str
    tag: str
    state: ReleaseState
    released_at: datetime | None
    withdrawn: bool
    udi: list[CarriedShape]
    url: str = Field(description="Its page in this record.")


class WrongShape(Shape):
    """One thing that is wrong with a text."""

    code: str
    message: str
    at: int = Field(description="The place in the text, from 0.")


class NamedDeviceShape(Shape):
    """The device of this record that has the UDI-DI."""

    gtin: str
    trade_name: str
    product: str
    markets: list[str]


class WithdrawalShape(Shape):
    """A release that was taken back, and who signed that, when and why."""

    release: str
    version: str
    signature: SignatureShape


class ReadShape(Shape):
    """What a text was read as, and what of this record it names."""

    input: str
    kind: str
    valid: bool
    fields: dict[str, str | int] = Field(
        description="By application identifier, or by the words of HIBC and GMN."
    )
    meaning: dict[str, str] = Field(
        description="The same in words: di, software_version, lot, expiry …"
    )
    errors: list[WrongShape]
    device: NamedDeviceShape | None
    release: ReleaseLine | None
    withdrawals: list[WithdrawalShape] = Field(
        description="Of the release; of the device, where the text names no version."
    )
    sentence: str | None = Field(
        description="Why no release is named, where a device identifier was read."
    )


def read_shape(found: Named, address: Address) -> ReadShape:
    device = found.device
    return ReadShape(
        input=found.reading.text, kind=found.reading.kind, valid=found.reading.valid,
        fields=found.reading.values, meaning=found.meaning.named, sentence=found.sentence,
        errors=[WrongShape(code=e.code, message=e.message, at=e.at) for e in found.reading.errors],
        device=_device(device) if device else None,
        release=release_line(found.release, address) if found.release else None,
        withdrawals=[w for release in found.withdrawn if (w := _withdrawal(release))],
    )  # fmt: skip


def _device(device: Device) -> NamedDeviceShape:
    return NamedDeviceShape(
        gtin=device.gtin, trade_name=device.trade_name, product=device.product.key,
        markets=[row.market.value for row in device.market_rows],
    )  # fmt: skip


def _withdrawal(release: Release) -> WithdrawalShape | None:
    signed = signature_shape(release.withdrawal.signature) if release.withdrawal else None
    if signed is None:
        return None
    return WithdrawalShape(release=release.key, version=release.version, signature=signed)


def about_shape(release: Release, address: Address) -> AboutShape:
    return AboutShape(
        key=release.key, product=release.product.name, version=release.version, tag=release.tag,
        state=release.state, released_at=release.released_at, withdrawn=release.withdrawn,
        udi=[_carried(udi.hri, udi.device.trade_name, udi.device.gtin, udi.pi, udi.device.carrier.value) for udi in release.udis],
        url=address(Place.RELEASE, release.key),
    )  # fmt: skip


def about_text(told: AboutShape) -> str:
    """The same as plain text, in the words that do not change with the reader."""
    lines = [f"{told.product} {told.version}"]
    if told.released_at:
        lines.append(f"Released {told.released_at:%Y-%m-%d}")
    if told.withdrawn:
        lines.append("Withdrawn")
    for udi in told.udi:
        lines += ["", udi.trade_name, "UDI", *udi.lines]
    return "\n".join(lines) + "\n"


def _carried(hri: str, name: str, di: str, pi: str, carrier: str) -> CarriedShape:
    symbol = symbol_of(hri)
    return CarriedShape(
        trade_name=name, di=di, pi=pi, carrier=carrier, hri=hri, lines=list(symbol.lines),
        symbology=AIDC, data=symbol.data,
    )  # fmt: skip
