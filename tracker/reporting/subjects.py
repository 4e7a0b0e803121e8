"""What a report can be about: one record, or the products whose register it is."""

import hashlib
from dataclasses import dataclass

from tracker.identity.models import Product
from tracker.initiatives.models import Initiative
from tracker.releases.models import Release

SHOWN = 3  # products that a title names
LONGEST = 150  # characters of keys that still make a key


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
        keys = "+".join(product.key for product in self.products)
        if len(keys) <= LONGEST:
            return keys
        return f"{len(self.products)}-products-{hashlib.sha256(keys.encode()).hexdigest()[:12]}"

    @property
    def title(self) -> str:
        names = [product.name for product in self.products]
        more = len(names) - SHOWN
        return ", ".join(names[:SHOWN]) + (f" and {more} more" if more > 0 else "")


Subject = Initiative | Release | Register


def register_of(products: list[Product]) -> Register:
    """The register of these products, whatever their order."""
    return Register(tuple(sorted(products, key=lambda product: product.key)))


def products_of_subject(subject: Subject) -> tuple[Product, ...]:
    """The products that whoever reads a report on it must be able to read: all of them."""
    return subject.products if isinstance(subject, Register) else (subject.product,)
