"""Webhooks of products; what a source tells of a release that is not planned, or deleted there."""

import sqlalchemy as sa
from alembic import op
from migrations.guards import frozen, install, remove

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

GUARDS = frozen("hook_delivery", ["id"], ["hook_id", "delivery"], ["hook_id", "body_sha256"])


def upgrade() -> None:
    op.create_table(
        "release_hook",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.Enum("github", "gitlab", native_enum=False, length=40), nullable=False),
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("secret_sha256", sa.String(length=64), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("heard_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("source IN ('github', 'gitlab')", name=op.f("ck_release_hook_forge")),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_release_hook_product_id_product")),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_release_hook_made_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release_hook")),
        sa.UniqueConstraint("nonce", name=op.f("uq_release_hook_nonce")),
    )  # fmt: skip
    op.create_index(op.f("ix_release_hook_product_id"), "release_hook", ["product_id"])
    op.create_index(op.f("ix_release_hook_made_by_id"), "release_hook", ["made_by_id"])
    op.create_table(
        "hook_delivery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hook_id", sa.Integer(), nullable=False),
        sa.Column("delivery", sa.String(length=200), nullable=False),
        sa.Column("body_sha256", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["hook_id"], ["release_hook.id"], name=op.f("fk_hook_delivery_hook_id_release_hook")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hook_delivery")),
        sa.UniqueConstraint("hook_id", "delivery", name="uq_hook_delivery_id"),
        sa.UniqueConstraint("hook_id", "body_sha256", name="uq_hook_delivery_body"),
    )  # fmt: skip
    op.create_index("ix_hook_delivery_at", "hook_delivery", ["hook_id", "at"])
    install(GUARDS)
    with op.batch_alter_table("release_source") as batch:
        batch.add_column(sa.Column("product_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("tag", sa.String(length=200), nullable=True))
        batch.add_column(sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))
    for column in ("product_id", "tag"):
        op.execute(
            f"UPDATE release_source SET {column} = (SELECT {column} FROM release"
            " WHERE release.id = release_source.release_id)"
        )
    with op.batch_alter_table("release_source") as batch:
        batch.alter_column("product_id", existing_type=sa.Integer(), nullable=False)
        batch.alter_column("tag", existing_type=sa.String(length=200), nullable=False)
        batch.alter_column("release_id", existing_type=sa.Integer(), nullable=True)
        batch.create_foreign_key(
            op.f("fk_release_source_product_id_product"), "product", ["product_id"], ["id"]
        )
        batch.create_unique_constraint(
            "uq_release_source_told", ["product_id", "source", "source_id"]
        )
    op.create_index(op.f("ix_release_source_product_id"), "release_source", ["product_id"])


def downgrade() -> None:
    """What stands at a source and is planned nowhere goes; the audit trail still tells of it."""
    op.execute("DELETE FROM release_source WHERE release_id IS NULL")
    op.drop_index(op.f("ix_release_source_product_id"), table_name="release_source")
    with op.batch_alter_table("release_source") as batch:
        batch.drop_constraint("uq_release_source_told", type_="unique")
        batch.drop_constraint(op.f("fk_release_source_product_id_product"), type_="foreignkey")
        batch.alter_column("release_id", existing_type=sa.Integer(), nullable=False)
        for column in ("withdrawn_at", "tag", "product_id"):
            batch.drop_column(column)
    remove(GUARDS)
    op.drop_table("hook_delivery")
    op.drop_table("release_hook")
