"""Which initiatives the asking person may know of: the same 404 for all others."""

from flask import abort

from tracker.core.db import db
from tracker.initiatives.drafts import never_proposed
from tracker.initiatives.models import Initiative
from tracker.initiatives.queries import initiative_by_key
from tracker.web.who import my_products, sees_drafts


def readable_initiative(key: str) -> Initiative | None:
    """The initiative with this key, if it is in the asking person's scope."""
    initiative = initiative_by_key(key)
    if initiative is None or initiative.product_id not in set(db.session.scalars(my_products())):
        return None
    if never_proposed(initiative) and not sees_drafts():
        return None
    return initiative


def initiative_or_404(key: str) -> Initiative:
    """The same, or the page that says that there is none."""
    return readable_initiative(key) or abort(404)
