"""Webhooks of products, and the deliveries that were taken."""

import enum
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core.db import Digest, Key, Line, Model
from tracker.identity.models import Person, PersonKey, Product, ProductKey


class Forge(enum.Enum):
    """Who sends."""

    GITHUB = "github"
    GITLAB = "gitlab"


#: As printed.
FORGE_NAMES = {Forge.GITHUB: "GitHub", Forge.GITLAB: "GitLab"}


class ReleaseHook(Model):
    """A webhook by which a forge tells of a product's releases.

    Its secret is not kept: it is computed from the nonce and the secret key of this installation
    (`secret.py`), so a copy of the database alone cannot sign. The hash says whether that key is
    still the one that it was made with.
    """

    __table_args__ = (CheckConstraint("source IN ('github', 'gitlab')", "forge"),)
    event_kind = "webhook"

    id: Mapped[Key]
    product_id: Mapped[ProductKey]
    source: Mapped[Forge]
    nonce: Mapped[str] = mapped_column(String(64), unique=True)
    secret_sha256: Mapped[Digest]
    made_by_id: Mapped[PersonKey]
    made_at: Mapped[datetime]
    heard_at: Mapped[datetime | None]  # when a delivery with the right signature came last
    ended_at: Mapped[datetime | None]

    product: Mapped[Product] = relationship(lazy="joined", innerjoin=True)
    made_by: Mapped[Person] = relationship(lazy="joined", innerjoin=True)

    @property
    def event_key(self) -> str:
        return f"{self.source.value}-{self.nonce[:8]}"

    @property
    def event_product(self) -> str | None:
        return self.product.key


class HookDelivery(Model):
    """A delivery that was taken; the same one is never taken again. Never changes."""

    __table_args__ = (
        UniqueConstraint("hook_id", "delivery", name="uq_hook_delivery_id"),
        UniqueConstraint("hook_id", "body_sha256", name="uq_hook_delivery_body"),
        Index("ix_hook_delivery_at", "hook_id", "at"),
    )

    id: Mapped[Key]
    hook_id: Mapped[int] = mapped_column(ForeignKey("release_hook.id"))
    delivery: Mapped[Line]  # the number that its sender gave it
    body_sha256: Mapped[
        Digest
    ]  # a signature covers the body only: another number does not make it new
    at: Mapped[datetime]
