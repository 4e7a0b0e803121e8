"""further products of a report: only who may read all of them reads it"""

import sqlalchemy as sa
from alembic import op

from migrations.guards import frozen, install, remove

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

GUARDS = frozen("report_product", ["report_id", "product_id"])


def upgrade() -> None:
    op.create_table(
        "report_product",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name="fk_report_product_report_id_report"),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name="fk_report_product_product_id_product"),
        sa.PrimaryKeyConstraint("report_id", "product_id", name="pk_report_product"),
    )  # fmt: skip
    install(GUARDS)


def downgrade() -> None:
    remove(GUARDS)
    op.drop_table("report_product")
