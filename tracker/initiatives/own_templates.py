"""Keeping own templates: made from an initiative, edited, retired; and finding any template."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from tracker.audit.actions import record
from tracker.core.db import db
from tracker.core.editions import refuse_stale
from tracker.core.errors import Invalid, NotAllowed, RuleBroken
from tracker.core.texts import _
from tracker.identity.models import Person
from tracker.identity.permissions import Right
from tracker.initiatives.models import Initiative, Kind, Origin
from tracker.initiatives.ready_made import TEMPLATES
from tracker.initiatives.template_models import OwnTemplate, TemplateClause, TemplateNeed
from tracker.initiatives.templates import ClauseRef, Need, Template
from tracker.requirements.models import Clause


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a template says and brings."""

    name: str
    title: str
    summary: str
    kind: Kind
    origin: Origin
    obligation: str
    stops_sales: bool
    standing: bool
    needs: tuple[Need, ...]
    clauses: tuple[tuple[Clause, str], ...]


def save_template(
    initiative: Initiative, content: Content, *, by: Person, at: datetime
) -> OwnTemplate:
    """Make a template of an initiative, for the whole company."""
    _refuse(by, content, None)
    template = OwnTemplate(made_from=initiative, made_by=by, made_at=at, edits=0)
    _fill(template, content)
    db.session.add(template)
    record("template.saved", template, by=by, at=at, changes={
        name: [None, value] for name, value in _told(content).items()
    } | {"made_from": [None, initiative.key]}, texts=_free(content))  # fmt: skip
    return template


def edit_template(
    template: OwnTemplate, content: Content, *, edition: str, by: Person, at: datetime
) -> None:
    """Change what later initiatives begin with; those that were made from it stay as they are."""
    _refuse(by, content, template)
    if template.retired_at is not None:
        raise RuleBroken(_("This template is retired; it stays as it is."))
    refuse_stale(edition, template.edition)
    before = _told(content_of(template))
    _fill(template, content)
    template.edits += 1
    after = _told(content)
    record(
        "template.edited", template, by=by, at=at, texts=_free(content),
        changes={n: [before[n], after[n]] for n in after if before[n] != after[n]},
    )  # fmt: skip


def retire_template(template: OwnTemplate, *, by: Person, at: datetime) -> None:
    """Offer it no more; it stays readable, and its name is free again."""
    if not by.may(Right.KEEP_TEMPLATES):
        raise NotAllowed(_("EM, PM and regulatory/quality keep templates."))
    if template.retired_at is not None:
        raise RuleBroken(_("This template is retired already."))
    template.retired_at = at
    record("template.retired", template, by=by, at=at, changes={"name": [template.name, None]})


def own_templates() -> Select[OwnTemplate]:
    """All that are offered, by name, with what they bring."""
    return (
        select(OwnTemplate)
        .where(OwnTemplate.retired_at.is_(None))
        .options(
            joinedload(OwnTemplate.made_by), selectinload(OwnTemplate.needs),
            selectinload(OwnTemplate.clauses).joinedload(TemplateClause.clause),
        )
        .order_by(OwnTemplate.name, OwnTemplate.id)
    )  # fmt: skip


def own_template(key: str) -> OwnTemplate | None:
    """One by its key, also a retired one."""
    number = key.removeprefix("own-")
    if not (key.startswith("own-") and number.isascii() and number.isdigit() and len(number) < 10):
        return None
    return db.session.get(OwnTemplate, int(number))


def template_by_key(key: str) -> Template | None:
    """One that comes with the product, or an own one that is still offered."""
    if key in TEMPLATES:
        return TEMPLATES[key]
    own = own_template(key)
    return as_template(own) if own is not None and own.retired_at is None else None


def offered() -> list[Template]:
    """All templates: those of the product first, then own ones by name."""
    return [*TEMPLATES.values(), *(as_template(own) for own in db.session.scalars(own_templates()))]


def as_template(own: OwnTemplate) -> Template:
    """The same, in the shape of those that come with the product."""
    return Template(
        key=own.key, name=own.name, title=own.title, summary=own.summary, kind=own.kind,
        origin=own.origin, obligation=own.obligation, stops_sales=own.stops_sales,
        standing=own.standing, needs=tuple(Need(n.title, n.before_release) for n in own.needs),
        clauses=tuple(_ref(row.clause.label, row.how_met) for row in own.clauses),
    )  # fmt: skip


def content_of(own: OwnTemplate) -> Content:
    """What it says and brings, as editing hands it back."""
    return Content(
        name=own.name, title=own.title, summary=own.summary, kind=own.kind, origin=own.origin,
        obligation=own.obligation, stops_sales=own.stops_sales, standing=own.standing,
        needs=tuple(Need(n.title, n.before_release) for n in own.needs),
        clauses=tuple((row.clause, row.how_met) for row in own.clauses),
    )  # fmt: skip


def _ref(label: str, how_met: str) -> ClauseRef:
    standard, _space, ref = label.partition(" ")
    return ClauseRef(standard, ref, how_met)


def _fill(template: OwnTemplate, content: Content) -> None:
    for name in ("name", "title", "summary", "kind", "origin", "obligation", "stops_sales", "standing"):  # fmt: skip
        setattr(template, name, getattr(content, name))
    template.needs = [TemplateNeed(title=n.title, before_release=n.before_release) for n in content.needs]  # fmt: skip
    template.clauses = [TemplateClause(clause=c, how_met=how) for c, how in content.clauses]


def _refuse(by: Person, content: Content, itself: OwnTemplate | None) -> None:
    if not by.may(Right.KEEP_TEMPLATES):
        raise NotAllowed(_("EM, PM and regulatory/quality keep templates."))
    known = db.session.scalar(
        select(OwnTemplate).where(
            OwnTemplate.name == content.name, OwnTemplate.retired_at.is_(None)
        )
    )
    ready_made = content.name.casefold() in {str(t.name).casefold() for t in TEMPLATES.values()}
    if ready_made or (known is not None and known is not itself):
        raise Invalid("name", _("There is already a template with this name."))
    titles = [need.title.casefold() for need in content.needs]
    if len(set(titles)) < len(titles):
        raise Invalid("needs_later", _("An item of evidence stands there twice."))


def _told(content: Content) -> dict[str, Any]:
    """What stands openly in an event: no free text."""
    return {
        "name": content.name, "title": content.title, "kind": content.kind.value,
        "origin": content.origin.value, "stops_sales": content.stops_sales,
        "standing": content.standing, "clauses": [clause.label for clause, _how in content.clauses],
        "needs": [need.title for need in content.needs],
    }  # fmt: skip


def _free(content: Content) -> dict[str, str | None]:
    return {"summary": content.summary, "obligation": content.obligation}
