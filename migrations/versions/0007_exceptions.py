"""Exceptions: overrides of gates, withdrawals of releases, and the meanings of their signatures."""

import sqlalchemy as sa
from alembic import op
from migrations.guards import frozen, install, remove
from migrations.meanings import change_meanings

revision = "0007"
down_revision = "0006"
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
)
AFTER = (*BEFORE, "override this gate", "withdraw the release")

GUARDS = [
    *frozen("gate_override", ["id"], ["release_id", "number"]),
    *frozen("release_withdrawal", ["release_id"]),
]


def upgrade() -> None:
    change_meanings(BEFORE, AFTER)
    op.create_table(
        "gate_override",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("gate", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("commit", sa.String(length=200), nullable=False),
        sa.Column("build", sa.String(length=200), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["release_id"], ["release.id"], name=op.f("fk_gate_override_release_id_release")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_gate_override_document_id_document")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["person.id"], name=op.f("fk_gate_override_asked_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gate_override")),
        sa.UniqueConstraint("release_id", "number", name="uq_gate_override_number"),
    )
    op.create_index(op.f("ix_gate_override_asked_by_id"), "gate_override", ["asked_by_id"])
    op.create_table(
        "release_withdrawal",
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("signature_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["release_id"], ["release.id"], name=op.f("fk_release_withdrawal_release_id_release")
        ),
        sa.ForeignKeyConstraint(
            ["signature_id"],
            ["signature.id"],
            name=op.f("fk_release_withdrawal_signature_id_signature"),
        ),
        sa.PrimaryKeyConstraint("release_id", name=op.f("pk_release_withdrawal")),
    )
    install(GUARDS)


def downgrade() -> None:
    remove(GUARDS)
    op.drop_table("release_withdrawal")
    op.drop_table("gate_override")
    change_meanings(AFTER, BEFORE)
