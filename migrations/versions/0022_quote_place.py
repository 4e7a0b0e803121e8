"""Where in a part the words of a question were selected; old questions: where they first stand."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("question", sa.Column("quote_at", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("question", "quote_at")
