"""What long lists are sorted and filtered by; saved views of lists."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

INDEXES = (
    ("ix_initiative_due_on", "initiative", ["due_on"]),
    ("ix_initiative_title", "initiative", ["title"]),
    ("ix_initiative_status", "initiative", ["status"]),
)


def upgrade() -> None:
    for name, table, columns in INDEXES:
        op.create_index(name, table, columns)
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("listing", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("preset", sa.Boolean(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_saved_view_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        sa.UniqueConstraint("person_id", "listing", "name", name="uq_saved_view_name"),
    )
    op.create_index(op.f("ix_saved_view_person_id"), "saved_view", ["person_id"])
    op.create_index(
        "uq_saved_view_preset", "saved_view", ["person_id", "listing"], unique=True,
        sqlite_where=sa.text("preset"), postgresql_where=sa.text("preset"),
    )


def downgrade() -> None:
    op.drop_table("saved_view")
    for name, table, _columns in reversed(INDEXES):
        op.drop_index(name, table_name=table)
