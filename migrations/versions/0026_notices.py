"""notices: what each person is told, how they want it by e-mail, and the last look"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

UNREAD = sa.text("read_at IS NULL")
KINDS = ("waits", "question", "answer", "signature", "blocked", "due")
PLACES = ("initiative", "edit", "value", "evidence", "effect", "release", "assessment")


def upgrade() -> None:
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=300), nullable=False),
        sa.Column("kind", _enum("noticekind", *KINDS), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("place", _enum("place", *PLACES), nullable=False),
        sa.Column("subject_key", sa.String(length=40), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mailed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_notice_person_id_person")),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_notice_product_id_product")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("person_id", "key", name="uq_notice_key"),
    )
    op.create_index("ix_notice_person", "notice", ["person_id", "id"])
    op.create_index(
        "ix_notice_unread", "notice", ["person_id", "product_id"],
        sqlite_where=UNREAD, postgresql_where=UNREAD,
    )  # fmt: skip
    op.create_table(
        "notice_setting",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("frequency", _enum("frequency", "at once", "daily", "weekly", "never"), nullable=False),
        sa.Column("muted", sa.Text(), nullable=False),
        sa.Column("digest_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_notice_setting_person_id_person")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_notice_setting")),
    )  # fmt: skip
    op.create_table(
        "notice_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ran_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("log_size", sa.Integer(), nullable=False),
        sa.Column("busy_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mail_failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("id = 1", name=op.f("ck_notice_run_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_run")),
    )


def downgrade() -> None:
    for table in ("notice_run", "notice_setting", "notice"):
        op.drop_table(table)


def _enum(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)
