"""What only SQLite or only PostgreSQL can do: the one marked place (with `migrations/guards.py`).

Everywhere else the program speaks SQL that both understand. `write()` marks its transaction
with the execution option `writes`; here that becomes the write lock of each database.
"""

from importlib.util import find_spec
from typing import Any

from sqlalchemy import Connection, Engine, event, text
from sqlalchemy.exc import DBAPIError

from tracker.core.errors import DomainError

#: How long a write waits for another one before it gives up, in seconds. The longest write is an
#: import of 10,000 issues: 4 to 8 seconds, half of it for the words that search finds them by.
PATIENCE = 15

#: The advisory lock that orders all writes of one PostgreSQL database; any fixed number does.
WRITE_LOCK = 0x7261636B6572

# One round trip. READ COMMITTED, so that what is read after the lock is what is stored now;
# everything else reads one unmoving picture, as it does on SQLite (see `engine_options`). The
# last line frees the lock of a program that lost its machine in the middle of a write.
_BEGIN_POSTGRESQL = f"""
SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout = '{PATIENCE}s';
SET LOCAL idle_in_transaction_session_timeout = '60s';
SELECT pg_advisory_xact_lock({WRITE_LOCK})
"""

INSTALL_DRIVER = ".venv/bin/pip install --require-hashes -r requirements-postgres.txt"

_PRAGMAS = (
    f"busy_timeout = {PATIENCE * 1000}",
    "journal_mode = WAL",
    "synchronous = FULL",
    "foreign_keys = ON",
    "trusted_schema = ON",  # SQLite 3.40 refuses FTS5 in triggers otherwise
)


def engine_options(address: str) -> dict[str, Any]:
    """How SQLAlchemy connects to this database."""
    if not address.startswith("postgresql"):
        return {"connect_args": {"timeout": PATIENCE}}
    if find_spec("psycopg") is None:
        raise BadDatabase(f"PostgreSQL needs its driver. Run: {INSTALL_DRIVER}")
    return {
        "connect_args": {"connect_timeout": 5},
        "isolation_level": "REPEATABLE READ",
        "pool_pre_ping": True,  # a restarted server is not an error
    }


class BadDatabase(DomainError):
    """The named database cannot be worked with; the text says what to do."""


@event.listens_for(Engine, "connect")
def _configure(connection: Any, _record: object) -> None:
    if "sqlite" not in type(connection).__module__:
        return
    connection.isolation_level = None  # we say BEGIN ourselves, below
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}").close()


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    """Begin; a write takes the lock that admits one writer at a time, before it reads anything."""
    writes = connection.get_execution_options().get("writes", False)
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
    elif writes:
        connection.exec_driver_sql(_BEGIN_POSTGRESQL)


def busy(error: DBAPIError) -> bool:
    """Whether others held the database for too long, so that trying again helps."""
    code, state = _told(error)
    return code in {5, 6} or state in {"55P03", "40P01", "40001"}  # lock, deadlock, serialization


def unreachable(error: DBAPIError) -> bool:
    """Whether nothing answers: the server is down, refuses us, or the file cannot be used."""
    code, state = _told(error)
    if code:
        return code in {8, 10, 13, 14}  # read-only, input/output, full, cannot open
    return state is None or state[:2] in {"08", "28", "3D", "53", "57"}


def _told(error: DBAPIError) -> tuple[int, str | None]:
    """SQLite's result code and PostgreSQL's SQLSTATE, of which one is there."""
    code: int = getattr(error.orig, "sqlite_errorcode", 0)
    state: str | None = getattr(error.orig, "sqlstate", None)
    return code & 0xFF, state


def wrong_order(connection: Connection) -> str | None:
    """Why this database would sort or keep text otherwise than SQLite does, or None.

    Keys, versions and names are compared by code point everywhere: lists and frozen documents
    must come in the same order on both databases, and indexes serve prefixes.
    """
    if connection.dialect.name != "postgresql":
        return None
    encoding = connection.scalar(text("SHOW server_encoding"))
    by_code_point = connection.scalar(text("SELECT 'B' < 'a' AND 'a-c' < 'ab' AND 'z' < 'ä'"))
    if encoding == "UTF8" and by_code_point:
        return None
    return (
        "The PostgreSQL database does not keep UTF-8 in code point order. Make one that does: "
        "CREATE DATABASE tracker TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'"
    )
