"""glossary: terms, what they mean and how they apply; and their words, to search by"""

import sqlalchemy as sa
from alembic import op

from migrations.search import Source, Words, install, join, remove

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

OFFERED = sa.text("taken_out_at IS NULL")
WORDS = Words(
    "term", "t.id", join("t.term", "t.long_form", "t.meaning", "t.how_it_applies"), "term t",
    (Source("term", ("INSERT", "UPDATE OF term, long_form, meaning, how_it_applies", "DELETE")),),
)  # fmt: skip


def upgrade() -> None:
    op.create_table(
        "term",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("term", sa.String(length=100), nullable=False),
        sa.Column("folded", sa.String(length=200), nullable=False),
        sa.Column("language", _enum("termlanguage", "en", "de"), nullable=False),
        sa.Column("long_form", sa.String(length=200), nullable=False),
        sa.Column("meaning", sa.Text(), nullable=False),
        sa.Column("how_it_applies", sa.Text(), nullable=False),
        sa.Column("state", _enum("termstate", "asked", "proposed", "agreed"), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=True),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("worded_by_id", sa.Integer(), nullable=True),
        sa.Column("worded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agreed_by_id", sa.Integer(), nullable=True),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_out_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_out_because", sa.Text(), nullable=True),
        sa.Column("edits", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state = 'asked' OR (meaning <> '' AND worded_by_id IS NOT NULL)",
            name=op.f("ck_term_has_meaning"),
        ),
        sa.CheckConstraint(
            "(state = 'agreed') = (agreed_by_id IS NOT NULL)", name=op.f("ck_term_agreed_by_somebody")
        ),
        sa.CheckConstraint(
            "state <> 'agreed' OR how_it_applies <> ''", name=op.f("ck_term_says_how_it_applies")
        ),
        sa.CheckConstraint("agreed_by_id <> worded_by_id", name=op.f("ck_term_two_people")),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name=op.f("fk_term_question_id_question")
        ),
        *(
            sa.ForeignKeyConstraint([column], ["person.id"], name=op.f(f"fk_term_{column}_person"))
            for column in ("asked_by_id", "worded_by_id", "agreed_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_term")),
    )
    op.create_index(op.f("ix_term_asked_by_id"), "term", ["asked_by_id"])
    op.create_index(op.f("ix_term_question_id"), "term", ["question_id"])
    op.create_index("ix_term_folded", "term", ["folded", "id"])
    op.create_index(
        "uq_term_folded", "term", ["folded", "language"], unique=True,
        sqlite_where=OFFERED, postgresql_where=OFFERED,
    )  # fmt: skip
    install(WORDS)


def downgrade() -> None:
    remove(WORDS)
    op.drop_table("term")


def _enum(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)
