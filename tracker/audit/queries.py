"""Reading the trail: size and root, an object's events, the whole verification."""

import base64
import gc
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Select, String, func, select, tuple_, type_coerce
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import selectinload

from tracker.audit.actions import stored_subtree, text_digest
from tracker.audit.merkle import completed_by, leaf_hash, root_hash
from tracker.audit.models import Event, EventText, Node
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.core.texts import _

#: Event numbers never pass this; a larger one in an address names nothing.
BATCH = 5_000


@dataclass(frozen=True, slots=True)
class LogState:
    """How far the log reaches: number of events and the base64 root over them."""

    size: int
    root: str


@dataclass(frozen=True, slots=True)
class Break:
    """The first event that does not fit, and why, in one sentence."""

    seq: int
    why: str


def log_state() -> LogState:
    """Size and root as stored: two statements, however long the log."""
    size = db.session.scalar(select(func.max(Event.seq))) or 0
    peaks = db.session.execute(
        select(Node.level, Node.idx, Node.hash).where(
            tuple_(Node.level, Node.idx).in_(_peaks(size))
        )
    )
    known = {(level, index): digest for level, index, digest in peaks}
    root = root_hash(size, lambda level, index: known.get((level, index)) or stored_subtree(level, index))  # fmt: skip
    return LogState(size, base64.b64encode(root).decode())


def _peaks(size: int) -> list[tuple[int, int]]:
    """Level and index of the complete subtrees that a log of this size falls into."""
    return [(level, (size >> level) - 1) for level in range(size.bit_length()) if size >> level & 1]


def state_at(size: int) -> LogState:
    """Size and root as they were when the log held so many events, for comparing with a report."""
    if not 0 < size <= log_state().size:
        raise RuleBroken(_("The log holds %(n)d events, fewer than that.", n=log_state().size))
    return LogState(size, base64.b64encode(root_hash(size, stored_subtree)).decode())


def events_of(kind: str, key: str) -> Select[Event]:
    """All events about one object, oldest first, with their texts."""
    return (
        select(Event)
        .where(Event.object_kind == kind, Event.object_key == key)
        .options(selectinload(Event.texts))
        .order_by(Event.seq)
    )


def details(event: Event) -> dict[str, Any]:
    """What the event's own bytes say."""
    told: dict[str, Any] = json.loads(event.content)
    return told


def verify_log() -> Break | LogState:
    """Recompute everything from the bytes: numbers, copies, texts, subtree hashes, root."""
    collecting = gc.isenabled()
    gc.disable()  # a third of the time went into looking for cycles among a million tuples
    try:
        return _recompute()
    except UNREADABLE:
        if damaged := _first_unreadable():
            return damaged
        raise
    finally:
        if collecting:
            gc.enable()


#: What the driver raises for a value that was tampered with until it is none of its column's.
UNREADABLE = (ValueError, TypeError, AttributeError, DBAPIError)


def _first_unreadable() -> Break | None:
    """The first event one of whose own values, texts or hashes the database cannot hand over."""
    numbers = db.session.scalars(select(Event.seq).order_by(Event.seq)).all()
    for seq in numbers:
        try:
            row = db.session.execute(select(Event.__table__).where(Event.seq == seq)).one()
            texts = select(EventText.__table__).where(EventText.event_seq == seq)
            _wrong(row, seq, {t.field: (t.salt, t.body) for t in db.session.execute(texts)})
            db.session.execute(select(Node.hash).where(Node.level == 0, Node.idx == seq - 1)).all()
        except UNREADABLE:
            return Break(
                seq, "it, its text or its hash cannot be read: the stored value is damaged"
            )
    return None


def _recompute() -> Break | LogState:
    last: dict[int, bytes] = {}  # of each level, the newest complete subtree: all that is needed
    stored = _stored_nodes()
    texts = _stored_texts()
    size = 0
    for row in _rows():
        size += 1
        seq, content = row[0], row[-1]
        if why := _wrong(row, size, texts.pop(seq, {})):
            return Break(seq, why)
        for level, index, digest in completed_by(
            size - 1, leaf_hash(content), lambda level, _index: last[level]
        ):
            last[level] = digest
            if stored.pop((level, index), None) != digest:
                return Break(size, f"its stored hash at level {level} is not that of the bytes")
    if stored:
        return Break(
            min(_last_leaf(*place) for place in stored),
            "a hash is stored for it, but the event is gone",
        )
    if texts:
        return Break(min(texts), "a text is stored for it, but the event is gone")
    root = base64.b64encode(root_hash(size, lambda level, _index: last[level])).decode()
    return LogState(size, root)


def _last_leaf(level: int, index: int) -> int:
    """The number of the event that completes this subtree; 0 for one that cannot be."""
    return (index + 1) << level if 0 <= level < 64 and index >= 0 else 0


def _rows() -> Iterator[Any]:
    columns = (
        Event.seq, type_coerce(Event.at, String).label("at"), Event.actor_id,
        Event.actor_name, Event.actor_role, Event.action, Event.object_kind, Event.object_key,
        Event.product_key, Event.content,
    )  # fmt: skip
    query = select(*columns).order_by(Event.seq).execution_options(yield_per=BATCH)
    yield from db.session.execute(query)


def _stored_nodes() -> dict[tuple[int, int], bytes]:
    rows = db.session.execute(select(Node.level, Node.idx, Node.hash))
    return {(level, index): digest for level, index, digest in rows.all()}


def _stored_texts() -> dict[int, dict[str, tuple[bytes, str]]]:
    found: dict[int, dict[str, tuple[bytes, str]]] = {}
    columns = EventText.event_seq, EventText.field, EventText.salt, EventText.body
    for seq, field, salt, body in db.session.execute(select(*columns)).all():
        found.setdefault(seq, {})[field] = (salt, body)
    return found


def _wrong(row: Any, expected: int, texts: dict[str, tuple[bytes, str]]) -> str | None:
    """Why this row does not fit, or None."""
    seq, at, actor_id, actor_name, actor_role, action, kind, key, product, content = row
    if seq != expected:
        return f"event {expected} is missing before it"
    try:
        told = _parsed(content)
        actor, about, hashes = told["actor"], told["object"], told["texts"]
        copies = (
            told["seq"], told["at"], actor["id"], actor["name"], actor["role"], told["action"],
            about["kind"], about["key"], told["product"],
        )  # fmt: skip
    except (ValueError, KeyError, TypeError):
        return "its bytes are not an event"
    kept = (seq, _iso(at), actor_id, actor_name, actor_role, action, kind, key, product)
    if copies != kept:
        names = ["number", "time", "actor", "name", "role", "action", "kind", "key", "product"]
        changed = [n for n, a, b in zip(names, copies, kept, strict=True) if a != b]
        return f"its {', '.join(changed)} differs from its bytes"
    if (texts or hashes) and {f: text_digest(*text) for f, text in texts.items()} != hashes:
        return "one of its texts was altered, added or removed"
    return None


def _parsed(content: bytes) -> Any:
    text = content.decode()
    told, end = _DECODER.raw_decode(text)  # json.loads would look for white space around it
    if end != len(text):
        raise ValueError("something stands behind the event")
    return told


_DECODER = json.JSONDecoder()


def _iso(at: datetime | str) -> str:
    """As `stamp`; also for the text that SQLite keeps, which is not worth parsing 100,000 times."""
    if isinstance(at, str):
        return at.replace(" ", "T") + "Z"
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def leaf_of(content: bytes) -> str:
    """The hex leaf hash of an event's bytes, as a report prints it."""
    return hashlib.sha256(b"\0" + content).hexdigest()
