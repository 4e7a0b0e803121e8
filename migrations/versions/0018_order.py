"""The order of teams and of people, "not now", estimates, and who is on what."""

import sqlalchemy as sa
from alembic import op
from migrations.guards import Guard, frozen, install, remove

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

REASONS = ("regulatory", "market", "incident", "capacity", "other")
OPEN = sa.text("ended_at IS NULL")


def guards() -> list[Guard]:
    """Rows of an order never change, and nobody stands in a list twice: no ties."""
    found = []
    for table, keys in (("team_order", "team_id"), ("own_order", "person_id")):
        sentence = f"nobody stands twice in a row of {table}"
        found += frozen(table, ["id"], [keys, "number"])
        found.append(Guard(f"{table}_no_ties", table, "INSERT", _twice(), sentence))
    return found


def _twice() -> str:
    """Whether a list holds the same id twice: each database reads JSON in its own words."""
    if op.get_bind().dialect.name == "postgresql":
        listed = 'json_array_elements_text(NEW."places"::json)'
    else:
        listed = 'json_each(NEW."places")'
    return f"(SELECT count(*) <> count(DISTINCT value) FROM {listed})"


def upgrade() -> None:
    op.create_table(
        "team_order",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("came_from", sa.Integer(), nullable=False),
        sa.Column("came_to", sa.Integer(), nullable=False),
        sa.Column("why", sa.Enum(*REASONS, native_enum=False, length=40), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("places", sa.Text(), nullable=False),
        sa.Column("decided", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "why IN ('regulatory', 'market', 'incident', 'capacity', 'other')",
            name=op.f("ck_team_order_why"),
        ),
        sa.CheckConstraint("number >= 1", name=op.f("ck_team_order_counted")),
        sa.CheckConstraint("came_from >= 1 AND came_to >= 1", name=op.f("ck_team_order_places")),
        sa.CheckConstraint("decided >= came_to", name=op.f("ck_team_order_decided")),
        _to("team_order", "team_id", "team"),
        _to("team_order", "initiative_id", "initiative"),
        _to("team_order", "by_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_order")),
        sa.UniqueConstraint("team_id", "number", name="uq_team_order_number"),
    )
    _indexes("team_order", ["team_id", "at"], ["initiative_id"], ["by_id"])
    op.create_table(
        "own_order",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("places", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_own_order_counted")),
        _to("own_order", "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_order")),
        sa.UniqueConstraint("person_id", "number", name="uq_own_order_number"),
    )
    op.create_table(
        "not_now",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("would_change", sa.Text(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column("back_because", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "until IS NOT NULL OR would_change <> ''", name=op.f("ck_not_now_until_or_what")
        ),
        _to("not_now", "initiative_id", "initiative"),
        _to("not_now", "by_id", "person"),
        _to("not_now", "ended_by_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_not_now")),
    )
    _indexes("not_now", ["initiative_id"], ["by_id"], ["ended_by_id"])
    _one_open("uq_not_now_open", "not_now", ["initiative_id"])
    op.create_table(
        "effort_estimate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("days BETWEEN 1 AND 9999", name=op.f("ck_effort_estimate_some_days")),
        _to("effort_estimate", "initiative_id", "initiative"),
        _to("effort_estimate", "by_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_effort_estimate")),
    )
    _indexes("effort_estimate", ["initiative_id"], ["by_id"])
    _one_open("uq_effort_estimate_open", "effort_estimate", ["initiative_id"])
    op.create_table(
        "work",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        _to("work", "initiative_id", "initiative"),
        _to("work", "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work")),
    )
    _indexes("work", ["person_id"])
    _one_open("uq_work_open", "work", ["person_id", "initiative_id"])
    op.create_index(
        "ix_work_initiative_id_open", "work", ["initiative_id"],
        sqlite_where=OPEN, postgresql_where=OPEN,
    )  # fmt: skip
    install(guards())


def downgrade() -> None:
    remove(guards())
    for table in ("work", "effort_estimate", "not_now", "own_order", "team_order"):
        op.drop_table(table)


def _to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}")
    )


def _indexes(table: str, *columns: list[str]) -> None:
    for names in columns:
        op.create_index(f"ix_{table}_{'_'.join(names)}", table, names)


def _one_open(name: str, table: str, columns: list[str]) -> None:
    op.create_index(
        name, table, columns, unique=True, sqlite_where=OPEN, postgresql_where=OPEN
    )  # fmt: skip
