"""Run migrations with the tracker's own settings and models."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection

from tracker import create_app
from tracker.core.db import UtcDateTime, db
from tracker.core.search import has_model


def plain_type(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Migrations outlive the models, so they name no type of ours."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def run(connection: Connection) -> None:
    """Bring this connection's database to the asked revision."""
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        render_item=plain_type,
        include_name=has_model,
    )
    with context.begin_transaction():
        context.run_migrations()


if (given := context.config.attributes.get("connection")) is not None:
    run(given)
else:
    with create_app().app_context(), db.engine.connect() as fresh:
        run(fresh)
        fresh.commit()
