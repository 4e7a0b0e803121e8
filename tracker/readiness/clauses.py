"""The clauses of a catalogue with their states for a product, now or at a past moment."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from tracker.core.db import db
from tracker.identity.models import Product
from tracker.initiatives.drafts import ever_proposed
from tracker.initiatives.models import ClauseLink, Delivery, Initiative, Stage, Status
from tracker.readiness.coverage import (
    FINISHED,
    IN_WORK,
    Applies,
    Cover,
    Tally,
    applies,
    cover,
    tally,
)
from tracker.releases.models import Release, ReleaseUdi
from tracker.requirements.models import Applicability, Catalogue, Clause
from tracker.requirements.queries import holds, safety_class


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A clause as it stands for a product; headings have no cover of their own."""

    id: int
    catalogue_id: int
    ref: str
    parent_ref: str | None
    label: str
    title: str
    note: str
    assessable: bool
    applies_to: str
    reason: str  # of the decision, where there is one
    applies: Applies
    cover: Cover | None


@dataclass(slots=True)
class Node:
    """A clause in the tree of its catalogue."""

    state: State
    children: list["Node"] = field(default_factory=list)
    whole: Tally | None = None  # of all that is below it, where only some of it is shown

    def below(self) -> Iterator[State]:
        """It and everything below it."""
        yield self.state
        for child in self.children:
            yield from child.below()

    @property
    def tally(self) -> Tally:
        return self.whole or tally_of(self.below())


def tally_of(states: Iterator[State] | list[State]) -> Tally:
    """The coverage figure of these clauses."""
    return tally(state.cover for state in states if state.cover is not None)


def tallies(found: list[State]) -> dict[int, Tally]:
    """The coverage figure of each catalogue."""
    by_catalogue: dict[int, list[State]] = {}
    for state in found:
        by_catalogue.setdefault(state.catalogue_id, []).append(state)
    return {number: tally_of(rows) for number, rows in by_catalogue.items()}


def states(
    product: Product, at: datetime | None = None, *, catalogue: Catalogue | None = None,
    clause: Clause | None = None,
) -> list[State]:  # fmt: skip
    """The clauses of one catalogue, or of all: one query for the class, one for everything else."""
    found = safety_class(product, at)
    query = _states(product, at)
    if catalogue is not None:
        query = query.where(Clause.catalogue_id == catalogue.id)
    if clause is not None:
        query = query.where(Clause.id == clause.id)
    letter = found.letter if found else None
    return [_state(row, letter) for row in db.session.execute(query)]


def tree(found: list[State]) -> list[Node]:
    """The states as trees; a clause whose parent is not among them stands at the top."""
    nodes = {state.ref: Node(state) for state in found}
    tops: list[Node] = []
    for node in nodes.values():
        parent = nodes.get(node.state.parent_ref or "")
        (parent.children if parent else tops).append(node)
    return tops


def pruned(nodes: list[Node], wanted: set[int]) -> list[Node]:
    """The branches that lead to wanted clauses."""
    kept = []
    for node in nodes:
        children = pruned(node.children, wanted)
        if children or node.state.id in wanted:
            kept.append(Node(node.state, children, node.tally))
    return kept


def meeting(
    clause: Clause, products: Select[int], *, drafts: bool, at: datetime | None = None,
    before: int | None = None,
) -> Select[ClauseLink]:  # fmt: skip
    """Links of initiatives to a clause, newest first, with the releases that deliver them."""
    load = contains_eager(ClauseLink.initiative)
    query = (
        select(ClauseLink)
        .join(Initiative)
        .where(
            ClauseLink.clause_id == clause.id, holds(ClauseLink, at),
            Initiative.product_id.in_(products),
        )
        .options(
            load.joinedload(Initiative.product),
            load.selectinload(Initiative.deliveries).joinedload(Delivery.release)
            .selectinload(Release.udis).joinedload(ReleaseUdi.device),
            joinedload(ClauseLink.by),
        )
        .order_by(ClauseLink.id.desc())
    )  # fmt: skip
    if not drafts:
        query = query.where(ever_proposed())
    return query if before is None else query.where(ClauseLink.id < before)


def _states(product: Product, at: datetime | None) -> Select[Any]:
    """Each clause with its decision, and whether finished or running initiatives meet it.

    EXISTS stops at the first link, so the cost does not grow with the number of initiatives.
    """
    there: ColumnElement[bool] = Clause.gone_at.is_(None)
    if at is not None:
        there = or_(there, Clause.gone_at > at)
    return (
        select(  # type: ignore[return-value]  # more columns than it knows
            Clause.id, Clause.catalogue_id, Clause.ref, Clause.parent_ref, Clause.label,
            Clause.title, Clause.note, Clause.assessable, Clause.applies_to,
            Applicability.applicable, Applicability.reason,
            _met(product, FINISHED, at).label("finished"), _met(product, IN_WORK, at).label("in_work"),
        )
        .outerjoin(
            Applicability,
            and_(
                Applicability.clause_id == Clause.id, Applicability.product_id == product.id,
                holds(Applicability, at),
            ),
        )
        .where(there)
        .order_by(Clause.catalogue_id, Clause.position, Clause.id)
    )  # fmt: skip


def _met(product: Product, among: tuple[Status, ...], at: datetime | None) -> ColumnElement[bool]:
    """Whether an initiative of the product in one of these states is linked to the clause."""
    query = (
        select(ClauseLink.id)
        .join(Initiative, Initiative.id == ClauseLink.initiative_id)
        .where(
            ClauseLink.clause_id == Clause.id, holds(ClauseLink, at),
            # A sum is found by no index: from a clause's few links to their initiatives, never
            # through every initiative of the product.
            Initiative.product_id + 0 == product.id,
        )
        .correlate(Clause)
    )  # fmt: skip
    if at is None:
        return query.where(Initiative.status.in_(among)).exists()
    return (
        query.join(Stage, Stage.initiative_id == Initiative.id)
        .where(Stage.status.in_(among), holds(Stage, at))
        .exists()
    )


def _state(row: Any, letter: str | None) -> State:
    how = applies(row.applicable, row.applies_to, letter)
    finished, in_work = bool(row.finished), bool(row.in_work)
    return State(
        id=row.id, catalogue_id=row.catalogue_id, ref=row.ref, parent_ref=row.parent_ref,
        label=row.label, title=row.title, note=row.note, assessable=row.assessable,
        applies_to=row.applies_to, reason=row.reason or "", applies=how,
        cover=cover(how, finished=finished, in_work=in_work) if row.assessable else None,
    )  # fmt: skip
