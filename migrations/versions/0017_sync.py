"""The weekly sync and the stand-up: series, syncs, decisions, votes; a why that still holds; daily runs"""

import sqlalchemy as sa
from alembic import op
from migrations.guards import Guard, frozen, install, remove, same_key

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

OVER = "the minutes of a sync that ended never change"


def _into_an_ended_sync(table: str) -> Guard:
    ended = "EXISTS (SELECT 1 FROM sync AS held WHERE held.id = NEW.sync_id AND held.ended_at IS NOT NULL)"
    return Guard(f"{table}_no_late", table, "INSERT", ended, OVER)


GUARDS = [
    Guard("sync_no_update", "sync", "UPDATE", "OLD.ended_at IS NOT NULL", OVER),
    Guard("sync_no_delete", "sync", "DELETE", None, "a sync is never deleted"),
    Guard(
        "sync_no_replace", "sync", "INSERT", same_key("sync", ["id"]), "a sync is never replaced"
    ),
    Guard("sync_pause_no_update", "sync_pause", "UPDATE", "OLD.ended_at IS NOT NULL", OVER),
    Guard(
        "sync_pause_no_delete", "sync_pause", "DELETE", None, "a pause of a sync is never deleted"
    ),
    *frozen("sync_decision", ["id"]),
    *frozen("sync_outcome", ["id"], ["sync_id", "topic"]),
    *frozen("sync_attendance", ["sync_id", "person_id"]),
    *frozen("sync_cancelled", ["id"], ["series_id", "on"]),
    *frozen("why_confirmed", ["id"]),
    *(
        _into_an_ended_sync(table)
        for table in ("sync_decision", "sync_outcome", "sync_attendance", "sync_pause")
    ),
]


def upgrade() -> None:
    op.create_table(
        "daily_run",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", "on", name=op.f("pk_daily_run")),
    )
    op.create_table(
        "sync_address",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_sync_address_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["team.id"], name=op.f("fk_sync_address_team_id_team")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sync_address")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_sync_address_token_sha256")),
    )
    op.create_index(op.f("ix_sync_address_person_id"), "sync_address", ["person_id"], unique=False)
    op.create_index(op.f("ix_sync_address_team_id"), "sync_address", ["team_id"], unique=False)
    op.create_index(
        "uq_sync_address_open",
        "sync_address",
        ["team_id", "person_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "sync_series",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("em_id", sa.Integer(), nullable=False),
        sa.Column("pm_id", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("starts", sa.String(length=5), nullable=False),
        sa.Column("zone", sa.String(length=100), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("set_by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("em_id <> pm_id", name=op.f("ck_sync_series_two_people")),
        sa.CheckConstraint(
            "ended_at IS NULL OR ended_at >= began_at", name=op.f("ck_sync_series_from_before_to")
        ),
        sa.CheckConstraint("minutes BETWEEN 10 AND 120", name=op.f("ck_sync_series_a_length")),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_sync_series_a_weekday")),
        sa.ForeignKeyConstraint(["em_id"], ["person.id"], name=op.f("fk_sync_series_em_id_person")),
        sa.ForeignKeyConstraint(["pm_id"], ["person.id"], name=op.f("fk_sync_series_pm_id_person")),
        sa.ForeignKeyConstraint(
            ["set_by_id"], ["person.id"], name=op.f("fk_sync_series_set_by_id_person")
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_sync_series_team_id_team")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sync_series")),
    )
    op.create_index(op.f("ix_sync_series_em_id"), "sync_series", ["em_id"], unique=False)
    op.create_index(op.f("ix_sync_series_pm_id"), "sync_series", ["pm_id"], unique=False)
    op.create_index(op.f("ix_sync_series_set_by_id"), "sync_series", ["set_by_id"], unique=False)
    op.create_index(op.f("ix_sync_series_team_id"), "sync_series", ["team_id"], unique=False)
    op.create_index(
        "uq_sync_series_open",
        "sync_series",
        ["team_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "sync",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("suggested", sa.Integer(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("began_by_id", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (minutes IS NULL) AND (ended_at IS NULL) = (document_id IS NULL)",
            name=op.f("ck_sync_ended_says_all"),
        ),
        sa.ForeignKeyConstraint(
            ["began_by_id"], ["person.id"], name=op.f("fk_sync_began_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_sync_document_id_document")
        ),
        sa.ForeignKeyConstraint(
            ["ended_by_id"], ["person.id"], name=op.f("fk_sync_ended_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["series_id"], ["sync_series.id"], name=op.f("fk_sync_series_id_sync_series")
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_sync_team_id_team")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sync")),
    )
    op.create_index(op.f("ix_sync_began_by_id"), "sync", ["began_by_id"], unique=False)
    op.create_index("ix_sync_team_began", "sync", ["team_id", "began_at"], unique=False)
    op.create_index(op.f("ix_sync_team_id"), "sync", ["team_id"], unique=False)
    op.create_index(
        "uq_sync_running",
        "sync",
        ["team_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "sync_cancelled",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=280), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["person.id"], name=op.f("fk_sync_cancelled_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["series_id"], ["sync_series.id"], name=op.f("fk_sync_cancelled_series_id_sync_series")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sync_cancelled")),
        sa.UniqueConstraint("series_id", "on", name="uq_sync_cancelled_day"),
    )
    op.create_index(op.f("ix_sync_cancelled_by_id"), "sync_cancelled", ["by_id"], unique=False)
    op.create_table(
        "standup_vote",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("clear", sa.Boolean(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=True),
        sa.Column("words", sa.String(length=280), nullable=False),
        sa.Column("gone_wrong", sa.String(length=280), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "NOT clear OR (initiative_id IS NULL AND words = '')",
            name=op.f("ck_standup_vote_clear_is_all"),
        ),
        sa.ForeignKeyConstraint(
            ["initiative_id"],
            ["initiative.id"],
            name=op.f("fk_standup_vote_initiative_id_initiative"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_standup_vote_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["team.id"], name=op.f("fk_standup_vote_team_id_team")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standup_vote")),
        sa.UniqueConstraint("team_id", "on", "person_id", name="uq_standup_vote_person"),
    )
    op.create_index(op.f("ix_standup_vote_on"), "standup_vote", ["on"], unique=False)
    op.create_index(op.f("ix_standup_vote_person_id"), "standup_vote", ["person_id"], unique=False)
    op.create_table(
        "sync_attendance",
        sa.Column("sync_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_sync_attendance_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["sync_id"], ["sync.id"], name=op.f("fk_sync_attendance_sync_id_sync")
        ),
        sa.PrimaryKeyConstraint("sync_id", "person_id", name=op.f("pk_sync_attendance")),
    )
    op.create_table(
        "sync_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sync_id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(length=200), nullable=True),
        sa.Column("initiative_id", sa.Integer(), nullable=True),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("who", sa.String(length=200), nullable=False),
        sa.Column("instead_of", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["person.id"], name=op.f("fk_sync_decision_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["initiative_id"],
            ["initiative.id"],
            name=op.f("fk_sync_decision_initiative_id_initiative"),
        ),
        sa.ForeignKeyConstraint(
            ["sync_id"], ["sync.id"], name=op.f("fk_sync_decision_sync_id_sync")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sync_decision")),
    )
    op.create_index(op.f("ix_sync_decision_by_id"), "sync_decision", ["by_id"], unique=False)
    op.create_index(
        op.f("ix_sync_decision_initiative_id"), "sync_decision", ["initiative_id"], unique=False
    )
    op.create_index(op.f("ix_sync_decision_sync_id"), "sync_decision", ["sync_id"], unique=False)
    op.create_table(
        "sync_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column(
            "section",
            sa.Enum(
                "coming up",
                "planned",
                "changing",
                "adjust",
                name="section",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_sync_item_by_id_person")),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_sync_item_initiative_id_initiative")
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_sync_item_team_id_team")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sync_item")),
    )
    op.create_index(op.f("ix_sync_item_by_id"), "sync_item", ["by_id"], unique=False)
    op.create_index(
        "ix_sync_item_open",
        "sync_item",
        ["team_id"],
        unique=False,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_table(
        "sync_outcome",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sync_id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(length=200), nullable=False),
        sa.Column(
            "section",
            sa.Enum(
                "coming up",
                "planned",
                "changing",
                "adjust",
                name="section",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.Column("initiative_key", sa.String(length=40), nullable=True),
        sa.Column(
            "outcome",
            sa.Enum(
                "done",
                "decided",
                "dropped",
                "carried over",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("carried", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=280), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["person.id"], name=op.f("fk_sync_outcome_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["sync_id"], ["sync.id"], name=op.f("fk_sync_outcome_sync_id_sync")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sync_outcome")),
        sa.UniqueConstraint("sync_id", "topic", name="uq_sync_outcome_topic"),
    )
    op.create_index(op.f("ix_sync_outcome_by_id"), "sync_outcome", ["by_id"], unique=False)
    op.create_table(
        "sync_pause",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sync_id", sa.Integer(), nullable=False),
        sa.Column("explains", sa.String(length=280), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["sync_id"], ["sync.id"], name=op.f("fk_sync_pause_sync_id_sync")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sync_pause")),
    )
    op.create_index(op.f("ix_sync_pause_sync_id"), "sync_pause", ["sync_id"], unique=False)
    op.create_index(
        "uq_sync_pause_open",
        "sync_pause",
        ["sync_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "why_confirmed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["person.id"], name=op.f("fk_why_confirmed_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["value_version.id"],
            name=op.f("fk_why_confirmed_version_id_value_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_why_confirmed")),
    )
    op.create_index(op.f("ix_why_confirmed_by_id"), "why_confirmed", ["by_id"], unique=False)
    op.create_index(
        op.f("ix_why_confirmed_version_id"), "why_confirmed", ["version_id"], unique=False
    )
    op.create_index(
        "ix_initiative_team_registered", "initiative", ["team_id", "registered_at"], unique=False
    )
    op.create_index("ix_stage_began_at", "stage", ["began_at"], unique=False)
    op.create_index(
        "ix_question_open", "question", ["asked_at"], sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )  # fmt: skip
    op.create_index(
        "ix_say_back_waiting", "say_back", ["version_id"], sqlite_where=sa.text("outcome IS NULL"),
        postgresql_where=sa.text("outcome IS NULL"),
    )  # fmt: skip
    install(GUARDS)


def downgrade() -> None:
    remove(GUARDS)
    op.drop_index("ix_say_back_waiting", table_name="say_back")
    op.drop_index("ix_question_open", table_name="question")
    op.drop_index("ix_stage_began_at", table_name="stage")
    op.drop_index("ix_initiative_team_registered", table_name="initiative")
    for table in (
        "why_confirmed",
        "sync_pause",
        "sync_outcome",
        "sync_item",
        "sync_decision",
        "sync_attendance",
        "standup_vote",
        "sync_cancelled",
        "sync",
        "sync_series",
        "sync_address",
        "daily_run",
    ):
        op.drop_table(table)
