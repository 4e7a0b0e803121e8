"""What a team brings along: imported releases with their source, tickets, jobs; no one acts

An imported release was released before this record began: nobody of this record planned or
released it, so the people of the row may be absent, and there only. What an import by the
system itself registers has no person either.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

PEOPLE = {"release": ("em_id", "pm_id", "created_by_id"), "initiative": ("registered_by_id",), "stage": ("by_id",)}
SAYS_WHEN = "(state = 'released') = (released_at IS NOT NULL AND released_by_id IS NOT NULL)"
CHECKS = {
    "released_says_when": f"imported_at IS NOT NULL OR ({SAYS_WHEN})",
    "imported_by_nobody": (
        "CASE WHEN imported_at IS NULL THEN em_id IS NOT NULL AND pm_id IS NOT NULL "
        "AND created_by_id IS NOT NULL ELSE released_by_id IS NULL AND state <> 'cancelled' END"
    ),
}
NEW = {"imported_at": ("DATETIME", sa.DateTime(timezone=True)), "prerelease": ("BOOLEAN DEFAULT 0 NOT NULL", sa.Boolean())}


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table, columns in PEOPLE.items():
            edits = [(f"{column} INTEGER NOT NULL", f"{column} INTEGER") for column in columns]
            if table == "release":
                edits += [
                    ("\tCONSTRAINT ", "".join(f"\t{n} {t}, \n" for n, (t, _) in NEW.items()) + "\tCONSTRAINT "),
                    (f"CHECK ({SAYS_WHEN})", f"CHECK ({CHECKS['released_says_when']})"),
                    ("\tCONSTRAINT ", f"\tCONSTRAINT ck_release_imported_by_nobody CHECK ({CHECKS['imported_by_nobody']}), \n\tCONSTRAINT "),
                ]
            rebuild(table, edits)
    else:
        op.add_column("release", sa.Column("imported_at", NEW["imported_at"][1], nullable=True))
        op.add_column("release", sa.Column("prerelease", NEW["prerelease"][1], nullable=False, server_default=sa.false()))
        for table, columns in PEOPLE.items():
            for column in columns:
                op.alter_column(table, column, existing_type=sa.Integer(), nullable=True)
        op.drop_constraint(op.f("ck_release_released_says_when"), "release", type_="check")
        for name, check in CHECKS.items():
            op.create_check_constraint(op.f(f"ck_release_{name}"), "release", check)
    tables()


def tables() -> None:
    op.create_table(
        "release_source",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("source_id", sa.String(length=200), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("commit", sa.String(length=64), nullable=False),
        sa.Column("prerelease", sa.Boolean(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["release_id"], ["release.id"], name=op.f("fk_release_source_release_id_release")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release_source")),
        sa.UniqueConstraint("release_id", "source", name="uq_release_source_one"),
    )
    op.create_index(op.f("ix_release_source_source_id"), "release_source", ["source_id"])
    op.create_table(
        "ticket",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("source_id", sa.String(length=40), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=100), nullable=False),
        sa.Column("status", sa.String(length=100), nullable=False),
        sa.Column("parent_key", sa.String(length=40), nullable=True),
        sa.Column("labels", sa.Text(), nullable=False),
        sa.Column("versions", sa.Text(), nullable=False),
        sa.Column("assignee", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("comments", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("ticket_created_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["initiative_id"], ["initiative.id"], name=op.f("fk_ticket_initiative_id_initiative")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket")),
    )
    op.create_index("ix_ticket_initiative", "ticket", ["initiative_id"])
    op.create_index("ix_ticket_key", "ticket", ["key"])
    op.create_index(
        "uq_ticket_imported", "ticket", ["source", "key"], unique=True,
        sqlite_where=sa.text("source = 'jira' AND ended_at IS NULL"),
        postgresql_where=sa.text("source = 'jira' AND ended_at IS NULL"),
    )
    op.create_table(
        "job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("state", sa.Enum("waiting", "running", "done", "failed", name="jobstate", native_enum=False, create_constraint=True, length=40), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("task", sa.LargeBinary(), nullable=False),
        sa.Column("result", sa.LargeBinary(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("beat_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_job_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
    )
    op.create_index(op.f("ix_job_by_id"), "job", ["by_id"])


def downgrade() -> None:
    """Fails, and changes nothing, where something imported stands in the record already."""
    for table in ("job", "ticket", "release_source"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "sqlite":
        for table, columns in PEOPLE.items():
            edits = [(f"{column} INTEGER,", f"{column} INTEGER NOT NULL,") for column in columns]
            if table == "release":
                edits += [(f"\t{n} {t}, \n", "") for n, (t, _) in NEW.items()] + [
                    (f"CHECK ({CHECKS['released_says_when']})", f"CHECK ({SAYS_WHEN})"),
                    (f"\tCONSTRAINT ck_release_imported_by_nobody CHECK ({CHECKS['imported_by_nobody']}), \n", ""),
                ]
            rebuild(table, edits)
        return
    for name in CHECKS:
        op.drop_constraint(op.f(f"ck_release_{name}"), "release", type_="check")
    op.create_check_constraint(op.f("ck_release_released_says_when"), "release", SAYS_WHEN)
    for table, columns in PEOPLE.items():
        for column in columns:
            op.alter_column(table, column, existing_type=sa.Integer(), nullable=False)
    for column in NEW:
        op.drop_column("release", column)


def rebuild(table: str, edits: list[tuple[str, str]]) -> None:
    """SQLite: make a table anew from its own words with these edits; rows, indexes, guards stay.

    Alembic's batch mode would drop the triggers, and would break the references of other tables,
    which the database counts while a table that they point to is gone: filling the new table
    under the old name counts them back to nothing.
    """
    run = op.get_bind().exec_driver_sql
    about = "SELECT sql FROM sqlite_master WHERE tbl_name = ? AND sql IS NOT NULL AND type"
    created = run(f"{about} = 'table'", (table,)).scalar_one()
    around = run(f"{about} <> 'table'", (table,)).scalars().all()
    for old, new in edits:
        assert old in created, f"{table} has no {old}"
        created = created.replace(old, new, 1)
    columns = [row[1] for row in run(f'PRAGMA table_info("{table}")')]
    run("PRAGMA defer_foreign_keys = ON")
    run(f'CREATE TABLE "_kept" AS SELECT * FROM "{table}"')
    run(f'DROP TABLE "{table}"')
    run(created)
    stay = {row[1] for row in run(f'PRAGMA table_info("{table}")')}
    named = ", ".join(f'"{column}"' for column in columns if column in stay)
    run(f'INSERT INTO "{table}" ({named}) SELECT {named} FROM "_kept"')
    run('DROP TABLE "_kept"')
    for sql in around:
        run(sql)
