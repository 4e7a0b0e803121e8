"""The audit trail of an initiative or a release: its own events, and those of what belongs to it."""

import re
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import selectinload

from reports.facts import TrailEntry
from tracker.audit.models import Event
from tracker.audit.queries import details
from tracker.core.db import db
from tracker.evidence.models import EvidenceNeed
from tracker.initiatives.models import Delivery, Initiative
from tracker.releases.models import Release
from tracker.reporting.models import Report

#: Longer texts are cut in the trail; the report says where, and the record has all of it.
LONGEST = 800
REASONS = ("reason", "remark")
#: Texts that are not printed again: of drafts, which auditors do not see, and of versions.
ELSEWHERE = {
    "value.draft-saved": "the text of a draft stands in no report",
    "value.published": "its text stands in section 5",
    "question.asked": "its text stands in section 5",
    "question.answered": "its text stands in section 5",
    "value.said-back": "its text stands in section 5",
}
#: Events of initiatives that name a release in `changes`.
LINKS = ("initiative.release-linked", "initiative.release-unlinked")
#: Hashes and commits stand whole in the sections; here their ends tell them apart.
LONG_HEX = re.compile(r"\b([0-9a-f]{8})[0-9a-f]{28,52}([0-9a-f]{4})\b")


def events_about(initiative: Initiative, needs: list[EvidenceNeed]) -> list[Event]:
    """Every event about the initiative, its evidence, its releases (also unlinked), its reports."""
    keys = {
        "initiative": [initiative.key],
        "evidence": [e.key for need in needs for e in need.evidence],
        "release": [row.release.key for row in initiative.deliveries],
        "report": list(
            db.session.scalars(select(Report.key).where(Report.subject_key == initiative.key))
        ),
    }
    return _events(keys)


def events_of_release(release: Release, evidence: list[str]) -> list[Event]:
    """Every event about the release, its evidence, its reports, and its links to initiatives."""
    keys = {
        "release": [release.key],
        "evidence": evidence,
        "report": list(
            db.session.scalars(select(Report.key).where(Report.subject_key == release.key))
        ),
    }
    links = (
        select(Initiative.key).join(Delivery).where(Delivery.release_id == release.id).distinct()
    )
    linked = and_(
        Event.object_kind == "initiative", Event.object_key.in_(links), Event.action.in_(LINKS)
    )
    return [e for e in _events(keys, linked) if e.action not in LINKS or _names(e, release.key)]


def _names(event: Event, release: str) -> bool:
    """Whether a link event of an initiative speaks of this release."""
    return release in details(event)["changes"]["release"]


def _events(keys: dict[str, list[str]], *more: ColumnElement[bool]) -> list[Event]:
    about = [and_(Event.object_kind == k, Event.object_key.in_(v)) for k, v in keys.items() if v]
    return list(
        db.session.scalars(
            select(Event)
            .where(or_(*about, *more))
            .options(selectinload(Event.texts))
            .order_by(Event.seq)
        )
    )


def entry(event: Event) -> TrailEntry:
    """One event as a row: who, when, what, old, new, why."""
    told = details(event)
    changes: dict[str, Any] = told["changes"]
    elsewhere = ELSEWHERE.get(event.action)
    texts = {} if elsewhere else {t.field: t.body for t in event.texts}
    reason = [text for field, text in texts.items() if field in REASONS]
    new = [_said(field, pair[1]) for field, pair in changes.items()]
    new += [_said(field, text) for field, text in texts.items() if field not in REASONS]
    if elsewhere:
        new.append(elsewhere)
    version = told["object"]["version"]
    return TrailEntry(
        seq=event.seq, at=event.at, printed_name=event.actor_name, role=event.actor_role,
        action=event.action,
        object=f"{event.object_kind} {event.object_key}" + (f" v{version}" if version else ""),
        old=_joined([_said(field, pair[0]) for field, pair in changes.items()]),
        new=_joined(new), reason=_joined(reason),
    )  # fmt: skip


def _said(field: str, value: Any) -> str:
    if value is None or value == "" or value == []:
        return ""
    return f"{field.replace('_', ' ')}: {_plain(value)}"


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(_plain(item) for item in value)
    if isinstance(value, dict) and "meaning" in value:
        return f"“{value['meaning']}” by {value['how']}, over {_plain(value['document'])}"
    if isinstance(value, dict):
        return ", ".join(f"{name} {_plain(item)}" for name, item in value.items())
    return LONG_HEX.sub(r"\1…\2", str(value))


def _joined(parts: list[str]) -> str | None:
    said = [part if len(part) <= LONGEST else _cut(part) for part in parts if part]
    return "; ".join(said) or None


def _cut(text: str) -> str:
    return f"{text[:LONGEST].rstrip()} … [cut here; {len(text)} characters in the record]"
