"""Guards: triggers that keep the record as it was written, the same on SQLite and PostgreSQL.

Migrations share this module and nothing of the tracker's. A migration that adds a table whose
rows never change says so with one line up and one line down:

    GUARDS = frozen("vote", ["id"], ["initiative_id", "person_id"])   # every unique key

    def upgrade():
        op.create_table("vote", …)
        install(GUARDS)

    def downgrade():
        remove(GUARDS)
        op.drop_table("vote")

One that alters a guarded table does it inside `with unguarded():`, because SQLite rebuilds the
table (and would lose its triggers), and because old rows are filled with UPDATE.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from alembic import op
from sqlalchemy import text


class Guard(NamedTuple):
    """A trigger: before this verb on a row, where the condition holds, refuse with a sentence."""

    name: str
    table: str
    verb: str
    condition: str | None
    sentence: str


def frozen(table: str, *keys: list[str]) -> list[Guard]:
    """The guards of a table whose rows never change; `keys` are all its unique keys."""
    never = f"a row of {table} never changes"
    return [
        Guard(f"{table}_no_update", table, "UPDATE", None, never),
        Guard(f"{table}_no_delete", table, "DELETE", None, never),
        Guard(f"{table}_no_replace", table, "INSERT", same_key(table, *keys), never),
    ]


def same_key(table: str, *keys: list[str], besides: str = "") -> str:
    """Whether the new row meets a stored one in a unique key: REPLACE would delete that one."""
    either = " OR ".join(
        "(" + " AND ".join(f'stored."{column}" = NEW."{column}"' for column in key) + ")"
        for key in keys
    )
    return f'EXISTS (SELECT 1 FROM "{table}" AS stored WHERE ({either}){besides})'


def changed(*columns: str) -> str:
    """Whether one of these columns gets another value; NULL counts as a value."""
    return " OR ".join(
        f'NEW."{c}" <> OLD."{c}" OR (NEW."{c}" IS NULL) <> (OLD."{c}" IS NULL)' for c in columns
    )


def install(guards: list[Guard]) -> None:
    """Make these guards."""
    if _on_postgresql():
        for guard in guards:
            _make_on_postgresql(guard)
        for table in _tables(guards):
            _refuse_truncate(table)
        return
    for name, table, verb, condition, sentence in guards:
        when = f"WHEN {condition} " if condition else ""
        op.execute(
            f'CREATE TRIGGER "{name}" BEFORE {verb} ON "{table}" FOR EACH ROW {when}'
            f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
        )


def remove(guards: list[Guard]) -> None:
    """Take these guards away, before their tables go."""
    names = [guard.name for guard in guards]
    if not _on_postgresql():
        for name in names:
            op.execute(f'DROP TRIGGER "{name}"')
        return
    for name in [*names, *(f"{table}_no_truncate" for table in _tables(guards))]:
        op.execute(f'DROP FUNCTION "{name}"() CASCADE')  # its trigger goes with it


@contextmanager
def unguarded() -> Iterator[None]:
    """Alter guarded tables inside; afterwards every guard stands again as it did before."""
    connection = op.get_bind()
    if _on_postgresql():
        named = "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal"
        tables = connection.scalars(text(named)).all()
        for table in tables:
            op.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield
        for table in tables:
            op.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        return
    kept = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
    triggers = connection.execute(text(kept)).all()
    for name, _sql in triggers:
        op.execute(f'DROP TRIGGER "{name}"')
    yield
    for _name, sql in triggers:
        connection.exec_driver_sql(sql)


def _on_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def _tables(guards: list[Guard]) -> list[str]:
    return sorted({guard.table for guard in guards})


def _make_on_postgresql(guard: Guard) -> None:
    """A function and its trigger: a trigger's own WHEN may not ask other rows."""
    name, table, verb, condition, sentence = guard
    row = "OLD" if verb == "DELETE" else "NEW"
    _make_function(name, f"IF {condition or 'true'} THEN {_refuse(sentence)} END IF; RETURN {row};")
    op.execute(
        f'CREATE TRIGGER "{name}" BEFORE {verb} ON "{table}" '
        f'FOR EACH ROW EXECUTE FUNCTION "{name}"()'
    )


def _refuse_truncate(table: str) -> None:
    name = f"{table}_no_truncate"
    _make_function(name, _refuse(f"{table} is never emptied"))
    op.execute(
        f'CREATE TRIGGER "{name}" BEFORE TRUNCATE ON "{table}" '
        f'FOR EACH STATEMENT EXECUTE FUNCTION "{name}"()'
    )


def _make_function(name: str, body: str) -> None:
    op.execute(
        f'CREATE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$'
    )


def _refuse(sentence: str) -> str:
    return f"RAISE integrity_constraint_violation USING MESSAGE = '{sentence}';"
