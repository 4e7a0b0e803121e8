"""Catalogues and clauses as JSON, with what meets them."""

from typing import Any

from pydantic import Field

from tracker.exchange.shapes.base import Shape
from tracker.initiatives.models import Status
from tracker.readiness.clauses import State
from tracker.readiness.coverage import Applies, Cover
from tracker.requirements.models import Catalogue, Clause


class CatalogueShape(Shape):
    """One edition of a standard, a law, or a company's own list."""

    name: str
    edition: str
    title: str
    publisher: str
    own: bool = Field(description="The company's own list, not shipped.")
    address: str = Field(description="Standard and edition as they stand in addresses.")


class ClauseLine(Shape):
    """A clause: its number and a short title; the text is its publisher's."""

    standard: str
    edition: str
    ref: str
    label: str = Field(description="As printed: ISO 13485 7.5.8.")
    title: str
    assessable: bool = Field(description="False: a heading.")
    applies_to: str = Field(description="Software safety classes, “B,C”; empty: all.")
    gone: bool = Field(description="A later load of the catalogue no longer holds it.")
    address: str = Field(description="Standard, edition and number as they stand in addresses.")


class AppliesShape(Shape):
    """How a clause stands for a product."""

    product: str
    applies: Applies
    reason: str = Field(description="Of the decision; empty where nobody decided.")
    cover: Cover | None = Field(description="Null for a heading.")


class MeetingShape(Shape):
    """An initiative that addresses the clause, and how it is met."""

    initiative: str
    title: str
    status: Status
    product: str
    how_met: str


class ClauseShape(ClauseLine):
    """A clause with how it stands for each product, and the newest initiatives that address it."""

    note: str
    products: list[AppliesShape]
    initiatives: list[MeetingShape]
    more: bool = Field(description="There are older ones: the list of initiatives has them all.")


def catalogue_shape(catalogue: Catalogue) -> CatalogueShape:
    return CatalogueShape(
        name=catalogue.name, edition=catalogue.edition, title=catalogue.title,
        publisher=catalogue.publisher, own=catalogue.own,
        address=f"{catalogue.slug}/{catalogue.edition_slug}",
    )  # fmt: skip


def clause_line(clause: Clause) -> ClauseLine:
    return ClauseLine(**_line(clause))


def clause_shape(
    clause: Clause, products: list[AppliesShape], initiatives: list[MeetingShape], *, more: bool
) -> ClauseShape:
    return ClauseShape(
        **_line(clause), note=clause.note, products=products, initiatives=initiatives, more=more
    )


def applies_shape(product: str, state: State) -> AppliesShape:
    return AppliesShape(
        product=product, applies=state.applies, reason=state.reason, cover=state.cover
    )


def _line(clause: Clause) -> dict[str, Any]:
    catalogue = clause.catalogue
    return {
        "standard": catalogue.name, "edition": catalogue.edition, "ref": clause.ref,
        "label": clause.label, "title": clause.title, "assessable": clause.assessable,
        "applies_to": clause.applies_to, "gone": clause.gone_at is not None,
        "address": f"{catalogue.slug}/{catalogue.edition_slug}/{clause.ref}",
    }  # fmt: skip
