"""The audit trail: written once, and every kind of tampering is found and named."""

import json
import re
import sqlite3
from dataclasses import dataclass
from hashlib import sha256

import psycopg
import pytest
from sqlalchemy import select

from tracker.audit.actions import SYSTEM, Entry, record, record_many
from tracker.audit.models import Event, EventText
from tracker.audit.queries import Break, LogState, details, events_of, log_state, verify_log
from tracker.core.db import db, write

both_databases = pytest.mark.both_databases
INTEGRITY = (sqlite3.IntegrityError, psycopg.IntegrityError)


@pytest.fixture
def trail(make):
    """A log of many events, some of them with texts."""
    make.signed()
    return log_state()


@both_databases
def test_an_untouched_log_verifies_to_its_stored_root(trail):
    assert verify_log() == trail
    assert trail.size > 40


@both_databases
def test_an_empty_log_verifies(empty_app):
    assert verify_log() == log_state()
    assert log_state().size == 0


@both_databases
def test_an_event_says_who_what_when_and_how_it_changed(make):
    with write():
        seq = record(
            "team.renamed", make.team, by=make.em, at=make.at, version=3,
            changes={"name": ["Night team", "Owls"]}, texts={"reason": "Because", "empty": ""},
        )  # fmt: skip
    event = db.session.get_one(Event, seq)
    told = details(event)
    assert told["actor"] == {
        "id": make.em.id, "name": "Eva Engels", "role": "Engineering manager",
    }  # fmt: skip
    assert told["object"] == {"kind": "team", "key": "night", "version": 3}
    assert told["changes"] == {"name": ["Night team", "Owls"]}
    assert told["at"].startswith("2026-03-03T08:0") and told["seq"] == seq
    (text,) = event.texts
    assert (text.field, text.body) == ("reason", "Because")
    assert told["texts"] == {"reason": sha256(text.salt + b"Because").hexdigest()}
    assert b"Because" not in event.content


def test_the_printed_name_and_role_stay_as_they_were_then(make):
    version = make.explained()
    with write():
        make.em.name = "Eva Neu"
    event = db.session.scalars(select(Event).where(Event.action == "value.explained")).one()
    assert (event.actor_name, event.actor_role) == ("Eva Engels", "Engineering manager")
    assert version.document.signatures[0].printed_name == "Eva Engels"


def test_events_of_an_object_come_oldest_first(make):
    version = make.published()
    events = db.session.scalars(events_of("initiative", version.initiative.key)).all()
    assert [event.action for event in events] == ["initiative.registered", "value.published"]
    assert all(event.product_key == "slumber" for event in events)


@both_databases
def test_events_are_numbered_without_a_gap(trail):
    numbers = db.session.scalars(select(Event.seq).order_by(Event.seq)).all()
    assert numbers == list(range(1, trail.size + 1))


def test_the_system_acts_without_an_id(make):
    with write():
        seq = record("company.looked-at", make.company, by=SYSTEM, at=make.at)
    assert db.session.get_one(Event, seq).actor_id is None


@pytest.mark.parametrize("before", [0, 1, 2, 5])
def test_many_at_once_leave_the_bytes_and_hashes_of_one_by_one(make, monkeypatch, before):
    monkeypatch.setattr("tracker.audit.actions.secrets.token_bytes", lambda n: b"s" * n)
    at, by = make.at, make.em
    entries = [
        Entry(action="thing.looked-at", subject=make.company, changes={"n": [None, n]},
              texts={"note": f"n {n}" if n % 2 else None}, version=n or None)
        for n in range(13)
    ]  # fmt: skip
    for n in range(before):
        with write():
            record("company.looked-at", make.company, by=SYSTEM, at=at, changes={"n": [n, n]})
    with write():
        last = record_many(entries, by=by, at=at)
        many = log_state(), leaves(last)
        assert isinstance(verify_log(), LogState)
        db.session.rollback()
    with write():
        for entry in entries:
            record(entry.action, entry.subject, by=by, at=at, changes=entry.changes,
                   texts=entry.texts, version=entry.version)  # fmt: skip
        assert (log_state(), leaves(last)) == many
        assert isinstance(verify_log(), LogState)


def test_none_at_once_leave_nothing(make):
    size = log_state().size
    with write():
        assert record_many([], by=SYSTEM, at=make.at) == size
    assert log_state().size == size


def leaves(last):
    return db.session.scalars(select(Event.content).where(Event.seq <= last)).all()


# --- triggers -------------------------------------------------------------------------

FROZEN = ["event", "text", "node", "document", "signature", "value_version"]


#: In the words of each database; {t} is a table, {c} the first column of its key.
REFUSED = {
    "sqlite": [
        "UPDATE {t} SET {c} = {c}",
        "DELETE FROM {t}",
        "INSERT OR REPLACE INTO {t} SELECT * FROM {t} LIMIT 1",
        "UPDATE OR REPLACE {t} SET rowid = rowid + 1",
        "DELETE FROM {t} WHERE rowid = (SELECT max(rowid) FROM {t})",
        "INSERT INTO {t} SELECT * FROM {t} WHERE true ON CONFLICT DO UPDATE SET {c} = 1",
    ],
    "postgresql": [
        "UPDATE {t} SET {c} = {c}",
        "DELETE FROM {t}",
        "TRUNCATE {t} CASCADE",
        "INSERT INTO {t} SELECT * FROM {t} ON CONFLICT ON CONSTRAINT pk_{t} DO UPDATE SET {c} = 1",
        "MERGE INTO {t} USING (SELECT 1) AS one ON true WHEN MATCHED THEN DELETE",
        "WITH gone AS (DELETE FROM {t} RETURNING 1) SELECT count(*) FROM gone",
    ],
}


@both_databases
def test_the_database_itself_refuses_to_change_the_record(trail, raw, backend):
    db.session.rollback()  # what was read for `trail` would keep TRUNCATE waiting for ever
    for table in FROZEN:
        answer = raw.execute(f"SELECT * FROM {table}")
        assert answer.fetchone()
        for sql in REFUSED[backend]:
            with pytest.raises(INTEGRITY, match=r"never changes|never emptied"):
                raw.execute(sql.format(t=table, c=answer.description[0][0]))
            raw.rollback()


def test_a_number_is_not_taken_away_by_replacing_it_through_another_key(make, raw):
    make.published()
    columns = [row[1] for row in raw.execute("PRAGMA table_info(value_version)")]
    taken = ", ".join("id + 100" if name == "id" else f'"{name}"' for name in columns)
    with pytest.raises(sqlite3.IntegrityError, match="never changes"):
        raw.execute(f"INSERT OR REPLACE INTO value_version SELECT {taken} FROM value_version")


# --- tampering ------------------------------------------------------------------------


@dataclass(frozen=True)
class Tampering:
    name: str
    sql: tuple[str, ...]
    named: int


V = 20  # the event that is tampered with
COLUMNS = "at, actor_id, actor_name, actor_role, action, object_kind, object_key, product_key"
COPY = f"INSERT INTO event SELECT {{seq}}, {COLUMNS}, content FROM event WHERE seq = {V}"

TAMPERINGS = [
    Tampering("one byte of the bytes",
              (f"UPDATE event SET content = CAST(replace(CAST(content AS TEXT), '2026', '2025') AS BLOB) WHERE seq = {V}",), V),
    Tampering("the bytes become no JSON", (f"UPDATE event SET content = x'00ff' WHERE seq = {V}",), V),
    Tampering("the bytes become text", (f"UPDATE event SET content = 'no bytes' WHERE seq = {V}",), V),
    Tampering("the bytes become a list", (f"UPDATE event SET content = CAST('[]' AS BLOB) WHERE seq = {V}",), V),
    Tampering("delete", (f"DELETE FROM text WHERE event_seq = {V}", f"DELETE FROM event WHERE seq = {V}"), V + 1),
    Tampering("delete the last", ("DELETE FROM text WHERE event_seq = {last}", "DELETE FROM event WHERE seq = {last}"), -1),
    Tampering("delete and close the gap",
              (f"DELETE FROM text WHERE event_seq = {V}", f"DELETE FROM event WHERE seq = {V}",
               f"UPDATE event SET seq = seq - 1 WHERE seq = {V} + 1"), V),
    Tampering("insert at the end", (COPY.format(seq="{last} + 1"),), -2),
    Tampering("duplicate over another",
              (f"DELETE FROM event WHERE seq = {V + 1}", COPY.format(seq=V + 1)), V + 1),
    Tampering("swap two", (f"UPDATE event SET seq = 9999 WHERE seq = {V}",
                           f"UPDATE event SET seq = {V} WHERE seq = {V + 1}",
                           f"UPDATE event SET seq = {V + 1} WHERE seq = 9999"), V),
    Tampering("swap only the bytes",
              (f"UPDATE event SET content = (SELECT content FROM event WHERE seq = {V + 1}) WHERE seq = {V}",), V),
    Tampering("only the time", (f"UPDATE event SET at = '2020-01-01 00:00:00.000000' WHERE seq = {V}",), V),
    Tampering("the time becomes no time", (f"UPDATE event SET at = 'yesterday' WHERE seq = {V}",), V),
    Tampering("only the actor", (f"UPDATE event SET actor_name = 'Somebody Else' WHERE seq = {V}",), V),
    Tampering("the actor is no UTF-8", (f"UPDATE event SET actor_name = CAST(x'ff' AS TEXT) WHERE seq = {V}",), V),
    Tampering("only the actor's id", (f"UPDATE event SET actor_id = 7777 WHERE seq = {V}",), V),
    Tampering("only the role", (f"UPDATE event SET actor_role = 'Auditor' WHERE seq = {V}",), V),
    Tampering("only the action", (f"UPDATE event SET action = 'value.signed' WHERE seq = {V}",), V),
    Tampering("only the object", (f"UPDATE event SET object_key = 'CI-9' WHERE seq = {V}",), V),
    Tampering("only the product", (f"UPDATE event SET product_key = 'other' WHERE seq = {V}",), V),
    Tampering("alter a text", ("UPDATE text SET body = body || '!' WHERE event_seq = {told}",), -3),
    Tampering("alter a salt", ("UPDATE text SET salt = x'00' WHERE event_seq = {told}",), -3),
    Tampering("a salt becomes text", ("UPDATE text SET salt = 'salt' WHERE event_seq = {told}",), -3),
    Tampering("remove a text", ("DELETE FROM text WHERE event_seq = {told}",), -3),
    Tampering("add a text", (f"INSERT INTO text VALUES ({V}, 'remark', x'00', 'slipped in')",), V),
    Tampering("add a text to no event", ("INSERT INTO text VALUES ({last} + 5, 'remark', x'00', 'in')",), -4),
    Tampering("alter a stored hash", (f"UPDATE node SET hash = zeroblob(32) WHERE level = 0 AND idx = {V - 1}",), V),
    Tampering("a hash becomes text", (f"UPDATE node SET hash = 'hash' WHERE level = 0 AND idx = {V - 1}",), V),
    Tampering("remove a stored hash", (f"DELETE FROM node WHERE level = 0 AND idx = {V - 1}",), V),
    Tampering("add a stored hash", ("INSERT INTO node VALUES (0, {last}, zeroblob(32))",), -2),
    Tampering("add a hash at no level", ("INSERT INTO node VALUES (-1, 3, zeroblob(32))",), 0),
    Tampering("re-hash one leaf", (f"UPDATE event SET actor_name = 'X' WHERE seq = {V}",
                                   f"UPDATE node SET hash = zeroblob(32) WHERE idx = {V - 1} AND level = 0"), V),
]  # fmt: skip


#: PostgreSQL keeps no text that is not UTF-8, whoever writes it.
ONLY_SQLITE = {"the actor is no UTF-8"}


@both_databases
@pytest.mark.parametrize("kind", TAMPERINGS, ids=lambda kind: kind.name)
def test_tampering_is_found_and_the_event_named(trail, raw, backend, kind):
    unguard(raw, backend)
    told = raw.execute("SELECT min(event_seq) FROM text").fetchone()[0]
    for sql in kind.sql:
        altering = said_to(backend, sql.format(last=trail.size, told=told))
        if backend == "postgresql" and kind.name in ONLY_SQLITE:
            with pytest.raises(psycopg.Error):
                raw.execute(altering)
            return
        raw.execute(altering)
    raw.commit()
    found = verify_log()
    named = {-1: trail.size, -2: trail.size + 1, -3: told, -4: trail.size + 5}
    assert isinstance(found, Break), kind.name
    assert found.seq == named.get(kind.named, kind.named), found.why
    assert found.why


def said_to(backend: str, sql: str) -> str:
    """A tampering in the words of this database."""
    if backend == "sqlite":
        return sql
    sql = re.sub(r"CAST\(replace\(CAST\(content AS TEXT\), (.+?)\) AS BLOB\)",
                 r"convert_to(replace(convert_from(content, 'UTF8'), \1), 'UTF8')", sql)  # fmt: skip
    sql = sql.replace("CAST('[]' AS BLOB)", "'[]'::bytea")
    sql = sql.replace("CAST(x'ff' AS TEXT)", "convert_from(x'ff', 'UTF8')")
    sql = sql.replace("zeroblob(32)", "decode(repeat('00', 32), 'hex')")
    return re.sub(r"x'([0-9a-f]+)'", r"'\\x\1'::bytea", sql)


def unguard(raw, backend: str) -> None:
    """Let this connection do what only somebody with the file or the superuser's password can."""
    db.session.rollback()
    if backend == "postgresql":
        raw.execute("SET session_replication_role = replica")  # no triggers, no foreign keys
        return
    names = [row[0] for row in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]
    for name in names:
        raw.execute(f'DROP TRIGGER "{name}"')
    raw.commit()


@both_databases
def test_what_is_not_proven_yet_is_known(trail, raw, backend):
    """Whoever holds the file can cut the newest event with its hashes; checkpoints will show it."""
    unguard(raw, backend)
    last = trail.size
    raw.execute(f"DELETE FROM text WHERE event_seq = {last}")
    raw.execute(f"DELETE FROM event WHERE seq = {last}")
    raw.execute(f"DELETE FROM node WHERE (idx + 1) << level = {last}")
    raw.commit()
    found = verify_log()
    assert isinstance(found, LogState) and found.size == last - 1


@both_databases
def test_content_is_canonical_json(trail):
    for content in db.session.scalars(select(Event.content)):
        told = json.loads(content)
        again = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        assert again.encode() == content


@both_databases
def test_every_text_belongs_to_its_event(trail):
    for text in db.session.scalars(select(EventText)):
        assert sha256(text.salt + text.body.encode()).hexdigest() in text.event.content.decode()
