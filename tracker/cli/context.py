"""What a command works in: the application, its database at the right revision, a person."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tracker.core.errors import NotFound, RuleBroken

if TYPE_CHECKING:
    from flask import Flask
    from sqlalchemy.exc import OperationalError

    from tracker.config import Settings
    from tracker.identity.models import Person

as_option = click.option("--as", "email", metavar="EMAIL", help="Act for this person.")
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@contextmanager
def application(
    *, demo: bool = False, ready: bool = True, settings: "Settings | None" = None
) -> "Iterator[Flask]":
    """The application in English; `ready` asks for a database that was set up."""
    from flask_babel import force_locale
    from sqlalchemy.exc import OperationalError

    from tracker import create_app
    from tracker.audit.actions import acts_through
    from tracker.config import read_settings
    from tracker.core.db import db
    from tracker.core.dialects import busy, unreachable

    settings = settings or read_settings({**os.environ, "TRACKER_DEMO": "1"} if demo else None)
    if ready:
        refuse_absent(settings)
    app = create_app(settings)
    with app.app_context(), force_locale("en"):
        try:
            if ready:
                refuse_outdated()
            yield app
        except OperationalError as error:
            if busy(error):
                raise RuleBroken("The database is busy. Nothing was saved; try again.") from None
            if unreachable(error):
                raise RuleBroken(_does_not_answer(settings, error)) from None
            raise
        finally:
            acts_through.set("")
            db.session.remove()
            db.engine.dispose()  # so that SQLite folds its write-ahead log into the one file


def _does_not_answer(settings: "Settings", error: "OperationalError") -> str:
    from sqlalchemy import make_url

    where = make_url(settings.database_url).render_as_string(hide_password=True)
    why = str(error.orig).strip().splitlines()[0]
    return f"The database {where} does not answer: {why}. See TRACKER_DATABASE_URL."


def refuse_absent(settings: "Settings") -> None:
    """Refuse before a connection would make an empty database file."""
    file = database_file(settings)
    if file is not None and not file.exists():
        raise RuleBroken(
            f"There is no tracker in {settings.data_dir} yet. Run: tracker init --admin EMAIL"
        )


def refuse_outdated() -> None:
    """Refuse to work on a database of another version of the program."""
    from tracker.cli.database import current, head

    if (found := current()) is None:
        raise RuleBroken(
            "There is no tracker in this database yet. Run: tracker init --admin EMAIL"
        )
    if found != head():
        raise RuleBroken("The database is not at this version's revision. Run: tracker upgrade")


def database_file(settings: "Settings") -> Path | None:
    """The file of an SQLite database; None for any other."""
    from sqlalchemy import make_url

    url = make_url(settings.database_url)
    if url.get_backend_name() != "sqlite" or not url.database:
        return None
    return Path(url.database)


def make_data_dir(folder: Path) -> None:
    """Make the data folder, or say that it cannot be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RuleBroken(
            f"The data folder {folder} cannot be made: {error.strerror}. Set TRACKER_DATA_DIR."
        ) from None
    if not os.access(folder, os.W_OK | os.X_OK):
        raise RuleBroken(f"The data folder {folder} is not writable. Set TRACKER_DATA_DIR.")


def person(email: str) -> "Person":
    """The active person with this address."""
    from tracker.identity.queries import person_by_email

    found = person_by_email(email)
    if found is None or not found.active:
        raise NotFound(f"There is no active person with the address {email}.")
    return found


def print_json(value: Any) -> None:
    """One JSON value, readable."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def written(output: Path, content: bytes) -> None:
    """Write the file that a command was asked for."""
    try:
        output.write_bytes(content)
    except OSError as error:
        raise RuleBroken(f"{output} cannot be written: {error.strerror}.") from None
