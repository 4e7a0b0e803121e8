"""capacity: policies, periods, planned and actual days, buckets of initiatives; closed stays closed"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from migrations.guards import Guard, changed, frozen, install, remove, same_key

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

ROLES = ("em", "pm", "engineer", "regulatory", "auditor", "admin")
SUMS_TO_100 = (
    "product_share >= 0 AND technical_share >= 0 AND bugs_share >= 0"
    " AND product_share + technical_share + bugs_share = 100"
)
IN_FORCE = "ended_at IS NULL AND began_at IS NOT NULL"
PROPOSED = "ended_at IS NULL AND began_at IS NULL"

CLOSED = "a closed period stays closed"
OF_SHEET = (
    "EXISTS (SELECT 1 FROM capacity_sheet AS held JOIN capacity_period AS over ON over.id = held.period_id"
    ' WHERE held.id = NEW."sheet_id" AND over.closed_at IS NOT NULL)'
)
OF_PERIOD = (
    "EXISTS (SELECT 1 FROM capacity_period AS over"
    ' WHERE over.id = NEW."period_id" AND over.closed_at IS NOT NULL)'
)
OVERLAPS = (
    'EXISTS (SELECT 1 FROM capacity_period AS other WHERE other.team_id = NEW."team_id"'
    ' AND other.first <= NEW."last" AND other.last >= NEW."first")'
)
SHARES = ("product_share", "technical_share", "bugs_share")
SAID = ("proposed_by_id", "proposed_side", "proposed_at")


def _proposal(table: str, *keys: list[str], of: tuple[str, ...]) -> list[Guard]:
    """What was proposed stays as it was said; only agreeing and ending are added, each once."""
    once = " OR ".join(
        f'(OLD."{c}" IS NOT NULL AND (NEW."{c}" IS NULL OR NEW."{c}" <> OLD."{c}"))'
        for c in ("agreed_by_id", "began_at", "ended_at")
    )
    said = f"what {table} says never changes"
    return [
        Guard(f"{table}_keeps", table, "UPDATE", f"{changed(*of, *SHARES, *SAID)} OR {once}", said),
        Guard(f"{table}_no_delete", table, "DELETE", None, said),
        Guard(f"{table}_no_replace", table, "INSERT", same_key(table, ["id"], *keys), said),
    ]


GUARDS = [
    *_proposal(
        "capacity_policy",
        ["team_id", "number"],
        of=("team_id", "number", "floor", "division", "every", "reason"),
    ),
    *_proposal("bucket_choice", of=("initiative_id",)),
    *frozen("capacity_named", ["policy_id", "person_id"]),
    *frozen("capacity_dissent", ["id"]),
    Guard(
        "capacity_period_keeps",
        "capacity_period",
        "UPDATE",
        f'OLD."closed_at" IS NOT NULL OR {changed("team_id", "number", "name", "first", "last")}',
        CLOSED,
    ),
    Guard(
        "capacity_period_no_delete", "capacity_period", "DELETE", None, "a period is never deleted"
    ),
    Guard(
        "capacity_period_no_overlap",
        "capacity_period",
        "INSERT",
        OVERLAPS,
        "two periods of a team overlap",
    ),
    *frozen("capacity_sheet", ["id"], ["period_id", "side", "number"]),
    *frozen("capacity_line", ["id"]),
    *frozen("capacity_agreement", ["sheet_id", "side"], ["sheet_id", "by_id"]),
    *frozen("capacity_settled", ["id"]),
    Guard("capacity_sheet_not_closed", "capacity_sheet", "INSERT", OF_PERIOD, CLOSED),
    Guard("capacity_settled_not_closed", "capacity_settled", "INSERT", OF_PERIOD, CLOSED),
    Guard("capacity_line_not_closed", "capacity_line", "INSERT", OF_SHEET, CLOSED),
    Guard("capacity_agreement_not_closed", "capacity_agreement", "INSERT", OF_SHEET, CLOSED),
]


def _enum(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def upgrade() -> None:
    op.create_table(
        "capacity_period",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("technical", sa.Boolean(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (closed_by_id IS NULL)",
            name=op.f("ck_capacity_period_closed_by_somebody"),
        ),
        sa.CheckConstraint("first <= last", name=op.f("ck_capacity_period_first_before_last")),
        sa.ForeignKeyConstraint(
            ["closed_by_id"], ["person.id"], name=op.f("fk_capacity_period_closed_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["team.id"], name=op.f("fk_capacity_period_team_id_team")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_capacity_period")),
        sa.UniqueConstraint("team_id", "number", name=op.f("uq_capacity_period_team_id_number")),
    )
    op.create_index(op.f("ix_capacity_period_closed_by_id"), "capacity_period", ["closed_by_id"])
    op.create_index("ix_capacity_period_days", "capacity_period", ["team_id", "first"])
    op.create_index(op.f("ix_capacity_period_team_id"), "capacity_period", ["team_id"])
    op.create_table(
        "capacity_policy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("product_share", sa.Integer(), nullable=False),
        sa.Column("technical_share", sa.Integer(), nullable=False),
        sa.Column("bugs_share", sa.Integer(), nullable=False),
        sa.Column("floor", sa.Integer(), nullable=False),
        sa.Column(
            "division",
            _enum(
                "division",
                "each sprint",
                "named engineers",
                "whole sprints",
                "quarter pool",
                "year pool",
            ),
            nullable=False,
        ),
        sa.Column("every", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("proposed_side", _enum("role", *ROLES), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreed_by_id", sa.Integer(), nullable=True),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_why", sa.Text(), nullable=False),
        sa.CheckConstraint("proposed_side IN ('em', 'pm')", name=op.f("ck_capacity_policy_a_side")),
        sa.CheckConstraint(
            "(agreed_by_id IS NULL) = (began_at IS NULL)",
            name=op.f("ck_capacity_policy_agreed_from_then_on"),
        ),
        sa.CheckConstraint("floor BETWEEN 0 AND 100", name=op.f("ck_capacity_policy_a_floor")),
        sa.CheckConstraint(SUMS_TO_100, name=op.f("ck_capacity_policy_sums_to_100")),
        sa.CheckConstraint(
            "proposed_by_id <> agreed_by_id", name=op.f("ck_capacity_policy_two_people")
        ),
        sa.ForeignKeyConstraint(
            ["agreed_by_id"], ["person.id"], name=op.f("fk_capacity_policy_agreed_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["person.id"], name=op.f("fk_capacity_policy_proposed_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["team.id"], name=op.f("fk_capacity_policy_team_id_team")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_capacity_policy")),
        sa.UniqueConstraint("team_id", "number", name=op.f("uq_capacity_policy_team_id_number")),
    )
    op.create_index(op.f("ix_capacity_policy_agreed_by_id"), "capacity_policy", ["agreed_by_id"])
    op.create_index(
        op.f("ix_capacity_policy_proposed_by_id"), "capacity_policy", ["proposed_by_id"]
    )
    op.create_index(op.f("ix_capacity_policy_team_id"), "capacity_policy", ["team_id"])
    op.create_index(
        "uq_capacity_policy_in_force",
        "capacity_policy",
        ["team_id"],
        unique=True,
        **_where(IN_FORCE),
    )
    op.create_index(
        "uq_capacity_policy_proposed",
        "capacity_policy",
        ["team_id"],
        unique=True,
        **_where(PROPOSED),
    )
    op.create_table(
        "capacity_dissent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("policy_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["person.id"], name=op.f("fk_capacity_dissent_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["policy_id"],
            ["capacity_policy.id"],
            name=op.f("fk_capacity_dissent_policy_id_capacity_policy"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_capacity_dissent")),
    )
    op.create_index(op.f("ix_capacity_dissent_by_id"), "capacity_dissent", ["by_id"])
    op.create_index(op.f("ix_capacity_dissent_policy_id"), "capacity_dissent", ["policy_id"])
    op.create_table(
        "capacity_named",
        sa.Column("policy_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("share", sa.Integer(), nullable=False),
        sa.CheckConstraint("share BETWEEN 1 AND 100", name=op.f("ck_capacity_named_a_share")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_capacity_named_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["policy_id"],
            ["capacity_policy.id"],
            name=op.f("fk_capacity_named_policy_id_capacity_policy"),
        ),
        sa.PrimaryKeyConstraint("policy_id", "person_id", name=op.f("pk_capacity_named")),
    )
    op.create_table(
        "capacity_settled",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("side", _enum("side", "plan", "actual"), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("bucket", _enum("bucket", "product", "technical", "bugs"), nullable=True),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["period_id"],
            ["capacity_period.id"],
            name=op.f("fk_capacity_settled_period_id_capacity_period"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_capacity_settled_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_capacity_settled")),
    )
    op.create_index(op.f("ix_capacity_settled_period_id"), "capacity_settled", ["period_id"])
    op.create_index(op.f("ix_capacity_settled_person_id"), "capacity_settled", ["person_id"])
    op.create_table(
        "capacity_sheet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("side", _enum("side", "plan", "actual"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(until IS NULL) = (side = 'plan')", name=op.f("ck_capacity_sheet_actual_until")
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["person.id"], name=op.f("fk_capacity_sheet_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["period_id"],
            ["capacity_period.id"],
            name=op.f("fk_capacity_sheet_period_id_capacity_period"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_capacity_sheet")),
        sa.UniqueConstraint(
            "period_id", "side", "number", name=op.f("uq_capacity_sheet_period_id_side_number")
        ),
    )
    op.create_index(op.f("ix_capacity_sheet_by_id"), "capacity_sheet", ["by_id"])
    op.create_table(
        "bucket_choice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("product_share", sa.Integer(), nullable=False),
        sa.Column("technical_share", sa.Integer(), nullable=False),
        sa.Column("bugs_share", sa.Integer(), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("proposed_side", _enum("role", *ROLES), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreed_by_id", sa.Integer(), nullable=True),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("proposed_side IN ('em', 'pm')", name=op.f("ck_bucket_choice_a_side")),
        sa.CheckConstraint(
            "(agreed_by_id IS NULL) = (began_at IS NULL)",
            name=op.f("ck_bucket_choice_agreed_from_then_on"),
        ),
        sa.CheckConstraint(SUMS_TO_100, name=op.f("ck_bucket_choice_sums_to_100")),
        sa.CheckConstraint(
            "proposed_by_id <> agreed_by_id", name=op.f("ck_bucket_choice_two_people")
        ),
        sa.ForeignKeyConstraint(
            ["agreed_by_id"], ["person.id"], name=op.f("fk_bucket_choice_agreed_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["initiative_id"],
            ["initiative.id"],
            name=op.f("fk_bucket_choice_initiative_id_initiative"),
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["person.id"], name=op.f("fk_bucket_choice_proposed_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bucket_choice")),
    )
    op.create_index(op.f("ix_bucket_choice_agreed_by_id"), "bucket_choice", ["agreed_by_id"])
    op.create_index(op.f("ix_bucket_choice_initiative_id"), "bucket_choice", ["initiative_id"])
    op.create_index(op.f("ix_bucket_choice_proposed_by_id"), "bucket_choice", ["proposed_by_id"])
    op.create_index(
        "uq_bucket_choice_in_force",
        "bucket_choice",
        ["initiative_id"],
        unique=True,
        **_where(IN_FORCE),
    )
    op.create_index(
        "uq_bucket_choice_proposed",
        "bucket_choice",
        ["initiative_id"],
        unique=True,
        **_where(PROPOSED),
    )
    op.create_table(
        "capacity_agreement",
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("side", _enum("role", *ROLES), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("side IN ('em', 'pm')", name=op.f("ck_capacity_agreement_a_side")),
        sa.ForeignKeyConstraint(
            ["by_id"], ["person.id"], name=op.f("fk_capacity_agreement_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["sheet_id"],
            ["capacity_sheet.id"],
            name=op.f("fk_capacity_agreement_sheet_id_capacity_sheet"),
        ),
        sa.PrimaryKeyConstraint("sheet_id", "side", name=op.f("pk_capacity_agreement")),
        sa.UniqueConstraint("sheet_id", "by_id", name=op.f("uq_capacity_agreement_sheet_id_by_id")),
    )
    op.create_index(op.f("ix_capacity_agreement_by_id"), "capacity_agreement", ["by_id"])
    op.create_table(
        "capacity_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("initiative_id", sa.Integer(), nullable=True),
        sa.Column("bucket", _enum("bucket", "product", "technical", "bugs"), nullable=True),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.CheckConstraint("days > 0", name=op.f("ck_capacity_line_some_days")),
        sa.CheckConstraint(
            "initiative_id IS NULL OR bucket IS NULL",
            name=op.f("ck_capacity_line_initiative_or_bucket"),
        ),
        sa.ForeignKeyConstraint(
            ["initiative_id"],
            ["initiative.id"],
            name=op.f("fk_capacity_line_initiative_id_initiative"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_capacity_line_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["sheet_id"],
            ["capacity_sheet.id"],
            name=op.f("fk_capacity_line_sheet_id_capacity_sheet"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_capacity_line")),
    )
    op.create_index(op.f("ix_capacity_line_initiative_id"), "capacity_line", ["initiative_id"])
    op.create_index(op.f("ix_capacity_line_person_id"), "capacity_line", ["person_id"])
    op.create_index(op.f("ix_capacity_line_sheet_id"), "capacity_line", ["sheet_id"])
    install(GUARDS)


def downgrade() -> None:
    remove(GUARDS)
    for table in (
        "capacity_line",
        "capacity_agreement",
        "bucket_choice",
        "capacity_sheet",
        "capacity_settled",
        "capacity_named",
        "capacity_dissent",
        "capacity_policy",
        "capacity_period",
    ):
        op.drop_table(table)
