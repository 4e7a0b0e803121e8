"""The company, its teams and products, its people, and how they get in."""

import enum
from datetime import datetime
from typing import Annotated

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core.db import Code, Digest, Key, Line, LongText, Model, Name
from tracker.core.editions import edition_of
from tracker.identity.permissions import RIGHTS, ROLE_NAMES, Right, Role

PersonKey = Annotated[int, mapped_column(ForeignKey("person.id"), index=True)]
#: Nobody: the system itself, or somebody from before this record began.
PersonKeyOrNone = Annotated[int | None, mapped_column(ForeignKey("person.id"), index=True)]
TeamKey = Annotated[int, mapped_column(ForeignKey("team.id"), index=True)]
ProductKey = Annotated[int, mapped_column(ForeignKey("product.id"), index=True)]


class Company(Model):
    """Whose record this is: stands on every report. One row."""

    __table_args__ = (CheckConstraint("id = 1", "one_row"),)
    event_kind, event_product = "company", None

    id: Mapped[Key]
    name: Mapped[Line]
    address: Mapped[LongText]

    @property
    def event_key(self) -> str:
        return "company"

    @property
    def edition(self) -> str:
        return edition_of(self.name, self.address)


class Team(Model):
    """The unit that orders its work."""

    event_kind, event_product = "team", None

    id: Mapped[Key]
    key: Mapped[Code] = mapped_column(unique=True)
    name: Mapped[Name]

    @property
    def event_key(self) -> str:
        return self.key


class Product(Model):
    """A device or family that releases are made of; also the unit of who may read what."""

    event_kind = "product"

    id: Mapped[Key]
    key: Mapped[Code] = mapped_column(unique=True)
    name: Mapped[Name]
    tag_prefix: Mapped[Code]  # what stands before the version in a tag: "v", "sleep-coach/"
    em_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    pm_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    em: Mapped["Person | None"] = relationship(foreign_keys=[em_id])
    pm: Mapped["Person | None"] = relationship(foreign_keys=[pm_id])

    @property
    def event_key(self) -> str:
        return self.key

    @property
    def event_product(self) -> str | None:
        return self.key

    @property
    def owners_edition(self) -> str:
        return edition_of(self.em_id, self.pm_id)


class Person(Model):
    """Somebody. Never deleted, and an e-mail address is never given to another person."""

    event_kind, event_product = "person", None

    id: Mapped[Key]
    email: Mapped[Line] = mapped_column(unique=True)  # one canonical, lower-case form
    name: Mapped[Name]
    password_hash: Mapped[str | None] = mapped_column(Text)
    language: Mapped[Code] = mapped_column(default="en")
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]

    role_rows: Mapped[list["PersonRole"]] = relationship(
        back_populates="person", order_by="PersonRole.id"
    )
    memberships: Mapped[list["Membership"]] = relationship(
        back_populates="person", order_by="Membership.id"
    )

    @property
    def event_key(self) -> str:
        return self.email

    @property
    def roles(self) -> frozenset[Role]:
        """The roles held now."""
        return frozenset(row.role for row in self.role_rows if row.ended_at is None)

    @property
    def roles_edition(self) -> str:
        return edition_of(self.role_names)

    @property
    def role_names(self) -> str:
        """As printed in the record."""
        return ", ".join(ROLE_NAMES[role] for role in Role if role in self.roles)

    def may(self, right: Right) -> bool:
        """Whether any of the person's roles carries this right."""
        return self.active and bool(RIGHTS[right] & self.roles)


class PersonRole(Model):
    """A role of a person, from one moment to another."""

    __table_args__ = (
        Index(
            "uq_person_role_open", "person_id", "role", unique=True,
            sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[Key]
    person_id: Mapped[PersonKey]
    role: Mapped[Role]
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(back_populates="role_rows")


class Membership(Model):
    """A person belongs to a team or a product, from one moment to another.

    For an auditor this is the grant: a product, from, and to (`grants.py`).
    """

    __table_args__ = (
        CheckConstraint("(team_id IS NULL) <> (product_id IS NULL)", "team_or_product"),
        CheckConstraint("ended_at IS NULL OR ended_at >= began_at", "from_before_to"),
    )

    id: Mapped[Key]
    person_id: Mapped[PersonKey]
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    product_id: Mapped[int | None] = mapped_column(ForeignKey("product.id"))
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    granted_until: Mapped[datetime | None]  # of a grant: when it was to end; `ended_at` says when

    person: Mapped[Person] = relationship(back_populates="memberships")
    team: Mapped[Team | None] = relationship()
    product: Mapped[Product | None] = relationship()


class Session(Model):
    """A signed-in browser. Only the SHA-256 of its cookie is kept; ending it ends it at once."""

    __tablename__ = "browser_session"

    id: Mapped[Key]
    token_sha256: Mapped[Digest] = mapped_column(unique=True)
    person_id: Mapped[PersonKey]
    began_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    identify_again: Mapped[bool] = mapped_column(default=False)  # idle: a signature asks for both

    person: Mapped[Person] = relationship()


class Link(Model):
    """A one-time link with which a person sets a password: invitation or reset."""

    __tablename__ = "one_time_link"

    id: Mapped[Key]
    token_sha256: Mapped[Digest] = mapped_column(unique=True)
    person_id: Mapped[PersonKey]
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()


class Scope(enum.Enum):
    """What a token may be used for; never more than its person may do."""

    READ = "read"
    WRITE = "write"  # initiatives, value, evidence
    RELEASES = "releases"  # create, name the build, release
    REPORTS = "reports"  # issue; reading them is `read`


class ApiToken(Model):
    """With what a program acts for a person. Only its SHA-256 is kept; it is shown once."""

    __table_args__ = (CheckConstraint("expires_at > made_at", "lasts"),)
    event_kind, event_product = "token", None

    id: Mapped[Key]
    name: Mapped[Name]
    prefix: Mapped[Code] = mapped_column(unique=True)  # its first characters, to recognise it by
    token_sha256: Mapped[Digest] = mapped_column(unique=True)
    person_id: Mapped[PersonKey]
    scope_names: Mapped[Line]  # of `Scope`, comma between
    every_product: Mapped[bool]  # else only those of `product_rows`
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]  # to the minute
    revoked_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)
    product_rows: Mapped[list["ApiTokenProduct"]] = relationship(
        back_populates="token", order_by="ApiTokenProduct.product_id"
    )

    @property
    def event_key(self) -> str:
        return self.prefix

    @property
    def scopes(self) -> frozenset[Scope]:
        return frozenset(Scope(name) for name in self.scope_names.split(","))

    def holds(self, at: datetime) -> bool:
        """Whether it works: not revoked, not expired, its person active."""
        return self.revoked_at is None and self.expires_at > at and self.person.active


class ApiTokenProduct(Model):
    """A product to which a token is limited."""

    token_id: Mapped[int] = mapped_column(ForeignKey("api_token.id"), primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"), primary_key=True)

    token: Mapped[ApiToken] = relationship(back_populates="product_rows")
    product: Mapped[Product] = relationship()


class Door(enum.Enum):
    """Where a password was asked for."""

    SIGN_IN = "sign-in"
    SIGNATURE = "signature"


class WrongPassword(Model):
    """One wrong password, counted for the lock."""

    __table_args__ = (Index("ix_wrong_password_person_at", "person_id", "door", "at"),)

    id: Mapped[Key]
    person_id: Mapped[PersonKey]
    door: Mapped[Door]
    at: Mapped[datetime]


class SpentForm(Model):
    """A form that was carried out: its random part, so that two clicks make one record."""

    nonce: Mapped[str] = mapped_column(String(16), primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)


class Typed(Model):
    """What a person typed into a form and has not sent yet: nothing typed is lost."""

    __tablename__ = "typed_draft"
    __table_args__ = (UniqueConstraint("person_id", "form"),)

    id: Mapped[Key]
    person_id: Mapped[PersonKey]
    form: Mapped[Line]
    fields: Mapped[bytes] = mapped_column(LargeBinary)  # canonical JSON: field → list of values
    at: Mapped[datetime]


class SavedView(Model):
    """Filters and order of a list under a name, one person's own.

    It says how somebody looks at the record and is no part of it, so no event tells of it.
    """

    __table_args__ = (
        UniqueConstraint("person_id", "listing", "name", name="uq_saved_view_name"),
        Index(
            "uq_saved_view_preset", "person_id", "listing", unique=True,
            sqlite_where=text("preset"), postgresql_where=text("preset"),
        ),
    )  # fmt: skip

    id: Mapped[Key]
    person_id: Mapped[PersonKey]
    listing: Mapped[Code]
    name: Mapped[Name]
    query: Mapped[LongText]  # as it stands in the address, in one canonical order
    preset: Mapped[bool]  # the list opens with it
    saved_at: Mapped[datetime]
