"""What somebody has to know now, computed from the record: nothing is announced by hand."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from tracker.core.db import db
from tracker.core.texts import _
from tracker.identity.models import Person
from tracker.identity.queries import products_of
from tracker.initiatives.models import Initiative
from tracker.initiatives.queries import OPEN, owned_by
from tracker.initiatives.standing_in import Hats
from tracker.notices.models import NoticeKind
from tracker.readiness.conditions import Place
from tracker.readiness.gates import GateFacts, gates
from tracker.readiness.waiting import MOST, waiting_for
from tracker.readiness.waits import Waiting
from tracker.releases.models import Device, Release, ReleaseState
from tracker.releases.queries import releases_in
from tracker.value.models import Question, ValueVersion

#: So many days ahead somebody is told that something is due.
DAYS_AHEAD = (1, 7, 30)


@dataclass(frozen=True, slots=True)
class Found:
    """One thing to tell; the same key is told once."""

    kind: NoticeKind
    key: str
    sentence: str
    place: Place
    subject: str


def found_for(person: Person, at: datetime) -> list[Found]:
    """Everything that this person has to know now, within what they may read."""
    waiting = waiting_for(person, products_of(person, at), at).items
    told = [
        *(_waits(item) for item in waiting), *_questions(person, at), *_due(person, at),
        *_blocked(person, at),
    ]  # fmt: skip
    return list({one.key: one for one in told}.values())


def product_of(subjects: Iterable[str]) -> dict[str, int]:
    """The product of each initiative, release and UDI-DI (“GTIN/register”), by key."""
    keys = sorted(set(subjects))
    found = {
        key: product
        for table in (Initiative, Release)
        for key, product in db.session.execute(
            select(table.key, table.product_id).where(table.key.in_(keys))
        )
    }
    gtins = {key: key.partition("/")[0] for key in keys if key not in found}
    if gtins:
        rows = select(Device.gtin, Device.product_id).where(Device.gtin.in_(set(gtins.values())))
        of_gtin = {row.gtin: row.product_id for row in db.session.execute(rows)}
        found |= {key: of_gtin[gtin] for key, gtin in gtins.items()}
    return found


def _waits(item: Waiting) -> Found:
    """An entry of the waiting list; its key holds since when, so that a new round is told anew."""
    what = hashlib.sha256(item.sentence.encode()).hexdigest()[:16]
    key = f"waits:{item.key}:{item.since:%Y%m%d%H%M%S}:{what}"
    return Found(_kind_of(item), key, item.sentence, item.place, item.key)


def _kind_of(item: Waiting) -> NoticeKind:
    on_value = item.place is Place.VALUE
    if on_value and item.label == _("Answer"):
        return NoticeKind.QUESTION
    if on_value and item.label == _("Read"):
        return NoticeKind.ANSWER
    return NoticeKind.SIGNATURE if item.label == _("Sign") else NoticeKind.WAITS


def _questions(person: Person, at: datetime) -> Iterator[Found]:
    """Open questions on a version that this person wrote; the EM has them on the waiting list."""
    rows = db.session.execute(
        select(Question, Initiative.key)
        .join(ValueVersion, ValueVersion.id == Question.version_id)
        .join(Initiative, Initiative.id == ValueVersion.initiative_id)
        .where(
            ValueVersion.published_by_id == person.id, Question.asked_by_id != person.id,
            Question.closed_at.is_(None), Initiative.product_id.in_(products_of(person, at)),
            Initiative.status.in_(OPEN),
        )
        .order_by(Question.id.desc()).limit(MOST)
    )  # fmt: skip
    for question, key in rows:
        sentence = _("%(key)s: a question was asked on what you wrote.", key=key)
        yield Found(NoticeKind.QUESTION, f"question:{question.id}", sentence, Place.VALUE, key)


def _due(person: Person, at: datetime) -> Iterator[Found]:
    """Own open initiatives that are due soon; told at 30, 7 and 1 days, each once."""
    hats, today = Hats.of(person, at), at.date()
    for initiative in db.session.scalars(owned_by(person, hats.deputies).limit(MOST)):
        left = (initiative.due_on - today).days if initiative.due_on else -1
        ahead = next((days for days in DAYS_AHEAD if 0 <= left <= days), None)
        if ahead is None or initiative.status not in OPEN:
            continue
        day = f"{initiative.due_on:%Y-%m-%d}"
        sentence = _("%(key)s is due on %(day)s.", key=initiative.key, day=day)
        key = f"due:{initiative.key}:{day}:{ahead}"
        yield Found(NoticeKind.DUE, key, sentence, Place.INITIATIVE, initiative.key)


def _blocked(person: Person, at: datetime) -> Iterator[Found]:
    """Own planned releases that gates keep back; told anew when other gates do."""
    planned = list(db.session.scalars(
        releases_in(products_of(person, at))
        .where(
            Release.state == ReleaseState.PLANNED,
            (Release.em_id == person.id) | (Release.pm_id == person.id),
        )
        .limit(MOST)
    ))  # fmt: skip
    facts = GateFacts(planned)
    for release in planned:
        red = [gate.id for gate in gates(release, facts) if not gate.passed]
        if red:
            sentence = _("%(key)s cannot be released yet: %(gates)s.", key=release.key, gates=", ".join(red))  # fmt: skip
            key = f"blocked:{release.key}:{','.join(red)}"
            yield Found(NoticeKind.BLOCKED, key, sentence, Place.RELEASE, release.key)
