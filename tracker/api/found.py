"""The records of addresses and bodies, if they lie in the token's scope: the same 404 for all others."""

from flask import abort
from sqlalchemy import select

from tracker.api.who import my_products, sees_drafts
from tracker.core.db import db
from tracker.core.errors import Invalid
from tracker.core.texts import _
from tracker.evidence.models import Evidence
from tracker.evidence.queries import evidence_by_key
from tracker.identity.models import Person, Product, Team
from tracker.identity.queries import person_by_email
from tracker.initiatives.drafts import never_proposed
from tracker.initiatives.models import Initiative
from tracker.initiatives.queries import initiative_by_key
from tracker.releases.models import Release
from tracker.releases.queries import releases_in


def initiative_or_404(key: str) -> Initiative:
    """The initiative with this key."""
    found = initiative_by_key(key)
    if found is None or not _reached(found.product_id):
        abort(404)
    if never_proposed(found) and not sees_drafts():
        abort(404)
    return found


def release_or_404(key: str) -> Release:
    """The release with this key, with what its shape shows."""
    found = db.session.scalar(releases_in(my_products()).where(Release.key == key))
    return found or abort(404)


def evidence_or_404(key: str) -> Evidence:
    """The evidence with this key."""
    found = evidence_by_key(key)
    if found is None:
        abort(404)
    initiative_or_404(found.need.initiative.key)
    return found


def product_named(key: str) -> Product:
    """The product of a body."""
    found = db.session.scalar(
        select(Product).where(Product.key == key, Product.id.in_(my_products()))
    )
    if found is None:
        raise Invalid("product", _("There is no product %(key)s, or you do not belong to it.", key=key))  # fmt: skip
    return found


def team_named(key: str) -> Team:
    """The team of a body."""
    found = db.session.scalar(select(Team).where(Team.key == key))
    if found is None:
        raise Invalid("team", _("There is no team %(key)s.", key=key))
    return found


def person_named(field: str, email: str | None) -> Person | None:
    """The active person of a body; None where none is named."""
    if email is None:
        return None
    found = person_by_email(email)
    if found is None or not found.active:
        raise Invalid(field, _("There is no active person with the address %(email)s.", email=email))  # fmt: skip
    return found


def _reached(product_id: int) -> bool:
    scope = my_products().subquery()
    column = scope.c[0]
    return db.session.scalar(select(column).where(column == product_id).limit(1)) is not None
