"""Verifying a long audit log."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

from tests.bench.measure import Bench, Figure, milliseconds, run, timed

EVENTS = 100_000


def figures(bench: Bench) -> Iterator[Figure]:
    environment = bench.environment("log")
    run("init --admin ada@lumen.example", environment)
    with bench.app(environment).app_context():
        fill(EVENTS)
    took = timed(lambda: run("verify-log", environment))
    yield milliseconds(f"verify-log of {EVENTS:,} events", took, "≤ 3 s")


def fill(count: int) -> None:
    """Fill the log up to so many events, in bulk: the first one by `record`, the others like it."""
    from sqlalchemy import insert

    from tracker.audit.actions import SYSTEM, record, text_digest
    from tracker.audit.merkle import completed_by, leaf_hash
    from tracker.audit.models import Event, EventText, Node
    from tracker.core.canonical import canonical
    from tracker.core.clock import stamp
    from tracker.core.db import db, write

    subject = SimpleNamespace(event_kind="bench", event_key="B-1", event_product=None)
    start = datetime(2026, 1, 1, tzinfo=UTC)
    with write():
        record("bench.ran", subject, by=SYSTEM, at=start,
               changes={"number": [None, 0]}, texts={"note": "run 0"})  # fmt: skip
        known = {(n.level, n.idx): n.hash for n in db.session.scalars(db.select(Node))}
        pattern = db.session.scalars(db.select(Event).order_by(Event.seq.desc()).limit(1)).one()
        columns = {c.name: getattr(pattern, c.name) for c in Event.__table__.columns}
        events, texts, nodes = [], [], []
        for seq in range(pattern.seq + 1, count + 1):
            at, salt, note = start + timedelta(seconds=seq), seq.to_bytes(16, "big"), f"run {seq}"
            told = {**json.loads(pattern.content), "seq": seq, "at": stamp(at)}
            content = canonical({**told, "texts": {"note": text_digest(salt, note)}})
            events.append({**columns, "seq": seq, "at": at, "content": content})
            texts.append({"event_seq": seq, "field": "note", "salt": salt, "body": note})
            for level, idx, digest in completed_by(
                seq - 1, leaf_hash(content), lambda lv, ix: known[lv, ix]
            ):
                known[level, idx] = digest
                nodes.append({"level": level, "idx": idx, "hash": digest})
        for table, rows in ((Event, events), (EventText, texts), (Node, nodes)):
            db.session.execute(insert(table), rows)
