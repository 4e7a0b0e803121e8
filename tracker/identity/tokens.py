"""Tokens: a program acts for a person, within a scope, until a day; shown once, revocable."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import selectinload

from tracker.audit.actions import record
from tracker.core.db import db
from tracker.core.errors import Invalid, NotAllowed, RuleBroken
from tracker.core.texts import _
from tracker.identity.actions import clean_name, digest
from tracker.identity.models import (
    ApiToken,
    ApiTokenProduct,
    Membership,
    Person,
    Product,
    Scope,
)
from tracker.identity.permissions import Right, Role
from tracker.identity.queries import products_of

#: A secret scanner recognises a token that was published by mistake by its beginning.
BEGINNING = "trk_"
LONGEST = timedelta(days=366)
MOST = 20  # tokens of one person that work at once
NOTE_EVERY = timedelta(minutes=1)


def make_token(
    name: str, scopes: frozenset[Scope], *, until: datetime, products: list[Product], by: Person,
    at: datetime,
) -> tuple[ApiToken, str]:  # fmt: skip
    """Make a token for oneself; its secret is returned only here. No products: all of one's own."""
    _refuse_scopes(scopes, by)
    _refuse_until(until, at)
    working = tokens_of(by, at).order_by(None).subquery()
    if (db.session.scalar(select(func.count()).select_from(working)) or 0) >= MOST:
        raise RuleBroken(_("You have %(n)d tokens; revoke one that is not used.", n=MOST))
    prefix = BEGINNING + secrets.token_hex(4)
    secret = f"{prefix}_{secrets.token_urlsafe(32)}"
    token = ApiToken(
        name=clean_name(name), prefix=prefix, token_sha256=digest(secret), person=by,
        scope_names=",".join(scope.value for scope in Scope if scope in scopes),
        every_product=not products, made_at=at, expires_at=until,
        product_rows=[ApiTokenProduct(product=product) for product in products],
    )  # fmt: skip
    db.session.add(token)
    record(
        "token.made", token, by=by, at=at,
        changes={
            "name": [None, token.name], "person": [None, by.email],
            "scopes": [None, token.scope_names.split(",")],
            "products": [None, [product.key for product in products] or "all"],
            "until": [None, f"{until:%Y-%m-%d}"],
        },
    )  # fmt: skip
    return token, secret


def revoke_token(token: ApiToken, *, by: Person, at: datetime) -> None:
    """Stop a token at once: its owner, or an administrator."""
    if by.id != token.person_id and not by.may(Right.MANAGE_PEOPLE):
        raise NotAllowed(_("A token is revoked by its owner or by an administrator."))
    if token.revoked_at is not None:
        raise RuleBroken(_("This token was revoked already."))
    token.revoked_at = at
    record(
        "token.revoked", token, by=by, at=at,
        changes={"name": [token.name, None], "person": [token.person.email, None]},
    )  # fmt: skip


def token_by_secret(secret: str) -> ApiToken | None:
    """The token with this secret, whether it works or not."""
    if not secret.startswith(BEGINNING):
        return None
    return db.session.scalar(select(ApiToken).where(ApiToken.token_sha256 == digest(secret)))


def wants_noting(token: ApiToken, at: datetime) -> bool:
    """Whether its use was noted longer than a minute ago."""
    return token.used_at is None or at - token.used_at >= NOTE_EVERY


def through(token: ApiToken) -> str:
    """How the record names what its person acted through."""
    return f"by token {token.name}"


def products_of_token(token: ApiToken, at: datetime) -> Select[int]:
    """Ids of the products in its person's scope now, as far as the token is not limited."""
    query = products_of(token.person, at)
    if token.every_product:
        return query
    chosen = select(ApiTokenProduct.product_id).where(ApiTokenProduct.token_id == token.id)
    return query.where(Membership.product_id.in_(chosen))


def tokens_of(person: Person, at: datetime) -> Select[ApiToken]:
    """Tokens of a person that work, newest first, with what a list shows."""
    return (
        select(ApiToken)
        .where(
            ApiToken.person_id == person.id, ApiToken.revoked_at.is_(None), ApiToken.expires_at > at
        )
        .options(selectinload(ApiToken.product_rows).joinedload(ApiTokenProduct.product))
        .order_by(ApiToken.id.desc())
    )


def _refuse_scopes(scopes: frozenset[Scope], by: Person) -> None:
    if not scopes:
        raise Invalid("scopes", _("Choose at least one thing that it may be used for."))
    if Role.AUDITOR in by.roles and scopes != {Scope.READ}:
        raise Invalid("scopes", _("An auditor's token reads and does nothing else."))


def _refuse_until(until: datetime, at: datetime) -> None:
    if until <= at:
        raise Invalid("until", _("The last day lies in the past."))
    if until > at + LONGEST:
        raise Invalid("until", _("A token works for a year at most."))
