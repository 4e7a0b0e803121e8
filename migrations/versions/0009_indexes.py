"""Indexes for what is looked up on every page: owners, what waits, what stands."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

#: Name, table, columns, and where a partial one holds on SQLite and PostgreSQL.
INDEXES = (
    ("ix_co_ownership_initiative_id", "co_ownership", ["initiative_id"], None, None),
    ("ix_initiative_standing", "initiative", ["product_id"], "standing = 1", "standing"),
    ("ix_release_state", "release", ["state"], None, None),
    ("ix_release_version", "release", ["version"], None, None),
    ("ix_evidence_waiting", "evidence", ["id"], "accepted IS NULL", "accepted IS NULL"),
)


def upgrade() -> None:
    for name, table, columns, on_sqlite, on_postgresql in INDEXES:
        op.create_index(
            name, table, columns,
            sqlite_where=on_sqlite and sa.text(on_sqlite),
            postgresql_where=on_postgresql and sa.text(on_postgresql),
        )


def downgrade() -> None:
    for name, table, *_rest in reversed(INDEXES):
        op.drop_index(name, table_name=table)
