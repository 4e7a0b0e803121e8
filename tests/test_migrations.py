"""Migrations: the head is the models, and each step goes up, down, up with rows in the tables."""

import shutil
import sqlite3

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, text

from tests.conftest import ROOT, migrate
from tracker.core.db import db


def scripts():
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    return list(ScriptDirectory.from_config(config).walk_revisions())[::-1]


STEPS = [(script.revision, script.down_revision or "base") for script in scripts()]


@pytest.fixture
def full_database(make, database, tmp_path):
    """A file with a row in every table that the path fills."""
    make.closed(standing=True)
    make.question(make.published())
    db.session.remove()
    db.engine.dispose()
    return shutil.copy(database, tmp_path / "full.db")


def count(connection):
    tables = [
        table for table in inspect(connection).get_table_names() if table != "alembic_version"
    ]
    return {
        table: connection.scalar(text(f'SELECT count(*) FROM "{table}"')) for table in tables
    }  # fmt: skip


def triggers(connection):
    return set(connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")))


def test_there_is_one_head():
    assert [above for _revision, above in STEPS] == ["base", *(step[0] for step in STEPS[:-1])]


def test_the_head_equals_the_models(empty_app):
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, db.metadata) == []


@pytest.mark.parametrize(("revision", "before"), STEPS)
def test_each_step_goes_up_down_up_with_rows(full_database, revision, before):
    engine = create_engine(f"sqlite:///{full_database}")
    with engine.connect() as connection:
        rows, guards = count(connection), triggers(connection)
        assert sum(rows.values()) > 100 and guards
        migrate(connection, before, down=True)
        if before == "base":
            assert count(connection) == {}
        else:
            below = count(
                connection
            )  # a table that came with the step goes; others keep their rows
            assert below == {table: rows[table] for table in below}
        migrate(connection)
        assert triggers(connection) == guards
        assert count(connection).keys() == rows.keys()
        assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
    engine.dispose()


def test_without_the_guards_step_nothing_is_guarded(full_database):
    engine = create_engine(f"sqlite:///{full_database}")
    with engine.connect() as connection:
        migrate(connection, "0001", down=True)
        assert triggers(connection) == set()
    engine.dispose()


def test_a_plain_connection_is_bound_by_the_guards(full_database):
    raw = sqlite3.connect(full_database)
    with pytest.raises(sqlite3.IntegrityError, match="UDI-DI keeps"):
        raw.execute("DELETE FROM device")
    raw.close()
