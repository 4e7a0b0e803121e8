"""Reading webhooks."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, select

from tracker.hooks.models import Forge, ReleaseHook


def working_hooks(products: Select[int] | Collection[int]) -> Select[ReleaseHook]:
    """Those of these products that were not ended, by product and age."""
    chosen: Any = products
    return (
        select(ReleaseHook)
        .where(ReleaseHook.product_id.in_(chosen), ReleaseHook.ended_at.is_(None))
        .order_by(ReleaseHook.product_id, ReleaseHook.id)
    )


def hooks_of(source: Forge) -> Select[ReleaseHook]:
    """All that a forge may speak through: one of them its signature fits."""
    return (
        select(ReleaseHook)
        .where(ReleaseHook.source == source, ReleaseHook.ended_at.is_(None))
        .order_by(ReleaseHook.id)
    )
