"""`tracker move-to`: the whole record from SQLite into an empty PostgreSQL database."""

import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tracker.cli.context import application, database_file
from tracker.config import database_address
from tracker.core.errors import RuleBroken

if TYPE_CHECKING:
    from sqlalchemy import Connection, Table

    from tracker.audit.queries import LogState


@click.command("move-to")
@click.argument("url")
def move_to(url: str) -> None:
    """Copy the whole record from SQLite to the empty PostgreSQL database at URL, and compare.

    Nobody can write meanwhile. The SQLite file stays as it is.
    """
    from sqlalchemy import make_url

    address = database_address(url)
    if not address.startswith("postgresql"):
        raise RuleBroken("The record moves to PostgreSQL only: postgresql://user:password@host/database")  # fmt: skip
    with application() as app:
        settings = app.config["TRACKER"]
        file = database_file(settings)
    if file is None:
        raise RuleBroken("The record is on PostgreSQL already; move it with pg_dump and psql.")
    rows, state = _moved(file, replace(settings, database_url=address))
    where = make_url(address).render_as_string(hide_password=True)
    click.echo(f"{rows} rows were copied to {where}.")
    click.echo(f"The log there is intact and the same: {state.size} events, root {state.root}")
    click.echo("Now set TRACKER_DATABASE_URL to it and start tracker serve again.")
    click.echo(f"The files stay in {settings.data_dir}. Keep {file.name} as a backup.")


def _moved(file: Path, settings: Any) -> tuple[int, "LogState"]:
    from tracker.audit.queries import log_state
    from tracker.cli.database import upgrade
    from tracker.core.db import db, write
    from tracker.identity.models import Company

    source = sqlite3.connect(file, timeout=5, isolation_level=None)
    try:
        source.execute("BEGIN IMMEDIATE")  # nobody writes until the copy is compared
        with application():
            expected = log_state()
        with application(settings=settings, ready=False):
            upgrade()
            with write():
                if db.session.get(Company, 1) is not None:
                    raise RuleBroken("That database holds a record already. Name an empty one.")
                rows = _copied(source, db.session.connection())
                _refuse_difference(expected)
        return rows, expected
    except sqlite3.OperationalError as error:
        raise RuleBroken(f"{file} cannot be read: {error}. Stop tracker serve first.") from None
    finally:
        source.close()


def _copied(source: sqlite3.Connection, target: "Connection") -> int:
    """Every row of every table, parents first; the guards let them in, the search words follow."""
    from sqlalchemy import text

    from tracker.core.db import db

    target.execute(text("SET LOCAL TimeZone = 'UTC'"))  # SQLite keeps UTC without saying so
    named = (  # guards stand before a row (bit 2 of tgtype), what feeds the search after it
        "SELECT DISTINCT tgrelid::regclass::text, tgname FROM pg_trigger "
        "WHERE NOT tgisinternal AND tgtype & 2 = 2"
    )
    guards = target.execute(text(named)).all()
    for table, name in guards:
        target.exec_driver_sql(f'ALTER TABLE {table} DISABLE TRIGGER "{name}"')
    rows = sum(_copy_table(source, target, table) for table in db.metadata.sorted_tables)
    for table, name in guards:
        target.exec_driver_sql(f'ALTER TABLE {table} ENABLE TRIGGER "{name}"')
    return rows


def _copy_table(source: sqlite3.Connection, target: "Connection", table: "Table") -> int:
    """COPY checks references when the table is in, so rows may name later ones."""
    columns = ", ".join(f'"{column.name}"' for column in table.columns)
    cursor = target.connection.driver_connection.cursor()  # type: ignore[union-attr]
    cursor.execute(f'DELETE FROM "{table.name}"')  # what a migration had put in
    count = 0
    with cursor.copy(f'COPY "{table.name}" ({columns}) FROM STDIN') as copy:
        for row in source.execute(f'SELECT {columns} FROM "{table.name}" ORDER BY rowid'):
            copy.write_row(row)
            count += 1
    counted = table.autoincrement_column
    if counted is not None and count:
        cursor.execute(
            f"SELECT setval(pg_get_serial_sequence('\"{table.name}\"', '{counted.name}'),"
            f' (SELECT max("{counted.name}") FROM "{table.name}"))'
        )
    return count


def _refuse_difference(expected: "LogState") -> None:
    from tracker.audit.queries import verify_log

    if (found := verify_log()) != expected:
        raise RuleBroken(f"Nothing was moved: the log would not be the same there ({found}).")
