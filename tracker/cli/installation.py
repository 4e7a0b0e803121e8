"""The doctor's look at the data folder and the database."""

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from tracker.cli.context import database_file
from tracker.config import Settings


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: good, a note (works without), or bad (exit code 1)."""

    what: str
    state: Literal["good", "note", "bad"]
    says: str


def data_folder(settings: Settings) -> Iterator[Finding]:
    """Whether the folder, or the one it will be made in, can be written; and whether WAL works."""
    folder = settings.data_dir
    if not folder.exists():
        parent = next(above for above in folder.parents if above.exists())
        if parent.is_dir() and os.access(parent, os.W_OK):
            yield Finding("Data folder", "note", f"{folder} will be made by tracker init.")
        else:
            yield Finding("Data folder", "bad", f"{folder} cannot be made; set TRACKER_DATA_DIR.")
        return
    if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        yield Finding("Data folder", "bad", f"{folder} is not a folder that can be written.")
        return
    yield Finding("Data folder", "good", f"{folder} can be written.")
    if _wal_works(folder):
        yield Finding("WAL", "good", "the file system takes SQLite's write-ahead log.")
    else:
        yield Finding("WAL", "bad", "the file system refuses SQLite's WAL; use a local disk.")


def _wal_works(folder: Path) -> bool:
    with tempfile.TemporaryDirectory(dir=folder, prefix=".doctor-") as place:
        connection = sqlite3.connect(Path(place) / "wal.db")
        try:
            mode = connection.execute("PRAGMA journal_mode = WAL").fetchone()[0]
            connection.execute("CREATE TABLE t (n INTEGER)")
        except sqlite3.OperationalError:
            return False
        finally:
            connection.close()
        return bool(mode == "wal")


def database(settings: Settings) -> Iterator[Finding]:
    """Whether the database is there and at this version's revision."""
    file = database_file(settings)
    if file is not None and not file.exists():
        yield Finding("Database", "note", "not made yet; tracker init makes it.")
        return
    from sqlalchemy.exc import SQLAlchemyError

    from tracker import create_app
    from tracker.cli.database import current, head
    from tracker.core.db import db
    from tracker.core.dialects import BadDatabase, wrong_order

    try:
        with create_app(settings).app_context(), db.engine.connect() as connection:
            found, newest, wrong = current(), head(), wrong_order(connection)
            dialect = connection.dialect
            program = _program(dialect.name, dialect.server_version_info or ())
    except BadDatabase as refusal:
        yield Finding("Database", "bad", str(refusal))
        return
    except SQLAlchemyError as error:
        why = str(getattr(error, "orig", error)).strip().splitlines()[0]
        yield Finding("Database", "bad", f"cannot be read ({why}).")
        return
    if wrong:
        yield Finding("Database", "bad", wrong)
    elif found == newest:
        yield Finding("Database", "good", f"{program}, at revision {found}.")
    elif found is None:
        yield Finding("Database", "note", f"{program}, empty; tracker init begins a record.")
    else:
        yield Finding("Database", "bad", f"at revision {found}, this version needs {newest}.")


def _program(dialect: str, version: tuple[Any, ...]) -> str:
    name = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[dialect]
    return f"{name} {'.'.join(map(str, version))}"


def mail(settings: Settings) -> Iterator[Finding]:
    """Whether e-mails are sent, and since when the mail server takes none."""
    if not settings.smtp_url:
        yield Finding(
            "E-mail", "note", "none is sent; notices stay on their page. Set TRACKER_SMTP_URL."
        )
        return
    from sqlalchemy.exc import SQLAlchemyError

    from tracker import create_app
    from tracker.core.dialects import BadDatabase
    from tracker.notices.queries import last_run

    try:
        with create_app(settings).app_context():
            run = last_run()
    except (BadDatabase, SQLAlchemyError):  # the database has a finding of its own
        return
    if run is not None and run.mail_failed_at is not None:
        says = f"the mail server takes nothing since {run.mail_failed_at:%Y-%m-%d %H:%M} UTC; notices wait, and are sent later."
        yield Finding("E-mail", "bad", says)
    else:
        yield Finding("E-mail", "good", "the mail server took what was sent last.")
