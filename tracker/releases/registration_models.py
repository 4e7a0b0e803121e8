"""Registration tasks of UDI-DIs, and further distributions of releases."""

import enum
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core.db import Digest, Key, Line, LongText, Model
from tracker.identity.models import Person, PersonKey, PersonKeyOrNone
from tracker.releases.models import Device, Market, Release


class Register(enum.Enum):
    """Where a UDI-DI is registered before its device is placed on a market."""

    EUDAMED = "EUDAMED"
    GUDID = "GUDID"
    MHRA = "MHRA"
    SWISSDAMED = "swissdamed"


#: The register of each market: MDR Art. 29, 21 CFR 830.300; Great Britain and Switzerland likewise.
REGISTERS = {
    Market.EU: Register.EUDAMED, Market.US: Register.GUDID,
    Market.UK: Register.MHRA, Market.CH: Register.SWISSDAMED,
}  # fmt: skip
MARKETS = {register: market for market, register in REGISTERS.items()}


class RegistrationState(enum.Enum):
    """How far a registration task is."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    REGISTERED = "registered"
    NOT_NEEDED = "not needed"


#: From each state, where a registration task may go next, and by which verb.
NEXT_REGISTRATION = {
    RegistrationState.DRAFT: {
        "submit": RegistrationState.SUBMITTED, "register": RegistrationState.REGISTERED,
        "waive": RegistrationState.NOT_NEEDED,
    },
    RegistrationState.SUBMITTED: {
        "register": RegistrationState.REGISTERED, "reopen": RegistrationState.DRAFT,
        "waive": RegistrationState.NOT_NEEDED,
    },
    RegistrationState.REGISTERED: {"reopen": RegistrationState.DRAFT},
    RegistrationState.NOT_NEEDED: {"reopen": RegistrationState.DRAFT},
}  # fmt: skip

#: States in which a task is done.
DONE = frozenset({RegistrationState.REGISTERED, RegistrationState.NOT_NEEDED})


class Registration(Model):
    """How far the registration of a UDI-DI in one register was, from one moment to another.

    A UDI-DI without any row is older than these tasks: it was on the market already.
    """

    __table_args__ = (
        Index(
            "uq_registration_open", "device_id", "register", unique=True,
            sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL"),
        ),
        Index(  # what waits for regulatory/quality
            "ix_registration_waiting", "began_at",
            sqlite_where=text("ended_at IS NULL AND state IN ('draft', 'submitted')"),
            postgresql_where=text("ended_at IS NULL AND state IN ('draft', 'submitted')"),
        ),
        CheckConstraint(
            "state <> 'registered' OR (number IS NOT NULL AND day IS NOT NULL)", "registered_says_when"
        ),
        CheckConstraint("state <> 'not needed' OR reason IS NOT NULL", "not_needed_says_why"),
        CheckConstraint("sha256 IS NULL OR url IS NULL", "file_or_link"),
    )  # fmt: skip

    id: Mapped[Key]
    device_id: Mapped[int] = mapped_column(ForeignKey("device.id"), index=True)
    register: Mapped[Register]
    state: Mapped[RegistrationState]
    number: Mapped[Line | None]  # what the register calls the entry
    day: Mapped[date | None]  # submitted or registered on
    reason: Mapped[str | None] = mapped_column(Text)
    file_name: Mapped[Line | None]
    sha256: Mapped[Digest | None]
    size: Mapped[int | None]  # bytes
    url: Mapped[str | None] = mapped_column(Text)
    by_id: Mapped[PersonKeyOrNone]  # None: opened when these tasks came into being
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]  # None: still so

    device: Mapped[Device] = relationship()
    by: Mapped[Person | None] = relationship()

    @property
    def market(self) -> Market:
        return MARKETS[self.register]

    @property
    def done(self) -> bool:
        """Whether it keeps no release back."""
        return self.state in DONE


class Distribution(Model):
    """That a release which is out is distributed further: another channel, nothing new in it."""

    id: Mapped[Key]
    release_id: Mapped[int] = mapped_column(ForeignKey("release.id"), index=True)
    channel: Mapped[Line]
    region: Mapped[Line]
    day: Mapped[date]
    note: Mapped[LongText]  # why the software that is delivered stays the same
    by_id: Mapped[PersonKey]
    at: Mapped[datetime]

    release: Mapped[Release] = relationship()
    by: Mapped[Person] = relationship()
