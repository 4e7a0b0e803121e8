"""The UDI of a release for the software itself: what its About screen shows (21 CFR 801.50)."""

from datetime import datetime

from pydantic import Field

from tracker.exchange.shapes.base import Address, Shape
from tracker.readiness.conditions import Place
from tracker.releases.models import Release, ReleaseState
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
