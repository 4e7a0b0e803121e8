"""Which releases deliver an initiative, its past links too, without reading all deliveries."""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_delivery_initiative_id", "delivery", ["initiative_id"])


def downgrade() -> None:
    op.drop_index("ix_delivery_initiative_id", table_name="delivery")
