"""own_templates: that a company made from its own initiatives"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

KINDS = ("compliance", "security", "privacy", "quality", "technical", "product", "bug")
ORIGINS = (
    "found by EM", "found by PM", "audit finding", "regulator", "incident", "customer",
    "handed down",
)  # fmt: skip
OFFERED = sa.text("retired_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "own_template",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("summary", sa.String(length=280), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(*KINDS, name="kind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "origin",
            sa.Enum(*ORIGINS, name="origin", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("obligation", sa.Text(), nullable=False),
        sa.Column("stops_sales", sa.Boolean(), nullable=False),
        sa.Column("standing", sa.Boolean(), nullable=False),
        sa.Column("made_from_id", sa.Integer(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("edits", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["made_from_id"], ["initiative.id"], name=op.f("fk_own_template_made_from_id_initiative")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["person.id"], name=op.f("fk_own_template_made_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_template")),
    )
    op.create_index(op.f("ix_own_template_made_by_id"), "own_template", ["made_by_id"])
    op.create_index(
        "uq_own_template_name", "own_template", ["name"], unique=True,
        sqlite_where=OFFERED, postgresql_where=OFFERED,
    )  # fmt: skip
    for table, *columns in (
        ("template_need", sa.Column("title", sa.String(length=200), nullable=False),
         sa.Column("before_release", sa.Boolean(), nullable=False)),
        ("template_clause", sa.Column("clause_id", sa.Integer(), nullable=False),
         sa.Column("how_met", sa.Text(), nullable=False),
         sa.ForeignKeyConstraint(
             ["clause_id"], ["clause.id"], name=op.f("fk_template_clause_clause_id_clause"))),
    ):  # fmt: skip
        op.create_table(
            table,
            sa.Column("id", sa.Integer(), nullable=False),
            sa.Column("template_id", sa.Integer(), nullable=False),
            *columns,
            sa.ForeignKeyConstraint(
                ["template_id"], ["own_template.id"],
                name=op.f(f"fk_{table}_template_id_own_template"),
            ),
            sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        )  # fmt: skip
        op.create_index(op.f(f"ix_{table}_template_id"), table, ["template_id"])


def downgrade() -> None:
    for table in ("template_clause", "template_need", "own_template"):
        op.drop_table(table)
