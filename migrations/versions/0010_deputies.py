"""deputies: of owners; the reason of a handover, merged duplicates, and indexes of what is owned now"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

OPEN = sa.text("ended_at IS NULL")
ROLES = ("em", "pm", "engineer", "regulatory", "auditor", "admin")


def upgrade() -> None:
    op.add_column("co_ownership", sa.Column("reason", sa.Text(), nullable=True))
    for side in ("em", "pm"):
        op.create_index(
            f"ix_co_ownership_{side}_open", "co_ownership", [f"{side}_id"],
            sqlite_where=OPEN, postgresql_where=OPEN,
        )  # fmt: skip
    op.create_table(
        "deputy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deputy_id", sa.Integer(), nullable=False),
        sa.Column("principal_id", sa.Integer(), nullable=False),
        sa.Column(
            "side",
            sa.Enum(*ROLES, name="role", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("initiative_id", sa.Integer(), nullable=True),
        sa.Column("product_id", sa.Integer(), nullable=True),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("named_by_id", sa.Integer(), nullable=False),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("deputy_id <> principal_id", name=op.f("ck_deputy_two_people")),
        sa.CheckConstraint(
            "(initiative_id IS NULL) <> (product_id IS NULL)", name=op.f("ck_deputy_one_or_all")
        ),
        sa.CheckConstraint("ended_at >= began_at", name=op.f("ck_deputy_from_before_to")),
        sa.CheckConstraint("side IN ('em', 'pm')", name=op.f("ck_deputy_a_side")),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_deputy_{column}_{table}")
            )
            for column, table in (
                ("deputy_id", "person"), ("principal_id", "person"), ("named_by_id", "person"),
                ("revoked_by_id", "person"), ("initiative_id", "initiative"),
                ("product_id", "product"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deputy")),
    )  # fmt: skip
    for column in ("deputy_id", "principal_id", "initiative_id", "named_by_id", "revoked_by_id"):
        op.create_index(op.f(f"ix_deputy_{column}"), "deputy", [column])
    op.create_table(
        "initiative_merge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("duplicate_id", sa.Integer(), nullable=False),
        sa.Column("into_id", sa.Integer(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "duplicate_id <> into_id", name=op.f("ck_initiative_merge_two_initiatives")
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], ["initiative.id"], name=op.f(f"fk_initiative_merge_{column}_initiative")
            )
            for column in ("duplicate_id", "into_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_initiative_merge")),
    )
    op.create_index(op.f("ix_initiative_merge_into_id"), "initiative_merge", ["into_id"])
    op.create_index(
        "uq_initiative_merge_open", "initiative_merge", ["duplicate_id"], unique=True,
        sqlite_where=OPEN, postgresql_where=OPEN,
    )  # fmt: skip


def downgrade() -> None:
    op.drop_table("initiative_merge")
    op.drop_table("deputy")
    for side in ("em", "pm"):
        op.drop_index(f"ix_co_ownership_{side}_open", table_name="co_ownership")
    op.drop_column("co_ownership", "reason")
