"""UDI-DIs and releases. A released row never changes again, in the database too."""

import enum
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core.db import Code, Key, Line, Model, Name
from tracker.identity.models import Person, PersonKey, Product, ProductKey
from tracker.udi.gs1 import Carrier, hri


class Market(enum.Enum):
    """Where a device is placed on the market."""

    EU = "EU"
    US = "US"
    UK = "UK"
    CH = "CH"


class ReleaseState(enum.Enum):
    """PLANNED → RELEASED, or CANCELLED."""

    PLANNED = "planned"
    RELEASED = "released"
    CANCELLED = "cancelled"


#: From each state, where a release may go next, and by which verb.
NEXT = {
    ReleaseState.PLANNED: {"release": ReleaseState.RELEASED, "cancel": ReleaseState.CANCELLED},
    ReleaseState.RELEASED: {},
    ReleaseState.CANCELLED: {},
}


class Device(Model):
    """One UDI-DI: a GTIN-14 that belongs to a product for ever."""

    __table_args__ = (CheckConstraint("length(gtin) = 14", "gtin_14"),)
    event_kind = "device"

    id: Mapped[Key]
    gtin: Mapped[str] = mapped_column(String(14), unique=True)
    product_id: Mapped[ProductKey]
    trade_name: Mapped[Name]
    carrier: Mapped[Carrier]
    created_at: Mapped[datetime]

    product: Mapped[Product] = relationship()
    market_rows: Mapped[list["DeviceMarket"]] = relationship(
        back_populates="device", order_by="DeviceMarket.market"
    )

    @property
    def event_key(self) -> str:
        return self.gtin

    @property
    def event_product(self) -> str | None:
        return self.product.key

    @property
    def markets(self) -> str:
        """Codes, as printed: EU, US."""
        return ", ".join(row.market.value for row in self.market_rows)


class DeviceMarket(Model):
    """A market on which a device is placed."""

    device_id: Mapped[int] = mapped_column(ForeignKey("device.id"), primary_key=True)
    market: Mapped[Market] = mapped_column(primary_key=True)

    device: Mapped[Device] = relationship(back_populates="market_rows")


class Release(Model):
    """One version of a product, with the UDI-PI that it carries."""

    __table_args__ = (
        CheckConstraint("em_id <> pm_id", "two_people"),
        CheckConstraint(
            "(state = 'released') = (released_at IS NOT NULL AND released_by_id IS NOT NULL)",
            "released_says_when",
        ),
        UniqueConstraint("product_id", "tag", name="uq_release_product_tag"),
    )
    event_kind = "release"

    id: Mapped[Key]
    key: Mapped[Code] = mapped_column(unique=True)
    product_id: Mapped[ProductKey]
    version: Mapped[Line]
    tag: Mapped[Line]
    commit: Mapped[Line]
    build: Mapped[Line]
    em_id: Mapped[PersonKey]
    pm_id: Mapped[PersonKey]
    state: Mapped[ReleaseState] = mapped_column(default=ReleaseState.PLANNED)
    created_by_id: Mapped[PersonKey]
    created_at: Mapped[datetime]
    released_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    released_at: Mapped[datetime | None]

    product: Mapped[Product] = relationship()
    em: Mapped[Person] = relationship(foreign_keys="Release.em_id")
    pm: Mapped[Person] = relationship(foreign_keys="Release.pm_id")
    created_by: Mapped[Person] = relationship(foreign_keys="Release.created_by_id")
    released_by: Mapped[Person | None] = relationship(foreign_keys=[released_by_id])
    udis: Mapped[list["ReleaseUdi"]] = relationship(
        back_populates="release", order_by="ReleaseUdi.id"
    )

    @property
    def event_key(self) -> str:
        return self.key

    @property
    def event_product(self) -> str | None:
        return self.product.key

    @property
    def title(self) -> str:
        return f"{self.product.name} {self.version}"


class ReleaseUdi(Model):
    """The UDI of a release on one device: UDI-DI and UDI-PI, never used before together."""

    __table_args__ = (
        UniqueConstraint("device_id", "pi_folded", name="uq_release_udi_pi"),
        UniqueConstraint("release_id", "device_id", name="uq_release_udi_device"),
    )

    id: Mapped[Key]
    release_id: Mapped[int] = mapped_column(ForeignKey("release.id"))
    device_id: Mapped[int] = mapped_column(ForeignKey("device.id"))
    pi: Mapped[str] = mapped_column(String(20))
    pi_folded: Mapped[str] = mapped_column(String(40))

    release: Mapped[Release] = relationship(back_populates="udis")
    device: Mapped[Device] = relationship()

    @property
    def hri(self) -> str:
        return hri(self.device.gtin, self.device.carrier, self.pi)
