"""Recording: the only way a line enters the trail."""

import hashlib
import secrets
from contextvars import ContextVar
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import insert, select

from tracker.audit.merkle import completed_by, leaf_hash
from tracker.audit.models import Access, Event, EventText, Node
from tracker.core.canonical import canonical
from tracker.core.clock import stamp
from tracker.core.db import db

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
    """Write one event and extend the log; the number of the event.

    `changes` maps a field to [old, new]; `texts` holds free text, of which the event keeps only
    a salted SHA-256. Must run inside `write()`: the number is max+1 under the write lock.
    """
    db.session.flush()  # ids that a subject's key is made of, and the order of rows
    seq = (db.session.scalar(select(Event.seq).order_by(Event.seq.desc()).limit(1)) or 0) + 1
    role = ", ".join(filter(None, (by.role_names, acts_through.get() if by.id else "")))
    salted = {f: (secrets.token_bytes(16), t) for f, t in (texts or {}).items() if t}
    content = canonical(
        {
            "schema": SCHEMA,
            "seq": seq,
            "at": stamp(at),
            "actor": {"id": by.id, "name": by.name, "role": role},
            "action": action,
            "object": {"kind": subject.event_kind, "key": subject.event_key, "version": version},
            "product": subject.event_product,
            "changes": changes or {},
            "texts": {f: text_digest(salt, body) for f, (salt, body) in salted.items()},
            "request": request_id.get(),
        }
    )
    db.session.execute(
        insert(Event).values(
            seq=seq, at=at, actor_id=by.id, actor_name=by.name, actor_role=role,
            action=action, object_kind=subject.event_kind, object_key=subject.event_key,
            product_key=subject.event_product, content=content,
        )
    )  # fmt: skip
    for field, (salt, body) in salted.items():
        db.session.execute(
            insert(EventText).values(event_seq=seq, field=field, salt=salt, body=body)
        )
    rows = completed_by(seq - 1, leaf_hash(content), stored_subtree)
    db.session.execute(
        insert(Node), [{"level": lv, "idx": ix, "hash": digest} for lv, ix, digest in rows]
    )
    return seq


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
