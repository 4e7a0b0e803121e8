"""report: found by the SHA-256 of its PDF"""

from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_report_pdf_sha256", "report", ["pdf_sha256"])


def downgrade() -> None:
    op.drop_index("ix_report_pdf_sha256", "report")
