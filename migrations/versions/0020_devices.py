"""Basic UDI-DIs, successors, discontinuation, registration tasks and further distributions.

A UDI-DI that a release carried already gets no task: it was on the market before tasks were kept,
and nothing that goes out on it is kept back. One that no release has carried yet gets a draft for
each of its markets.
"""

import sqlalchemy as sa
from alembic import op
from migrations.guards import Guard, changed, frozen, install, remove, same_key

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

OPEN = sa.text("ended_at IS NULL")
WAITING = sa.text("ended_at IS NULL AND state IN ('draft', 'submitted')")

KEPT = "a UDI-DI keeps its GTIN, product and carrier"
BEFORE = [
    Guard("device_no_update", "device", "UPDATE", changed("id", "gtin", "product_id", "carrier"), KEPT)
]  # fmt: skip
OUT = (
    'EXISTS (SELECT 1 FROM "release_udi" AS u JOIN "release" AS r ON r.id = u.release_id '
    "WHERE u.device_id = OLD.id AND r.state = 'released')"
)
OUT_IN_GROUP = OUT.replace("OLD.id", "OLD.device_id")
AFTER = [
    Guard(
        "device_no_update", "device", "UPDATE",
        f"{changed('id', 'gtin', 'product_id')} OR (({changed('carrier', 'trade_name')}) AND {OUT})",
        KEPT,
    ),
    Guard("device_group_no_update", "device_group", "UPDATE", OUT_IN_GROUP, KEPT),
    Guard("device_group_no_delete", "device_group", "DELETE", None, KEPT),
    Guard("device_group_no_replace", "device_group", "INSERT", same_key("device_group", ["device_id"]), KEPT),
    *frozen("succession", ["device_id"], ["predecessor_id"]),
    Guard("registration_no_delete", "registration", "DELETE", None, "a registration keeps its history"),
    Guard(
        "registration_no_update", "registration", "UPDATE",
        'OLD."ended_at" IS NOT NULL OR '
        + changed("id", "device_id", "register", "state", "number", "day", "reason", "file_name",
                  "sha256", "size", "url", "by_id", "began_at"),
        "a registration keeps its history",
    ),
    *frozen("basic_udi", ["id"], ["code"]),
    *frozen("discontinuation", ["device_id"]),
    *frozen("distribution", ["id"]),
]  # fmt: skip


def upgrade() -> None:
    _basic_udi()
    remove(BEFORE)
    _links()
    _discontinuation()
    _registration()
    _distribution()
    op.execute(
        "INSERT INTO registration (device_id, register, state, began_at) "
        "SELECT d.id, CASE m.market WHEN 'EU' THEN 'EUDAMED' WHEN 'US' THEN 'GUDID' "
        "WHEN 'UK' THEN 'MHRA' ELSE 'swissdamed' END, 'draft', d.created_at "
        "FROM device AS d JOIN device_market AS m ON m.device_id = d.id WHERE NOT "
        + OUT.replace("OLD.id", "d.id")
    )
    install(AFTER)


def downgrade() -> None:
    remove(AFTER)
    for table in (
        "distribution", "registration", "discontinuation", "succession", "device_group", "basic_udi"
    ):  # fmt: skip
        op.drop_table(table)
    install(BEFORE)


def _basic_udi() -> None:
    op.create_table(
        "basic_udi",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_basic_udi_product_id_product")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_basic_udi")),
        sa.UniqueConstraint("code", name=op.f("uq_basic_udi_code")),
    )
    op.create_index(op.f("ix_basic_udi_product_id"), "basic_udi", ["product_id"])


def _links() -> None:
    op.create_table(
        "device_group",
        sa.Column("device_id", sa.Integer(), nullable=False),
        sa.Column("basic_udi_id", sa.Integer(), nullable=False),
        *_keys("device_group", ("device_id", "device"), ("basic_udi_id", "basic_udi")),
        sa.PrimaryKeyConstraint("device_id", name=op.f("pk_device_group")),
    )
    op.create_index(op.f("ix_device_group_basic_udi_id"), "device_group", ["basic_udi_id"])
    op.create_table(
        "succession",
        sa.Column("device_id", sa.Integer(), nullable=False),
        sa.Column("predecessor_id", sa.Integer(), nullable=False),
        sa.Column("caused_by_id", sa.Integer(), nullable=True),
        sa.Column("assessment_number", sa.Integer(), nullable=True),
        sa.CheckConstraint("predecessor_id <> device_id", name=op.f("ck_succession_another_before")),
        sa.CheckConstraint(
            "(caused_by_id IS NULL) = (assessment_number IS NULL)",
            name=op.f("ck_succession_cause_and_version"),
        ),
        *_keys(
            "succession", ("device_id", "device"), ("predecessor_id", "device"),
            ("caused_by_id", "release"),
        ),
        sa.PrimaryKeyConstraint("device_id", name=op.f("pk_succession")),
        sa.UniqueConstraint("predecessor_id", name=op.f("uq_succession_predecessor_id")),
    )


def _discontinuation() -> None:
    op.create_table(
        "discontinuation",
        sa.Column("device_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        *_keys("discontinuation", ("device_id", "device"), ("by_id", "person")),
        sa.PrimaryKeyConstraint("device_id", name=op.f("pk_discontinuation")),
    )
    op.create_index(op.f("ix_discontinuation_by_id"), "discontinuation", ["by_id"])


def _registration() -> None:
    op.create_table(
        "registration",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("device_id", sa.Integer(), nullable=False),
        sa.Column("register", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("number", sa.String(length=200), nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("file_name", sa.String(length=200), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "register IN ('EUDAMED', 'GUDID', 'MHRA', 'swissdamed')",
            name=op.f("ck_registration_register"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'registered', 'not needed')",
            name=op.f("ck_registration_registrationstate"),
        ),
        sa.CheckConstraint(
            "state <> 'registered' OR (number IS NOT NULL AND day IS NOT NULL)",
            name=op.f("ck_registration_registered_says_when"),
        ),
        sa.CheckConstraint(
            "state <> 'not needed' OR reason IS NOT NULL",
            name=op.f("ck_registration_not_needed_says_why"),
        ),
        sa.CheckConstraint(
            "sha256 IS NULL OR url IS NULL", name=op.f("ck_registration_file_or_link")
        ),
        *_keys("registration", ("device_id", "device"), ("by_id", "person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration")),
    )
    op.create_index(op.f("ix_registration_device_id"), "registration", ["device_id"])
    op.create_index(op.f("ix_registration_by_id"), "registration", ["by_id"])
    op.create_index(
        "uq_registration_open", "registration", ["device_id", "register"], unique=True,
        sqlite_where=OPEN, postgresql_where=OPEN,
    )  # fmt: skip
    op.create_index(
        "ix_registration_waiting", "registration", ["began_at"],
        sqlite_where=WAITING, postgresql_where=WAITING,
    )  # fmt: skip


def _distribution() -> None:
    op.create_table(
        "distribution",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=200), nullable=False),
        sa.Column("region", sa.String(length=200), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        *_keys("distribution", ("release_id", "release"), ("by_id", "person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_distribution")),
    )
    for column in ("release_id", "by_id"):
        op.create_index(op.f(f"ix_distribution_{column}"), "distribution", [column])


def _keys(table: str, *columns: tuple[str, str]) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))
        for column, to in columns
    ]
