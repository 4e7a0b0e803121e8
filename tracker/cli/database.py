"""The database's revision, and bringing it to the newest."""

import logging

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from tracker import ROOT
from tracker.core.db import db


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations").replace("%", "%%"))
    return config


def head() -> str | None:
    """The newest revision that this program knows."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def current() -> str | None:
    """The revision that the database stands at; None before `tracker init`."""
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def upgrade() -> None:
    """Run the migrations that are missing, on a connection of the application that runs."""
    logging.getLogger("alembic").setLevel(logging.WARNING)
    config = _config()
    with db.engine.connect().execution_options(writes=True) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()
