"""For whom a command acts: `--as EMAIL` on the machine itself, or `TRACKER_TOKEN`. Neither ever signs."""

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tracker.cli.context import person
from tracker.core.errors import NotAllowed, RuleBroken

if TYPE_CHECKING:
    from sqlalchemy import Select

    from tracker.identity.models import ApiToken, Person, Scope
    from tracker.identity.permissions import Right


@dataclass(frozen=True, slots=True)
class Reader:
    """Which products are seen, and whether drafts are."""

    products: "Select[int]"
    drafts: bool


@dataclass(frozen=True, slots=True)
class Actor(Reader):
    """The person for whom a command writes."""

    person: "Person"


def reader(email: str | None) -> Reader:
    """Who reads: a person, a token's person, or, on the machine itself, everybody."""
    from sqlalchemy import select

    from tracker.identity.models import Product, Scope

    found = named(email, Scope.READ)
    return found or Reader(select(Product.id), drafts=True)


def actor(email: str | None, scope: "Scope", right: "Right") -> Actor:
    """Who writes; refused without a person, and beyond what they and their token may."""
    found = named(email, scope)
    if found is None:
        raise RuleBroken("Say for whom: --as EMAIL, or a token in TRACKER_TOKEN.")
    if not found.person.may(right):
        raise NotAllowed(
            f"The roles of {found.person.name} do not carry this right: {right.value}."
        )
    return found


def named(email: str | None, scope: "Scope") -> Actor | None:
    """The person of --as or of the token; None: nobody is named."""
    from tracker.core.clock import now
    from tracker.identity.permissions import Role
    from tracker.identity.queries import products_of
    from tracker.identity.tokens import products_of_token

    if email:
        somebody, products = person(email), products_of(person(email), now())
    elif secret := os.environ.get("TRACKER_TOKEN"):
        token = _token(secret, scope)
        somebody, products = token.person, products_of_token(token, now())
    else:
        return None
    return Actor(products, drafts=Role.AUDITOR not in somebody.roles, person=somebody)


def _token(secret: str, scope: "Scope") -> "ApiToken":
    """The token, if it works and reaches so far; its name goes into what it records."""
    from tracker.audit.actions import acts_through
    from tracker.core.clock import now
    from tracker.core.db import write
    from tracker.identity.tokens import through, token_by_secret, wants_noting

    token, at = token_by_secret(secret.strip()), now()
    if token is None or not token.holds(at):
        raise NotAllowed("The token in TRACKER_TOKEN does not exist, was revoked, or has expired.")
    if scope not in token.scopes:
        raise NotAllowed(
            f"This needs a token with the scope “{scope.value}”; this one has: {token.scope_names}."
        )
    if wants_noting(token, at):
        with write():
            token.used_at = at
    acts_through.set(through(token))
    return token
