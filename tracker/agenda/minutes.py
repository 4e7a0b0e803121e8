"""The minutes of a sync: what is frozen at its end, and how it is read again."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import select, union_all

from tracker.agenda.agenda import Agenda
from tracker.agenda.items import CHANGES, Item
from tracker.core.clock import stamp
from tracker.core.db import db
from tracker.identity.models import Person, Product
from tracker.initiatives.models import Initiative
from tracker.releases.models import Release
from tracker.sync.models import Decision, ItemOutcome, Section, Sync

#: Minutes are read by people; what a crowd of changes adds is a number.
MOST = 200


def content_of(
    sync: Sync, agenda: Agenda, present: Iterable[Person], *, minutes: int, by: Person, at: datetime
) -> dict[str, Any]:  # fmt: skip
    """The minutes as plain values: no votes and nobody's load, for they are kept for ever."""
    outcomes = [o for o in sync.outcomes if not _about_people(o.topic)]
    news = [item for item in agenda.items if not item.carries]
    products = _products([o.initiative_key for o in outcomes], sync.decisions)
    return {
        "team": {"key": sync.team.key, "name": sync.team.name},
        "series": {"em": sync.series.em.name, "pm": sync.series.pm.name},
        "began_at": stamp(sync.began_at), "ended_at": stamp(at),
        "since": stamp(agenda.since), "ended_by": by.name,
        "attendees": sorted(person.name for person in present),
        "minutes": {"suggested": sync.suggested, "real": minutes},
        "explained": [
            {"what": p.explains, "seconds": int(((p.ended_at or at) - p.began_at).total_seconds())}
            for p in sync.pauses
        ],
        "sections": [
            {
                "section": section.value,
                "news": [_news(i) for i in news if i.section is section][:MOST],
                "items": [_outcome(o, products) for o in outcomes if o.section is section],
            }
            for section in Section
        ],
        "changes": sum(item.kind in CHANGES for item in news),
        "decisions": [_decision(d, products) for d in sync.decisions],
    }  # fmt: skip


def minutes_of(sync: Sync) -> dict[str, Any]:
    """What was frozen; nothing while the sync runs."""
    if sync.document is None:
        return {}
    told: dict[str, Any] = json.loads(sync.document.content)
    return told


def visible(minutes: dict[str, Any], products: set[str]) -> dict[str, Any]:
    """The minutes without what belongs to products that the reader may not know of."""

    def seen(row: dict[str, Any]) -> bool:
        return row["product"] is None or row["product"] in products

    sections = [
        {
            **part,
            "news": [row for row in part["news"] if seen(row)],
            "items": [row for row in part["items"] if seen(row)],
        }
        for part in minutes["sections"]
    ]
    decisions = [row for row in minutes["decisions"] if seen(row)]
    return {**minutes, "sections": sections, "decisions": decisions}


def _about_people(topic: str) -> bool:
    return topic.startswith(("unclear:", "overloaded:"))


def _news(item: Item) -> dict[str, Any]:
    return {"key": item.key or None, "words": item.words, "note": item.note, "product": None if item.product_id is None else _product_key(item.product_id)}  # fmt: skip


def _outcome(outcome: ItemOutcome, products: dict[str, str]) -> dict[str, Any]:
    key = outcome.initiative_key
    return {
        "key": key, "words": outcome.words, "outcome": outcome.outcome.value,
        "carried": outcome.carried, "reason": outcome.reason, "product": products.get(key or ""),
    }  # fmt: skip


def _decision(made: Decision, products: dict[str, str]) -> dict[str, Any]:
    key = made.initiative.key if made.initiative else None
    return {
        "number": made.id, "key": key, "topic": made.topic, "what": made.what, "why": made.why,
        "who": made.who, "instead_of": made.instead_of, "product": products.get(key or ""),
    }  # fmt: skip


def _product_key(number: int) -> str:
    return db.session.get_one(Product, number).key  # in the session after the first look


def _products(keys: Iterable[str | None], decisions: Iterable[Decision]) -> dict[str, str]:
    """The product of each initiative and release that the minutes name."""
    named = {key for key in keys if key} | {d.initiative.key for d in decisions if d.initiative}
    rows = union_all(
        *(
            select(model.key, Product.key.label("product")).join(model.product).where(model.key.in_(named))
            for model in (Initiative, Release)
        )
    )  # fmt: skip
    return {key: product for key, product in db.session.execute(rows)}  # noqa: C416  (typed rows)
