"""Recording: the only way a line enters the trail."""

import hashlib
import secrets
from collections.abc import Iterable
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import delete, select

from tracker.audit.merkle import completed_by, leaf_hash
from tracker.audit.models import Access, Event, EventText, Node
from tracker.core.canonical import canonical
from tracker.core.clock import stamp
from tracker.core.db import db, insert_rows

#: The id of the request that is being answered; the delivery layer sets it.
request_id: ContextVar[str] = ContextVar("request_id", default="")

#: Through what the actor acts, when not in person: "by token ci-build"; the delivery layer sets it.
acts_through: ContextVar[str] = ContextVar("acts_through", default="")

SCHEMA = 1


class Actor(Protocol):
    """Whoever acts: a person, or the system."""

    @property
    def id(self) -> int | None: ...
    @property
    def name(self) -> str: ...
    @property
    def role_names(self) -> str: ...


class Subject(Protocol):
    """Whatever an event is about: its kind, key, and the product whose members may read it."""

    @property
    def event_kind(self) -> str: ...
    @property
    def event_key(self) -> str: ...
    @property
    def event_product(self) -> str | None: ...


class System:
    """The actor of jobs and of the first command."""

    id = None
    name = "system"
    role_names = "system"


SYSTEM = System()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One event to be written.

    `changes` maps a field to [old, new]; `texts` holds free text, of which the event keeps only
    a salted SHA-256.
    """

    action: str
    subject: Subject
    changes: dict[str, Any] = field(default_factory=dict)
    texts: dict[str, str | None] = field(default_factory=dict)
    version: int | None = None


def record(
    action: str,
    subject: Subject,
    *,
    by: Actor,
    at: datetime,
    changes: dict[str, Any] | None = None,
    texts: dict[str, str | None] | None = None,
    version: int | None = None,
) -> int:
    """Write one event and extend the log; the number of the event. See `Entry`.

    Must run inside `write()`: the number is max+1 under the write lock.
    """
    entry = Entry(
        action=action, subject=subject, changes=changes or {}, texts=texts or {}, version=version
    )
    return record_many([entry], by=by, at=at)


def record_many(entries: Iterable[Entry], *, by: Actor, at: datetime) -> int:
    """Write an event for each entry, in this order, with few statements; the last one's number.

    The bytes and the hashes are those that `record`, called for each, would leave.
    """
    db.session.flush()  # ids that a subject's key is made of, and the order of rows
    seq = last = db.session.scalar(select(Event.seq).order_by(Event.seq.desc()).limit(1)) or 0
    role = ", ".join(filter(None, (by.role_names, acts_through.get() if by.id else "")))
    events: list[dict[str, Any]] = []
    texts: list[dict[str, Any]] = []
    nodes: dict[tuple[int, int], bytes] = {}

    def subtree(level: int, index: int) -> bytes:
        return nodes.get((level, index)) or stored_subtree(level, index)

    for seq, entry in enumerate(entries, last + 1):
        salted = {f: (secrets.token_bytes(16), t) for f, t in entry.texts.items() if t}
        content = _content(seq, entry, salted, by=by, role=role, at=at)
        events.append({
            "seq": seq, "at": at, "actor_id": by.id, "actor_name": by.name, "actor_role": role,
            "action": entry.action, "object_kind": entry.subject.event_kind,
            "object_key": entry.subject.event_key, "product_key": entry.subject.event_product,
            "content": content,
        })  # fmt: skip
        for name, (salt, body) in salted.items():
            texts.append({"event_seq": seq, "field": name, "salt": salt, "body": body})
        for level, index, digest in completed_by(seq - 1, leaf_hash(content), subtree):
            nodes[level, index] = digest
    rows = [{"level": level, "idx": idx, "hash": digest} for (level, idx), digest in nodes.items()]
    for model, values in ((Event, events), (EventText, texts), (Node, rows)):
        insert_rows(model, values)
    return seq


def _content(
    seq: int, entry: Entry, salted: dict[str, tuple[bytes, str]], *, by: Actor, role: str,
    at: datetime,
) -> bytes:  # fmt: skip
    """The bytes that are hashed."""
    subject = entry.subject
    about = {"kind": subject.event_kind, "key": subject.event_key, "version": entry.version}
    return canonical(
        {
            "schema": SCHEMA,
            "seq": seq,
            "at": stamp(at),
            "actor": {"id": by.id, "name": by.name, "role": role},
            "action": entry.action,
            "object": about,
            "product": subject.event_product,
            "changes": entry.changes,
            "texts": {name: text_digest(salt, body) for name, (salt, body) in salted.items()},
            "request": request_id.get(),
        }
    )


def text_digest(salt: bytes, body: str) -> str:
    """SHA-256(salt ‖ text): free text can be withheld later while the log still verifies."""
    return hashlib.sha256(salt + body.encode()).hexdigest()


def stored_subtree(level: int, index: int) -> bytes:
    """The stored hash of a complete subtree."""
    return db.session.execute(
        select(Node.hash).where(Node.level == level, Node.idx == index)
    ).scalar_one()


def note_access(
    *, person_id: int | None, method: str, path: str, status: int, request: str, at: datetime
) -> None:
    """Keep that somebody looked or was refused; no event, may be pruned."""
    db.session.add(
        Access(
            at=at, person_id=person_id, method=method[:10], path=path[:200], status=status,
            request_id=request,
        )
    )  # fmt: skip


def forget_access(before: datetime) -> int:
    """Prune the access list; how many lines went. No event: the list is no record."""
    gone = delete(Access).where(Access.at < before)
    return db.session.connection().execute(gone).rowcount
