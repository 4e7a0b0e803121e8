"""Loading catalogues, and deciding which of their clauses apply to a product."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from tracker.audit.actions import Actor, record
from tracker.core.db import db
from tracker.core.errors import Invalid, NotAllowed, RuleBroken
from tracker.core.texts import _
from tracker.identity.models import Person, Product
from tracker.identity.permissions import Right
from tracker.requirements.editions import Difference, Edition, Row, compare, parents_first, slug
from tracker.requirements.models import Applicability, Catalogue, Clause, SafetyClass


@dataclass(frozen=True, slots=True)
class ClauseOfProduct:
    """What an event about applicability is about."""

    clause: Clause
    product: Product
    event_kind = "clause"

    @property
    def event_key(self) -> str:
        return self.clause.label

    @property
    def event_product(self) -> str | None:
        return self.product.key


def difference(edition: Edition, rows: list[Row], *, by: Actor) -> Difference:
    """What loading these rows would change; refused where it may not be."""
    if isinstance(by, Person):
        _refuse_reader(by)
    for field, text in (("standard", edition.name), ("edition", edition.edition)):
        if not text or len(text) > 40 or not text.isprintable():
            raise Invalid(field, _("1 to 40 plain characters, as it is to be printed."))
    if len(edition.title) > 200:
        raise Invalid("title", _("At most 200 characters."))
    catalogue = _catalogue(edition.name, edition.edition)
    if catalogue is None:
        _refuse_taken(edition)
    elif catalogue.own is not edition.own:
        raise Invalid(
            "standard", _("%(name)s, %(e)s, comes with the product; give yours another name or edition.",
                          name=edition.name, e=edition.edition),
        )  # fmt: skip
    return compare([row_of(c) for c in _stored(catalogue).values() if c.gone_at is None], rows)


def load(
    edition: Edition, rows: list[Row], *, source: dict[str, str] | None = None, by: Actor,
    at: datetime,
) -> bool:  # fmt: skip
    """Bring a catalogue to these rows: one event if anything differs, none if nothing does.

    A clause that is no longer there is marked as gone; it stays, with its links.
    """
    found, catalogue = difference(edition, rows, by=by), _catalogue(edition.name, edition.edition)
    stored = _stored(catalogue)
    if catalogue is not None and not found and not _relabelled(edition, stored, rows):
        return False
    began = catalogue is None
    if catalogue is None:
        catalogue = _begin(edition, at)
    for name in ("title", "publisher", "language", "licence"):
        setattr(catalogue, name, getattr(edition, name))
    catalogue.loaded_at = at
    _write(catalogue, edition, stored, rows, found, at)
    changes: dict[str, Any] = {name: [None, value] for name, value in (source or {}).items()}
    changes["clauses"] = [
        None if began else found.same + len(found.changed) + len(found.gone),
        len(rows),
    ]
    if began:
        changes["title"] = [None, edition.title]
    else:
        changes["added"] = [None, [row.ref for row in found.added]]
        changes["changed"] = [None, [after.ref for _before, after in found.changed]]
        changes["gone"] = [[row.ref for row in found.gone], None]
    record("catalogue.loaded", catalogue, by=by, at=at, changes=changes)
    return True


def decide(
    product: Product, clauses: list[Clause], *, applicable: bool, reason: str, by: Person,
    at: datetime,
) -> list[Applicability]:  # fmt: skip
    """Say that clauses apply to a product, or why they do not: one event for all of them."""
    _refuse_reader(by)
    if not clauses:
        raise RuleBroken(_("There is no clause to decide on here."))
    if any(not clause.assessable for clause in clauses):
        raise RuleBroken(_("A heading is not decided on; the clauses below it are."))
    if not applicable and not reason.strip():
        raise Invalid("reason", _("Say why it does not apply; an auditor asks for it."))
    open_rows = _open_rows(product, [clause.id for clause in clauses])
    wanted = [c for c in clauses if not _says(open_rows.get(c.id), applicable, reason)]
    if not wanted:
        raise RuleBroken(_("This is what was decided already; nothing changed."))
    before = {c.id: open_rows[c.id].applicable for c in wanted if c.id in open_rows}
    for clause in wanted:
        if (row := open_rows.get(clause.id)) is not None:
            row.ended_at = at
    db.session.flush()  # old rows must be closed before new ones open (unique index)
    made = [
        Applicability(product=product, clause=c, applicable=applicable, reason=reason, by=by, began_at=at)
        for c in wanted
    ]  # fmt: skip
    db.session.add_all(made)
    changes: dict[str, Any] = {"applicable": [before.get(wanted[0].id), applicable]}
    if len(wanted) > 1:
        changes = {
            "clauses": [None, [c.label for c in wanted]],
            "applicable": [[before.get(c.id) for c in wanted], applicable],
        }
    subject = ClauseOfProduct(wanted[0], product) if len(wanted) == 1 else product
    record("applicability.decided", subject, by=by, at=at, changes=changes, texts={"reason": reason})  # fmt: skip
    return made


def classify(
    product: Product, letter: str, reason: str, *, by: Person, at: datetime
) -> SafetyClass:
    """Set the IEC 62304 software safety class of a product; the class before it stays readable."""
    _refuse_reader(by)
    if letter not in {"A", "B", "C"}:
        raise Invalid("letter", _("The class is A, B or C."))
    if not reason.strip():
        raise Invalid("reason", _("Say why it is this class; the risk file has the grounds."))
    now = db.session.scalar(
        select(SafetyClass).where(
            SafetyClass.product_id == product.id, SafetyClass.ended_at.is_(None)
        )
    )
    if now is not None and (now.letter, now.reason) == (letter, reason):
        raise RuleBroken(_("This is the class already; nothing changed."))
    if now is not None:
        now.ended_at = at
        db.session.flush()  # the old row must be closed before the new one opens (unique index)
    made = SafetyClass(product=product, letter=letter, reason=reason, by=by, began_at=at)
    db.session.add(made)
    record(
        "safety-class.set", product, by=by, at=at,
        changes={"safety_class": [now and now.letter, letter]}, texts={"reason": reason},
    )  # fmt: skip
    return made


def row_of(clause: Clause) -> Row:
    """A stored clause as its catalogue's file would hold it."""
    return Row(
        ref=clause.ref, parent_ref=clause.parent_ref, title=clause.title,
        assessable=clause.assessable, applies_to=clause.applies_to, note=clause.note,
    )  # fmt: skip


def _refuse_reader(by: Person) -> None:
    if not by.may(Right.MANAGE_CLAUSES):
        raise NotAllowed(_("Only regulatory/quality keeps catalogues and what applies."))


def _catalogue(name: str, edition: str) -> Catalogue | None:
    return db.session.scalar(
        select(Catalogue).where(Catalogue.name == name, Catalogue.edition == edition)
    )


def _stored(catalogue: Catalogue | None) -> dict[str, Clause]:
    return {} if catalogue is None else {clause.ref: clause for clause in catalogue.clauses}


def _refuse_taken(edition: Edition) -> None:
    """Two catalogues cannot have one address."""
    taken = select(Catalogue.name).where(
        Catalogue.slug == slug(edition.name), Catalogue.edition_slug == slug(edition.edition)
    )
    if (other := db.session.scalar(taken)) is not None:
        raise Invalid("standard", _("The name is too like %(other)s, which is there already.", other=other))  # fmt: skip


def _begin(edition: Edition, at: datetime) -> Catalogue:
    made = Catalogue(
        name=edition.name, edition=edition.edition, title=edition.title,
        publisher=edition.publisher, language=edition.language, licence=edition.licence,
        slug=slug(edition.name), edition_slug=slug(edition.edition), own=edition.own, loaded_at=at,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()  # its id, which the clauses carry
    return made


def _relabelled(edition: Edition, stored: dict[str, Clause], rows: list[Row]) -> bool:
    """Whether a stored clause prints otherwise, stands elsewhere, or had been gone."""
    return any(
        (clause := stored.get(row.ref)) is not None
        and (clause.gone_at is not None or clause.position != n
             or clause.label != edition.label(row.ref, row.note))
        for n, row in enumerate(rows)
    )  # fmt: skip


def _write(
    catalogue: Catalogue, edition: Edition, stored: dict[str, Clause], rows: list[Row],
    found: Difference, at: datetime,
) -> None:  # fmt: skip
    """Add what is new (parents first), change what differs, mark what is gone."""
    place = {row.ref: n for n, row in enumerate(rows)}
    values = [
        {
            "catalogue_id": catalogue.id, "position": place[row.ref],
            "label": edition.label(row.ref, row.note), **_values(row),
        }
        for row in parents_first(rows) if row.ref not in stored
    ]  # fmt: skip
    if values:
        db.session.execute(insert(Clause), values)
    for row in rows:
        if (clause := stored.get(row.ref)) is not None:
            for name, value in _values(row).items():
                setattr(clause, name, value)
            clause.position, clause.gone_at = place[row.ref], None
            clause.label = edition.label(row.ref, row.note)
    for gone in found.gone:
        stored[gone.ref].gone_at = at
    db.session.flush()
    db.session.expire(catalogue, ["clauses"])


def _values(row: Row) -> dict[str, Any]:
    return {
        "ref": row.ref, "parent_ref": row.parent_ref, "title": row.title,
        "assessable": row.assessable, "applies_to": row.applies_to, "note": row.note,
    }  # fmt: skip


def _open_rows(product: Product, clauses: list[int]) -> dict[int, Applicability]:
    rows = db.session.scalars(
        select(Applicability).where(
            Applicability.product_id == product.id, Applicability.clause_id.in_(clauses),
            Applicability.ended_at.is_(None),
        )
    )  # fmt: skip
    return {row.clause_id: row for row in rows}


def _says(row: Applicability | None, applicable: bool, reason: str) -> bool:
    return row is not None and (row.applicable, row.reason) == (applicable, reason)
