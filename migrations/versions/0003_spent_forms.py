"""Forms that were carried out, so that two clicks make one record."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "spent_form",
        sa.Column("nonce", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("nonce", name=op.f("pk_spent_form")),
    )
    op.create_index(op.f("ix_spent_form_at"), "spent_form", ["at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_spent_form_at"), table_name="spent_form")
    op.drop_table("spent_form")
