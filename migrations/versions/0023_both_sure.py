"""The EM's word that nothing was asked because both are sure."""

import sqlalchemy as sa
from alembic import op
from migrations.guards import frozen, install, remove

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

GUARDS = frozen("both_sure", ["version_id", "person_id"])


def upgrade() -> None:
    op.create_table(
        "both_sure",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["value_version.id"], name=op.f("fk_both_sure_version_id_value_version")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_both_sure_person_id_person")
        ),
        sa.PrimaryKeyConstraint("version_id", "person_id", name=op.f("pk_both_sure")),
    )
    install(GUARDS)


def downgrade() -> None:
    remove(GUARDS)
    op.drop_table("both_sure")
