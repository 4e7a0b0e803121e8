"""Many drafts at once, for imports: the rows and the facts of `register`, with few statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from tracker.audit.actions import Actor
from tracker.core.db import db, insert_rows
from tracker.identity.models import Person, Product, Team
from tracker.initiatives.actions import Fields, told_in_text, told_openly, values_of
from tracker.initiatives.models import CoOwnership, Initiative, Stage, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An initiative to be; an owner of the right role was found for one side at most."""

    fields: Fields
    em: Person | None
    pm: Person | None


@dataclass(frozen=True, slots=True)
class Registered:
    """What an event and a link need of an initiative that was just registered."""

    id: int
    event_key: str
    event_product: str | None
    event_kind: str = Initiative.event_kind


def register_drafts(
    drafts: Sequence[Draft], *, team: Team, product: Product, by: Actor, at: datetime
) -> list[Registered]:
    """Add the initiatives, in this order. The caller records an event for each."""
    first = (db.session.scalar(select(func.max(Initiative.id))) or 0) + 1
    made = [Registered(n, f"CI-{n}", product.key) for n in range(first, first + len(drafts))]
    initiatives, owners, stages = [], [], []
    for new, draft in zip(made, drafts, strict=True):
        initiatives.append({
            "id": new.id, "key": new.event_key, "team_id": team.id, "product_id": product.id,
            "status": Status.DRAFT, "registered_by_id": by.id, "registered_at": at,
            **values_of(draft.fields),
        })  # fmt: skip
        em, pm = (person and person.id for person in (draft.em, draft.pm))
        owners.append({"initiative_id": new.id, "em_id": em, "pm_id": pm, "began_at": at})
        stages.append({
            "initiative_id": new.id, "status": Status.DRAFT, "verb": "register", "began_at": at,
            "by_id": by.id,
        })  # fmt: skip
    for model, rows in ((Initiative, initiatives), (CoOwnership, owners), (Stage, stages)):
        insert_rows(model, rows)
    return made


def changes_of(draft: Draft, team: Team) -> tuple[dict[str, Any], dict[str, str | None]]:
    """Changes and texts of the event, as `register` tells them."""
    told = {name: [None, value] for name, value in told_openly(draft.fields).items()}
    names = {"em": draft.em and draft.em.name, "pm": draft.pm and draft.pm.name}
    owners = {side: [None, name] for side, name in names.items()}
    return {**told, "team": [None, team.key], **owners}, told_in_text(draft.fields)
