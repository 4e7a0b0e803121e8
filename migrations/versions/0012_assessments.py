"""Change assessments of releases, and the meanings of their two signatures."""

import sqlalchemy as sa
from alembic import op
from migrations.guards import frozen, install, remove
from migrations.meanings import change_meanings

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

BEFORE = (
    "explained the value",
    "understand and approve the value",
    "approve with this reservation",
    "refuse",
    "accept the evidence",
    "send the evidence back",
    "approve releasing",
    "authorise the release",
    "withdraw my signature",
    "my electronic signature binds me",
    "override this gate",
    "withdraw the release",
)
AFTER = (*BEFORE, "assessed the change", "approve the assessment")

GUARDS = frozen("assessment", ["id"], ["release_id", "number"])


def upgrade() -> None:
    change_meanings(BEFORE, AFTER)
    outcome = sa.Enum("none", "new_pi", "new_di", "new_basic", native_enum=False, length=40)
    op.create_table(
        "assessment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("rules_version", sa.Integer(), nullable=False),
        sa.Column("outcome_eu", outcome, nullable=False),
        sa.Column("outcome_us", outcome, nullable=False),
        sa.Column("outcome", outcome, nullable=False),
        sa.Column("risk_file", sa.String(length=200), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        *(
            sa.CheckConstraint(
                f"{name} IN ('none', 'new_pi', 'new_di', 'new_basic')",
                name=op.f(f"ck_assessment_{name}"),
            )
            for name in ("outcome_eu", "outcome_us", "outcome")
        ),
        sa.ForeignKeyConstraint(
            ["release_id"], ["release.id"], name=op.f("fk_assessment_release_id_release")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_assessment_document_id_document")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_assessment_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment")),
        sa.UniqueConstraint("release_id", "number", name="uq_assessment_number"),
    )
    op.create_index(op.f("ix_assessment_by_id"), "assessment", ["by_id"])
    install(GUARDS)


def downgrade() -> None:
    remove(GUARDS)
    op.drop_table("assessment")
    change_meanings(AFTER, BEFORE)
