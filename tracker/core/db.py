"""The one database handle, the column types, and the one way to write."""

import enum
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated, Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Date, DateTime, Dialect, Enum, MetaData, String, Text, TypeDecorator, insert
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase, mapped_column, registry
from sqlalchemy.sql.functions import FunctionElement

import tracker.core.dialects  # noqa: F401  (tells each database how to connect and to begin)


class UtcDateTime(TypeDecorator[datetime]):
    """Aware UTC in Python on every database: SQLite drops the zone, PostgreSQL gives its own."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive datetime: {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    # On the registry, not on the class: Flask-SQLAlchemy copies the class, and
    # SQLAlchemy then refuses a second type_annotation_map (flask-sqlalchemy #1361).
    registry = registry(
        metadata=MetaData(
            naming_convention={
                "ix": "ix_%(table_name)s_%(column_0_N_name)s",
                "uq": "uq_%(table_name)s_%(column_0_N_name)s",
                "ck": "ck_%(table_name)s_%(constraint_name)s",
                "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
                "pk": "pk_%(table_name)s",
            }
        ),
        type_annotation_map={
            datetime: UtcDateTime,
            date: Date,
            enum.Enum: Enum(
                enum.Enum,
                native_enum=False,
                create_constraint=True,
                length=40,
                values_callable=lambda members: [member.value for member in members],
            ),
        },
    )


db = SQLAlchemy(model_class=Base)

if TYPE_CHECKING:
    Model = Base  # mypy cannot follow db.Model
else:
    Model = db.Model

Key = Annotated[int, mapped_column(primary_key=True)]
Line = Annotated[str, mapped_column(String(200))]
Name = Annotated[str, mapped_column(String(100))]
Short = Annotated[str, mapped_column(String(280))]
Code = Annotated[str, mapped_column(String(40))]
LongText = Annotated[str, mapped_column(Text)]
Digest = Annotated[str, mapped_column(String(64))]  # SHA-256, lower-case hex


class along(FunctionElement[Any]):
    """This column, compared row by row: SQLite then walks along the order that a list asks for.

    Without statistics it would rather fetch all rows that an index names and sort them, which
    for "the newest 50 of my products" is the whole table. PostgreSQL knows better by itself.
    """

    inherit_cache = True

    def __init__(self, column: Any) -> None:
        self.type = column.type
        super().__init__(column)


@compiles(along, "sqlite")
def _unindexed(element: along, compiler: Any, **kw: Any) -> str:
    return f"+{compiler.process(element.clauses, **kw)}"


@compiles(along)
def _as_it_is(element: along, compiler: Any, **kw: Any) -> str:
    return str(compiler.process(element.clauses, **kw))


@contextmanager
def write() -> Iterator[None]:
    """One write: everything inside is saved together, or not at all.

    Ends the read transaction first, so that rules are checked against what is
    in the database now and not against what the page was rendered from.
    """
    if db.session.new or db.session.dirty or db.session.deleted:
        raise RuntimeError("changes were made outside write()")
    db.session.rollback()
    db.session.connection(execution_options={"writes": True})
    try:
        yield
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise


def insert_rows(model: type[Base], rows: list[dict[str, Any]]) -> None:
    """Add many rows of a table in one statement, past the session, which would weigh each."""
    if rows:
        db.session.connection().execute(insert(model.__table__), rows)  # type: ignore[arg-type]
