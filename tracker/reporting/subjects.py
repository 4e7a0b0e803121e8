"""What a report can be about: one record, the products whose register it is, a team in a period."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select

from tracker.core.db import db
from tracker.core.errors import Invalid
from tracker.core.texts import _
from tracker.identity.models import Product, Team
from tracker.initiatives.drafts import ever_proposed
from tracker.initiatives.models import Initiative
from tracker.releases.models import Release

SHOWN = 3  # products that a title names
LONGEST = 90  # characters of keys that still make a key
MOST_DAYS = 732  # of a period: two years


@dataclass(frozen=True, slots=True)
class Register:
    """The UDI register of some products, by key: the same products are the same subject."""

    products: tuple[Product, ...]

    @property
    def product(self) -> Product:
        """The first; the others are `products[1:]`."""
        return self.products[0]

    @property
    def key(self) -> str:
        return keyed(self.products)

    @property
    def title(self) -> str:
        names = [product.name for product in self.products]
        more = len(names) - SHOWN
        return ", ".join(names[:SHOWN]) + (f" and {more} more" if more > 0 else "")


@dataclass(frozen=True, slots=True)
class TeamPeriod:
    """The capacity and priorities of a team in a period; named are initiatives of these products."""

    team: Team
    first: date
    last: date
    products: tuple[Product, ...]

    @property
    def product(self) -> Product:
        """The first; the others are `products[1:]`."""
        return self.products[0]

    @property
    def key(self) -> str:
        return f"{self.team.key}:{self.first}:{self.last}:{keyed(self.products)}"

    @property
    def title(self) -> str:
        return f"{self.team.name}, {self.first} to {self.last}"


Subject = Initiative | Release | Register | TeamPeriod


def keyed(products: tuple[Product, ...]) -> str:
    """One key for several products; of very many, one that they alone have."""
    keys = "+".join(product.key for product in products)
    if len(keys) <= LONGEST:
        return keys
    return f"{len(products)}-products-{hashlib.sha256(keys.encode()).hexdigest()[:12]}"


def register_of(products: list[Product]) -> Register:
    """The register of these products, whatever their order."""
    return Register(tuple(sorted(products, key=lambda product: product.key)))


def products_with(team: Team, products: Select[int], *, drafts: bool) -> list[Product]:
    """Those of these products on which a team works; to who sees no drafts, these tell nothing."""
    works = select(Initiative.product_id).where(
        Initiative.team_id == team.id, Initiative.product_id.in_(products)
    )
    if not drafts:
        works = works.where(ever_proposed())
    return list(
        db.session.scalars(select(Product).where(Product.id.in_(works)).order_by(Product.key))
    )


def team_period(
    team: Team, first: date, last: date, products: Iterable[Product]
) -> TeamPeriod:  # fmt: skip
    """A team in a period; refused where the period ends before it begins, or is very long."""
    if last < first:
        raise Invalid("last", _("The period ends before it begins."))
    if (last - first).days > MOST_DAYS:
        raise Invalid("last", _("At most two years at once."))
    named = tuple(sorted(products, key=lambda product: product.key))
    if not named:
        raise Invalid("products", _("Choose at least one product."))
    return TeamPeriod(team, first, last, named)


def products_of_subject(subject: Subject) -> tuple[Product, ...]:
    """The products that whoever reads a report on it must be able to read: all of them."""
    if isinstance(subject, Register | TeamPeriod):
        return subject.products
    return (subject.product,)
