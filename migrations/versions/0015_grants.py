"""grants: until when one was given, beside when it ended; and the access list by person"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "membership", sa.Column("granted_until", sa.DateTime(timezone=True), nullable=True)
    )
    op.execute(
        "UPDATE membership SET granted_until = ended_at WHERE product_id IS NOT NULL"
        " AND ended_at IS NOT NULL AND person_id IN (SELECT person_id FROM person_role"
        " WHERE role = 'auditor' AND ended_at IS NULL)"
    )
    op.create_index("ix_access_person", "access", ["person_id", "id"])


def downgrade() -> None:
    op.drop_index("ix_access_person", table_name="access")
    op.drop_column("membership", "granted_until")
