"""UDI-DIs and releases. A released row never changes again, in the database too."""

import enum
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core.db import Code, Key, Line, LongText, Model, Name
from tracker.core.editions import edition_of
from tracker.identity.models import Person, PersonKey, PersonKeyOrNone, Product, ProductKey
from tracker.signing.models import Document, Signature
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


class BasicUdi(Model):
    """A Basic UDI-DI: devices of one intended purpose, risk class and design. Never on a label."""

    event_kind = "basic-udi"

    id: Mapped[Key]
    code: Mapped[Code] = mapped_column(unique=True)  # GMN, or HIBCC's form with “++”
    product_id: Mapped[ProductKey]
    name: Mapped[Name]  # the group, as certificates and declarations name it
    created_at: Mapped[datetime]

    product: Mapped[Product] = relationship()

    @property
    def event_key(self) -> str:
        return self.code

    @property
    def event_product(self) -> str | None:
        return self.product.key


class Device(Model):
    """One UDI-DI: a GTIN-14 that belongs to a product for ever.

    Its carrier, trade name and Basic UDI-DI stay as they are from its first release on.
    """

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
    group: Mapped["DeviceGroup | None"] = relationship(back_populates="device")
    succession: Mapped["Succession | None"] = relationship(
        back_populates="device", foreign_keys="Succession.device_id"
    )
    succeeded: Mapped["Succession | None"] = relationship(
        back_populates="predecessor", foreign_keys="Succession.predecessor_id"
    )
    discontinuation: Mapped["Discontinuation | None"] = relationship(back_populates="device")

    @property
    def basic_udi(self) -> BasicUdi | None:
        """The group it belongs to."""
        return self.group.basic_udi if self.group else None

    @property
    def predecessor(self) -> "Device | None":
        return self.succession.predecessor if self.succession else None

    @property
    def successor(self) -> "Device | None":
        return self.succeeded.device if self.succeeded else None

    @property
    def edition(self) -> str:
        group = self.group.basic_udi_id if self.group else None
        return edition_of(self.trade_name, self.carrier.value, group)

    def discontinued_on(self, day: date) -> bool:
        """Whether no release may carry it any more on this day."""
        return self.discontinuation is not None and self.discontinuation.day <= day

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


class DeviceGroup(Model):
    """That a UDI-DI belongs to a Basic UDI-DI: to one, and to the same from its first release on."""

    device_id: Mapped[int] = mapped_column(ForeignKey("device.id"), primary_key=True)
    basic_udi_id: Mapped[int] = mapped_column(ForeignKey("basic_udi.id"), index=True)

    device: Mapped[Device] = relationship(back_populates="group")
    basic_udi: Mapped[BasicUdi] = relationship()


class Succession(Model):
    """That a UDI-DI takes the place of another, and which release's change asked for it."""

    __table_args__ = (
        CheckConstraint("predecessor_id <> device_id", "another_before"),
        CheckConstraint(
            "(caused_by_id IS NULL) = (assessment_number IS NULL)", "cause_and_version"
        ),
    )

    device_id: Mapped[int] = mapped_column(ForeignKey("device.id"), primary_key=True)
    predecessor_id: Mapped[int] = mapped_column(ForeignKey("device.id"), unique=True)
    caused_by_id: Mapped[int | None] = mapped_column(ForeignKey("release.id"))
    assessment_number: Mapped[int | None]  # version of that release's change assessment

    device: Mapped[Device] = relationship(back_populates="succession", foreign_keys=[device_id])
    predecessor: Mapped[Device] = relationship(
        back_populates="succeeded", foreign_keys=[predecessor_id]
    )
    caused_by: Mapped["Release | None"] = relationship()


class Discontinuation(Model):
    """That a UDI-DI goes on no further release, from a day, for a reason. Its GTIN stays used."""

    device_id: Mapped[int] = mapped_column(ForeignKey("device.id"), primary_key=True)
    day: Mapped[date]
    reason: Mapped[LongText]
    by_id: Mapped[PersonKey]
    at: Mapped[datetime]

    device: Mapped[Device] = relationship(back_populates="discontinuation")
    by: Mapped[Person] = relationship()


class Release(Model):
    """One version of a product, with the UDI-PI that it carries.

    An imported one was released before this record began: it has no people of this record, no
    gates, and of its commit, build and day only what its source says ("" or None: nothing).
    """

    __table_args__ = (
        CheckConstraint("em_id <> pm_id", "two_people"),
        CheckConstraint(
            "imported_at IS NOT NULL OR ((state = 'released') = (released_at IS NOT NULL AND released_by_id IS NOT NULL))",
            "released_says_when",
        ),
        CheckConstraint(
            "CASE WHEN imported_at IS NULL THEN em_id IS NOT NULL AND pm_id IS NOT NULL "
            "AND created_by_id IS NOT NULL ELSE released_by_id IS NULL AND state <> 'cancelled' END",
            "imported_by_nobody",
        ),
        UniqueConstraint("product_id", "tag", name="uq_release_product_tag"),
    )
    event_kind = "release"

    id: Mapped[Key]
    key: Mapped[Code] = mapped_column(unique=True)
    product_id: Mapped[ProductKey]
    version: Mapped[Line] = mapped_column(index=True)
    tag: Mapped[Line]
    commit: Mapped[Line]
    build: Mapped[Line]
    em_id: Mapped[PersonKeyOrNone]
    pm_id: Mapped[PersonKeyOrNone]
    state: Mapped[ReleaseState] = mapped_column(default=ReleaseState.PLANNED, index=True)
    created_by_id: Mapped[PersonKeyOrNone]
    created_at: Mapped[datetime]
    released_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    released_at: Mapped[datetime | None]
    imported_at: Mapped[datetime | None]  # None: planned and released here
    prerelease: Mapped[bool] = mapped_column(default=False, server_default=false())

    product: Mapped[Product] = relationship()
    em: Mapped[Person | None] = relationship(foreign_keys="Release.em_id")
    pm: Mapped[Person | None] = relationship(foreign_keys="Release.pm_id")
    created_by: Mapped[Person | None] = relationship(foreign_keys="Release.created_by_id")
    released_by: Mapped[Person | None] = relationship(foreign_keys=[released_by_id])
    udis: Mapped[list["ReleaseUdi"]] = relationship(
        back_populates="release", order_by="ReleaseUdi.id", cascade="all, delete-orphan"
    )
    sources: Mapped[list["ReleaseSource"]] = relationship(
        back_populates="release", order_by="ReleaseSource.id"
    )
    withdrawal: Mapped["ReleaseWithdrawal | None"] = relationship(
        back_populates="release", lazy="joined"
    )

    @property
    def event_key(self) -> str:
        return self.key

    @property
    def imported(self) -> bool:
        """Released before this record began."""
        return self.imported_at is not None

    @property
    def event_product(self) -> str | None:
        return self.product.key

    @property
    def title(self) -> str:
        return f"{self.product.name} {self.version}"

    @property
    def pi_hris(self) -> list[str]:
        """Its UDI-PI as people read it, once for each carrier: (8012)4.2.0."""
        return list(dict.fromkeys(f"({u.device.carrier.value}){u.pi}" for u in self.udis))

    @property
    def withdrawn(self) -> bool:
        """Regulatory/quality took it back after it was released; the row itself never changes."""
        return self.withdrawal is not None

    @property
    def build_edition(self) -> str:
        return edition_of(self.commit, self.build)

    @property
    def devices_edition(self) -> str:
        return edition_of(*sorted(udi.device_id for udi in self.udis))


class ReleaseSource(Model):
    """What another tool says of a release. It may be told anew; the release itself stays.

    One that is not planned here is told too, and makes no release: people plan releases.
    """

    __table_args__ = (
        UniqueConstraint("release_id", "source", name="uq_release_source_one"),
        UniqueConstraint("product_id", "source", "source_id", name="uq_release_source_told"),
    )

    id: Mapped[Key]
    product_id: Mapped[ProductKey]
    release_id: Mapped[int | None] = mapped_column(
        ForeignKey("release.id")
    )  # None: not planned here
    source: Mapped[Code]  # github, gitlab, tag
    source_id: Mapped[Line] = mapped_column(index=True)  # the release's id at GitHub; the tag
    tag: Mapped[Line]
    url: Mapped[str | None] = mapped_column(Text)
    name: Mapped[LongText]
    notes: Mapped[LongText]
    commit: Mapped[str] = mapped_column(String(64))  # "": the source names none
    prerelease: Mapped[bool]
    published_at: Mapped[datetime | None]
    seen_at: Mapped[datetime]  # when this was last told otherwise than before
    withdrawn_at: Mapped[datetime | None]  # when its source told that it was deleted there

    product: Mapped[Product] = relationship()
    release: Mapped[Release | None] = relationship(back_populates="sources")


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


class GateOverride(Model):
    """One gate, one build, one reason: an exception that an EM asked for. Never changes.

    What it is worth is computed from the signatures on its document (`releases/overrides.py`).
    """

    __table_args__ = (UniqueConstraint("release_id", "number", name="uq_gate_override_number"),)

    id: Mapped[Key]
    release_id: Mapped[int] = mapped_column(ForeignKey("release.id"))
    number: Mapped[int]  # within its release
    gate: Mapped[Code]
    reason: Mapped[LongText]
    commit: Mapped[Line]
    build: Mapped[Line]
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    asked_by_id: Mapped[PersonKey]
    asked_at: Mapped[datetime]

    release: Mapped[Release] = relationship()
    document: Mapped[Document] = relationship()
    asked_by: Mapped[Person] = relationship()


class ReleaseWithdrawal(Model):
    """That a released release was withdrawn: who, when and why stand in the signature."""

    release_id: Mapped[int] = mapped_column(ForeignKey("release.id"), primary_key=True)
    signature_id: Mapped[int] = mapped_column(ForeignKey("signature.id"))

    release: Mapped[Release] = relationship(back_populates="withdrawal")
    signature: Mapped[Signature] = relationship()
