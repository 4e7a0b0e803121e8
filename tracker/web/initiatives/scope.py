"""Which initiatives the asking person may know of: the same 404 for all others."""

from flask import abort

from tracker.core.db import db
from tracker.initiatives.models import Initiative, Status
from tracker.initiatives.queries import initiative_by_key
from tracker.web.who import my_products, sees_drafts


def initiative_or_404(key: str) -> Initiative:
    """The initiative with this key, if it is in the asking person's scope."""
    initiative = initiative_by_key(key)
    if initiative is None or initiative.product_id not in set(db.session.scalars(my_products())):
        abort(404)
    if initiative.status is Status.DRAFT and not sees_drafts():
        abort(404)
    return initiative
