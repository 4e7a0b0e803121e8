"""What a page of clauses was asked for: the product, the day, and the clause of the address."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from flask import abort, request

from tracker.core.clock import now
from tracker.core.db import db
from tracker.core.texts import _
from tracker.identity.models import Product
from tracker.identity.queries import readable_products
from tracker.requirements.models import Catalogue, Clause
from tracker.requirements.queries import catalogue_at, clause_in
from tracker.web.who import me


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The chosen product of those that may be read, and the day whose end is looked at."""

    products: list[Product]
    product: Product | None
    on: date | None  # None: now

    @property
    def at(self) -> datetime | None:
        """The end of the day that was asked for."""
        if self.on is None:
            return None
        return datetime.combine(self.on, time.min, UTC) + timedelta(days=1)

    @property
    def kept(self) -> dict[str, Any]:
        """What links between these pages carry on."""
        return {
            "product": self.product.key if self.product else None,
            "on": self.on.isoformat() if self.on else None,
        }


def asked() -> Asked:
    """From the address; an unknown product or a product out of scope is the same 404."""
    products = list(db.session.scalars(readable_products(me(), now())))
    key = request.args.get("product")
    found = next((product for product in products if product.key == key), None)
    if key and found is None:
        abort(404)
    return Asked(products=products, product=found or next(iter(products), None), on=_day())


def _day() -> date | None:
    text = request.args.get("on", "").strip()
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
        datetime.combine(day, time.min, UTC) + timedelta(days=1)
    except (ValueError, OverflowError):
        abort(400, _("The day is not one of the calendar. Write it as 2026-12-31."))
    return day if day < now().date() else None


def catalogue_or_404(standard: str, edition: str) -> Catalogue:
    """The catalogue of the address."""
    return catalogue_at(standard[:40], edition[:40]) or abort(404)


def clause_or_404(catalogue: Catalogue, ref: str) -> Clause:
    """The clause of the address."""
    return clause_in(catalogue, ref[:40]) or abort(404)
