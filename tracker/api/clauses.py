"""Catalogues and clauses, and what meets them. Deciding on them stays with the pages."""

from flask import abort
from sqlalchemy import select

from tracker.api.operations import operation
from tracker.api.who import my_products, sees_drafts
from tracker.core.db import db
from tracker.exchange.shapes.base import Shape
from tracker.exchange.shapes.clauses import (
    AppliesShape,
    CatalogueShape,
    ClauseShape,
    MeetingShape,
    applies_shape,
    catalogue_shape,
    clause_shape,
)
from tracker.identity.models import Product, Scope
from tracker.identity.permissions import Right
from tracker.readiness.clauses import meeting, states
from tracker.requirements.models import Clause
from tracker.requirements.queries import catalogue_at, catalogues, clause_in

AREA = "clauses"
SHOWN = 50


class CataloguesShape(Shape):
    items: list[CatalogueShape]


@operation("GET", "/catalogues", Right.READ_RECORDS, Scope.READ, area=AREA, answer=CataloguesShape)
def list_catalogues() -> CataloguesShape:
    """Every edition of every catalogue."""
    return CataloguesShape(items=[catalogue_shape(c) for c in db.session.scalars(catalogues())])


@operation(
    "GET",
    "/clauses/<standard>/<edition>/<path:ref>",
    Right.READ_RECORDS,
    Scope.READ,
    area=AREA,
    answer=ClauseShape,
)
def get_clause(standard: str, edition: str, ref: str) -> ClauseShape:
    """One clause: how it stands for each product, and the newest initiatives that address it."""
    catalogue = catalogue_at(standard, edition) or abort(404)
    clause = clause_in(catalogue, ref) or abort(404)
    query = meeting(clause, my_products(), drafts=sees_drafts()).limit(SHOWN + 1)
    links = list(db.session.scalars(query))
    met = [
        MeetingShape(
            initiative=link.initiative.key, title=link.initiative.title,
            status=link.initiative.status, product=link.initiative.product.key,
            how_met=link.how_met,
        )
        for link in links[:SHOWN]
    ]  # fmt: skip
    return clause_shape(clause, _applies(clause), met, more=len(links) > SHOWN)


def _applies(clause: Clause) -> list[AppliesShape]:
    """How it stands for each product that the token reaches."""
    products = db.session.scalars(
        select(Product).where(Product.id.in_(my_products())).order_by(Product.key)
    ).all()
    return [
        applies_shape(product.key, state)
        for product in products
        for state in states(product, clause=clause)
    ]
