"""Exceptions: overrides of gates, withdrawals of releases, and the meanings of their signatures."""

import sqlalchemy as sa
from alembic import op
from migrations.guards import frozen, install, remove

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
    _meanings(BEFORE, AFTER)
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
    _meanings(AFTER, BEFORE)


def _meanings(old: tuple[str, ...], new: tuple[str, ...]) -> None:
    """Change the list in the CHECK of `signature.meaning` without touching a row.

    On SQLite batch mode would rebuild the table: it loses its triggers, and dropping a table that
    others refer to breaks their foreign keys. So the text of the CHECK itself is changed, as
    SQLite's documentation (lang_altertable, section 8) describes for exactly this case.
    """
    was, becomes = (", ".join(f"'{word}'" for word in words) for words in (old, new))
    if op.get_bind().dialect.name == "sqlite":
        (version,) = op.get_bind().exec_driver_sql("PRAGMA schema_version").one()
        for statement in (
            "PRAGMA writable_schema = ON",
            "UPDATE sqlite_schema SET sql = replace(sql, "
            f"'{_quoted(was)}', '{_quoted(becomes)}') "
            "WHERE type = 'table' AND name = 'signature'",
            f"PRAGMA schema_version = {version + 1}",
            "PRAGMA writable_schema = OFF",
        ):
            op.get_bind().exec_driver_sql(statement)
        return
    op.drop_constraint(op.f("ck_signature_meaning"), "signature", type_="check")
    # Going down, rows with a newer meaning stay as they were signed: NOT VALID asks only new ones.
    only_new = " NOT VALID" if len(new) < len(old) else ""
    op.execute(
        "ALTER TABLE signature ADD CONSTRAINT ck_signature_meaning "
        f"CHECK (meaning IN ({becomes})){only_new}"
    )


def _quoted(text: str) -> str:
    return text.replace("'", "''")

