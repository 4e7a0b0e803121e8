"""Migrations: the head is the models, and each step goes up, down, up with rows in the tables."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import Column, String, create_engine, inspect, text
from sqlalchemy.exc import IntegrityError

from migrations.guards import unguarded
from tests.conftest import alembic_config, migrate
from tracker.core.db import db
from tracker.core.search import has_model

pytestmark = pytest.mark.both_databases

GUARDS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE tgenabled = 'O' AND NOT tgisinternal",
}


def scripts():
    return list(ScriptDirectory.from_config(alembic_config()).walk_revisions())[::-1]


STEPS = [(script.revision, script.down_revision or "base") for script in scripts()]


@pytest.fixture
def full(make):
    """A connection to a database with a row in every table that the path fills."""
    initiative = make.committed()
    make.closed(standing=True, version="4.3.0")
    make.question(make.published())
    make.clauses_judged(initiative)
    make.policy()
    make.closed_period()
    make.bucket(initiative)
    db.session.remove()
    with db.engine.connect() as connection:
        yield connection


def count(connection):
    inner = ("_idx", "_data")  # segments of FTS5, as many as it merged
    tables = [
        table
        for table in inspect(connection).get_table_names()
        if table != "alembic_version"
        and not (table.startswith("search_") and table.endswith(inner))
    ]
    return {
        table: connection.scalar(text(f'SELECT count(*) FROM "{table}"')) for table in tables
    }  # fmt: skip


def guards(connection):
    return set(connection.scalars(text(GUARDS[connection.dialect.name])))


def test_there_is_one_head():
    assert [above for _revision, above in STEPS] == ["base", *(step[0] for step in STEPS[:-1])]


def test_the_head_equals_the_models(empty_app):
    with db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_name": has_model}
        )
        assert compare_metadata(context, db.metadata) == []


@pytest.mark.parametrize(("revision", "before"), STEPS)
def test_each_step_goes_up_down_up_with_rows(full, revision, before):
    rows, stand = count(full), guards(full)
    assert sum(rows.values()) > 100 and stand
    migrate(full, before, down=True)
    if before == "base":
        assert count(full) == {} and guards(full) == set()
    else:
        below = count(full)  # a table that came with the step goes; others keep their rows
        assert below == {table: rows[table] for table in below}
    migrate(full)
    assert guards(full) == stand
    assert count(full).keys() == rows.keys()
    if full.dialect.name == "sqlite":  # PostgreSQL refused on the way what does not fit
        assert full.execute(text("PRAGMA foreign_key_check")).all() == []


def test_without_the_guards_step_nothing_is_guarded(full):
    migrate(full, "0001", down=True)
    assert guards(full) == set()
    if full.dialect.name == "postgresql":
        functions = "SELECT count(*) FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
        assert full.scalar(text(functions)) == 0


def test_both_databases_have_the_same_guards(empty_database, empty_template, postgres):
    """PostgreSQL has one more a guarded table: TRUNCATE passes the triggers of rows."""
    there = []
    for address in (f"sqlite:///{empty_database}", postgres.address(empty_template)):
        engine = create_engine(address)
        with engine.connect() as connection:
            there.append(guards(connection))
        engine.dispose()
    on_sqlite, on_postgresql = there
    tables = {name.split("_no_")[0] for name in on_sqlite if "_no_" in name}
    assert {"event", "release", "device"} <= tables
    assert on_postgresql == on_sqlite | {f"{table}_no_truncate" for table in tables}


def test_a_guarded_row_is_refused_by_the_database_itself(full):
    with pytest.raises(IntegrityError, match="UDI-DI keeps"):
        full.execute(text("DELETE FROM device"))


def test_guarded_tables_are_altered_inside_unguarded_and_stand_guarded_again(full):
    rows, stand = count(full), guards(full)
    with Operations.context(MigrationContext.configure(full)) as op, unguarded():
        with op.batch_alter_table("release") as batch:
            batch.add_column(Column("note", String(40), nullable=False, server_default="none"))
        op.execute("UPDATE release SET note = tag")
    assert (count(full), guards(full)) == (rows, stand)
    assert full.scalars(text("SELECT note FROM release WHERE state = 'released'")).all()
    with pytest.raises(IntegrityError, match="never changes"):
        full.execute(text("UPDATE release SET note = 'altered'"))
