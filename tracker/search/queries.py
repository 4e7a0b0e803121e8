"""The best hits of each kind: what was typed exactly comes first, then the newest."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, exists, false, func, literal, or_, select, union_all
from sqlalchemy.sql import ColumnElement

from tracker.core.db import along, db
from tracker.core.search import LONGEST, holds, indexed, words_of
from tracker.evidence.models import Evidence, EvidenceNeed
from tracker.glossary.models import Term
from tracker.glossary.queries import offered
from tracker.glossary.spotting import folded
from tracker.identity.models import Membership, Person, PersonRole, Product
from tracker.identity.permissions import Right, Role
from tracker.identity.queries import products_of
from tracker.initiatives.drafts import ever_proposed
from tracker.initiatives.models import Initiative
from tracker.releases.models import Device, Release
from tracker.requirements.models import Catalogue, Clause
from tracker.value.models import ValueVersion

#: How many hits of a kind are shown; a list shows the others.
SHOWN = 5

#: The texts of a value version that are searched, in the order in which they are read.
VALUE = ("now", "change", "effect", "if_not", "why", "measure", "baseline", "target")


@dataclass(frozen=True, slots=True)
class Hits:
    """What was found of one kind: rows of its columns, and whether there is more."""

    kind: str
    rows: list[Any]
    more: bool


@dataclass(frozen=True, slots=True)
class Reader:
    """Who searches, and what of it they may know of."""

    person: Person
    at: datetime

    @property
    def products(self) -> Select[int]:
        return products_of(self.person, self.at)

    @property
    def no_drafts(self) -> list[ColumnElement[bool]]:
        """Auditors see no drafts, nor what hangs on them."""
        hidden = Role.AUDITOR in self.person.roles
        return [ever_proposed()] if hidden else []


def hits(typed: str, reader: Reader) -> list[Hits]:
    """Kinds with a hit, each in one query, however many there are."""
    words = words_of(typed)
    if not words:
        return []
    plain = "".join(c for c in typed[:LONGEST] if c.isprintable()).strip()
    found = [_hits(asked, words) for asked in _asked(plain, reader)]
    return [of_kind for of_kind in found if of_kind.rows]


@dataclass(frozen=True, slots=True)
class _Asked:
    """How one kind is asked: its columns, what the reader may know, and what is named exactly."""

    kind: str
    columns: Select[*tuple[Any, ...]]
    key: Any
    exact: ColumnElement[bool]


def _hits(asked: _Asked, words: list[list[str]]) -> Hits:
    """Exact ones and, walking back from the newest, the first that hold all the words."""
    index = indexed(asked.kind)
    exact = asked.columns.add_columns(literal(0).label("rank"), asked.key.label("number"))
    newest = (
        asked.columns.add_columns(literal(1).label("rank"), index.c.rowid.label("number"))
        .join(index, index.c.rowid == asked.key)
        .where(holds(index.c.words, words))
        .order_by(index.c.rowid.desc())
        .limit(SHOWN + 1)
    )
    both = union_all(
        *(select(part.subquery()) for part in (exact.where(asked.exact).limit(SHOWN), newest))
    ).subquery()
    query = select(both).order_by(both.c.rank, both.c.number.desc())
    rows = {row.number: row for row in reversed(db.session.execute(query).all())}
    ranked = sorted(rows.values(), key=lambda row: (row.rank, -row.number))
    return Hits(asked.kind, ranked[:SHOWN], len(ranked) > SHOWN)


def _asked(typed: str, reader: Reader) -> Iterator[_Asked]:
    key = typed.upper()
    if reader.person.may(Right.READ_RECORDS):
        yield _Asked("initiative", _initiatives(reader), Initiative.id, Initiative.key == key)
        yield _Asked(
            "release", _releases(reader), Release.id,
            or_(Release.key == key, Release.version == typed, Release.tag == typed),
        )  # fmt: skip
        yield _Asked("device", _devices(reader), Device.id, Device.gtin == typed.zfill(14))
        yield _Asked(
            "clause", _clauses(), Clause.id, or_(Clause.label == typed, Clause.ref == typed)
        )
        yield _Asked("evidence", _evidence(reader), Evidence.id, Evidence.key == key)
        yield _Asked("term", _terms(), Term.id, Term.folded == folded(typed))
    if Role.AUDITOR not in reader.person.roles:
        yield _Asked("person", _people(reader), Person.id, false())


def _initiatives(reader: Reader) -> Select[*tuple[Any, ...]]:
    newest = (
        select(func.max(ValueVersion.id))
        .where(ValueVersion.initiative_id == Initiative.id)
        .correlate(Initiative)
        .scalar_subquery()
    )
    return (
        select(
            Initiative.key, Initiative.title, Initiative.summary, Initiative.status,
            Initiative.obligation, Product.name.label("product"),
            *(getattr(ValueVersion, part) for part in VALUE),
        )
        .select_from(Initiative)
        .join(Product, Product.id == Initiative.product_id)
        .outerjoin(ValueVersion, ValueVersion.id == newest)
        .where(along(Initiative.product_id).in_(reader.products), *reader.no_drafts)
    )  # fmt: skip


def _releases(reader: Reader) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Release.key, Release.version, Release.tag, Release.state, Product.name.label("product")
        )
        .select_from(Release)
        .join(Product, Product.id == Release.product_id)
        .where(along(Release.product_id).in_(reader.products))
    )


def _devices(reader: Reader) -> Select[*tuple[Any, ...]]:
    return (
        select(Device.gtin, Device.trade_name, Product.name.label("product"))
        .select_from(Device)
        .join(Product, Product.id == Device.product_id)
        .where(along(Device.product_id).in_(reader.products))
    )


def _clauses() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Clause.label, Clause.title, Clause.ref, Clause.note, Catalogue.edition,
            Catalogue.slug, Catalogue.edition_slug,
        )
        .select_from(Clause)
        .join(Catalogue, Catalogue.id == Clause.catalogue_id)
        .where(Clause.gone_at.is_(None))
    )  # fmt: skip


def _terms() -> Select[*tuple[Any, ...]]:
    """The glossary belongs to the whole company."""
    return select(
        Term.id.label("term_id"), Term.term, Term.long_form, Term.meaning, Term.how_it_applies,
        Term.state,
    ).where(*offered())  # fmt: skip


def _evidence(reader: Reader) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Evidence.key, EvidenceNeed.title.label("item"), Evidence.file_name, Evidence.url,
            Evidence.note, Evidence.accepted, Initiative.key.label("initiative"),
        )
        .select_from(Evidence)
        .join(EvidenceNeed, EvidenceNeed.id == Evidence.need_id)
        .join(Initiative, Initiative.id == EvidenceNeed.initiative_id)
        .where(along(Initiative.product_id).in_(reader.products), *reader.no_drafts)
    )  # fmt: skip


def _people(reader: Reader) -> Select[*tuple[Any, ...]]:
    """Everybody for an administrator; for others, who belongs or belonged to their products."""
    query = select(
        Person.id, Person.name, Person.active,
        *(_holds_role(role).label(role.value) for role in (Role.EM, Role.PM)),
    ).select_from(Person)  # fmt: skip
    if reader.person.may(Right.MANAGE_PEOPLE):
        return query
    with_them = exists().where(
        Membership.person_id == Person.id, Membership.product_id.in_(reader.products)
    )
    return query.where(with_them)


def _holds_role(role: Role) -> ColumnElement[bool]:
    return exists().where(
        PersonRole.person_id == Person.id, PersonRole.role == role, PersonRole.ended_at.is_(None)
    )
