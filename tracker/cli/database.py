"""The database's revision, and bringing it to the newest."""

import logging
from typing import TYPE_CHECKING

from sqlalchemy import inspect, text

from tracker import ROOT
from tracker.core.db import db
from tracker.core.dialects import wrong_order
from tracker.core.errors import RuleBroken

if TYPE_CHECKING:  # alembic takes longer to import than most commands take to run
    from alembic.config import Config

VERSIONS = ROOT / "migrations" / "versions"


def _config() -> "Config":
    from alembic.config import Config

    return Config(str(ROOT / "migrations" / "alembic.ini"))


def head() -> str:
    """The newest revision that this program knows: revisions are numbered, files named after them."""
    return max(path.name.split("_")[0] for path in VERSIONS.glob("[0-9]*_*.py"))


def current() -> str | None:
    """The revision that the database stands at; None before `tracker init`."""
    with db.engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return found


def refuse_wrong_order() -> None:
    """Refuse to begin in a database that sorts text otherwise than the record needs."""
    with db.engine.connect() as connection:
        if why := wrong_order(connection):
            raise RuleBroken(why)


def upgrade() -> None:
    """Run the migrations that are missing, on a connection of the application that runs."""
    from alembic import command

    refuse_wrong_order()
    logging.getLogger("alembic").setLevel(logging.WARNING)
    config = _config()
    with db.engine.connect().execution_options(writes=True) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()
