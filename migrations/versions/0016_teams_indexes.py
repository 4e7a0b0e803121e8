"""What a team has open, and whether it works on a product, without reading all its initiatives."""

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_initiative_team_id_status": ["team_id", "status"],
    "ix_initiative_team_id_product_id": ["team_id", "product_id"],
}


def upgrade() -> None:
    for name, columns in INDEXES.items():
        op.create_index(name, "initiative", columns)


def downgrade() -> None:
    for name in INDEXES:
        op.drop_index(name, table_name="initiative")
