"""catalogues: clauses as trees in catalogues with editions; applicability and safety class

The five clauses of before become rows of the real catalogues, with their links; `tracker upgrade`
then loads the rest of each catalogue. What events and documents printed stays as it was.
"""

import re

import sqlalchemy as sa
from alembic import op

from migrations.search import Source, Words, install, join, remove

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


#: What a clause was found by before this step, and is found by since.
WORDS_BEFORE = Words(
    "clause", "c.id", join("c.standard", "c.ref", "c.title"), "clause c",
    (Source("clause", ("INSERT", "UPDATE OF standard, ref, title", "DELETE")),),
)  # fmt: skip
WORDS = Words(
    "clause", "c.id", join("c.label", "c.title", "c.note"), "clause c",
    (Source("clause", ("INSERT", "UPDATE OF label, title, note", "DELETE")),),
)  # fmt: skip


def new_home(standard, ref):
    """Name and number in the catalogues of now."""
    if standard == "MDR" and ref.startswith("Annex VI C "):
        return "MDR Annex VI C", ref.removeprefix("Annex VI C ")
    if standard == "21 CFR":
        return f"21 CFR {ref.partition('.')[0]}", ref
    return standard, ref


def slug(words):
    return re.sub(r"[^a-z0-9.]+", "-", words.lower()).strip("-.") or "x"


def upgrade() -> None:
    remove(WORDS_BEFORE)
    op.execute("CREATE TABLE clause_before AS SELECT * FROM clause")
    op.execute("CREATE TABLE clause_link_before AS SELECT * FROM clause_link")
    op.drop_table("clause_link")
    op.drop_table("clause")
    catalogue, clause = make_catalogues()
    make_links(by=True)
    make_decisions()
    move_up(catalogue, clause)
    op.execute(
        "INSERT INTO clause_link (id, initiative_id, clause_id, how_met, began_at, ended_at)"
        " SELECT id, initiative_id, clause_id, how_met, began_at, ended_at FROM clause_link_before"
    )
    finish()
    install(WORDS)


def downgrade() -> None:
    remove(WORDS)
    op.execute(
        "CREATE TABLE clause_before AS SELECT clause.id, name, edition, ref, clause.title"
        " FROM clause JOIN catalogue ON catalogue.id = catalogue_id"
    )
    op.execute("CREATE TABLE clause_link_before AS SELECT * FROM clause_link")
    for table in ("safety_class", "applicability", "clause_link", "clause", "catalogue"):
        op.drop_table(table)
    op.create_table(
        "clause",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("standard", sa.String(length=40), nullable=False),
        sa.Column("edition", sa.String(length=40), nullable=False),
        sa.Column("ref", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clause")),
        sa.UniqueConstraint("standard", "edition", "ref", name="uq_clause_ref"),
    )
    make_links(by=False)
    op.execute(
        "INSERT INTO clause (id, standard, edition, ref, title)"
        " SELECT id, name, edition, ref, substr(title, 1, 200) FROM clause_before"
    )
    op.execute(
        "INSERT INTO clause_link (id, initiative_id, clause_id, how_met, began_at, ended_at)"
        " SELECT id, initiative_id, clause_id, how_met, began_at, ended_at FROM clause_link_before"
    )
    finish()
    install(WORDS_BEFORE)


def make_catalogues():
    catalogue = op.create_table(
        "catalogue",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("edition", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("publisher", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=40), nullable=False),
        sa.Column("licence", sa.Text(), nullable=False),
        sa.Column("slug", sa.String(length=40), nullable=False),
        sa.Column("edition_slug", sa.String(length=40), nullable=False),
        sa.Column("own", sa.Boolean(), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue")),
        sa.UniqueConstraint("name", "edition", name="uq_catalogue_name_edition"),
        sa.UniqueConstraint("slug", "edition_slug", name="uq_catalogue_slug"),
    )
    clause = op.create_table(
        "clause",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("catalogue_id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=40), nullable=False),
        sa.Column("parent_ref", sa.String(length=40), nullable=True),
        sa.Column("label", sa.String(length=100), nullable=False),
        sa.Column("title", sa.String(length=400), nullable=False),
        sa.Column("assessable", sa.Boolean(), nullable=False),
        sa.Column("applies_to", sa.String(length=40), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("gone_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clause")),
        sa.UniqueConstraint("catalogue_id", "ref", name="uq_clause_ref"),
        sa.ForeignKeyConstraint(
            ["catalogue_id"], ["catalogue.id"], name=op.f("fk_clause_catalogue_id_catalogue")
        ),
        sa.ForeignKeyConstraint(
            ["catalogue_id", "parent_ref"], ["clause.catalogue_id", "clause.ref"],
            name="fk_clause_parent",
        ),
    )  # fmt: skip
    op.create_index(op.f("ix_clause_label"), "clause", ["label"])
    return catalogue, clause


def make_links(*, by):
    """The links; since this step with who made them, once while open, and found by clause."""
    named = [
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_clause_link_by_id_person")),
    ]
    op.create_table(
        "clause_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("clause_id", sa.Integer(), nullable=False),
        sa.Column("how_met", sa.Text(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["clause_id"], ["clause.id"], name=op.f("fk_clause_link_clause_id_clause")
        ),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_clause_link_initiative_id_initiative")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clause_link")),
        *(named if by else ()),
    )
    op.create_index(op.f("ix_clause_link_initiative_id"), "clause_link", ["initiative_id"])
    if by:
        op.create_index(
            "uq_clause_link_open", "clause_link", ["clause_id", "initiative_id"], unique=True,
            sqlite_where=sa.text("ended_at IS NULL"), postgresql_where=sa.text("ended_at IS NULL"),
        )  # fmt: skip
        op.create_index(op.f("ix_clause_link_clause_id"), "clause_link", ["clause_id"])
        op.create_index(op.f("ix_clause_link_by_id"), "clause_link", ["by_id"])


def make_decisions():
    op.create_table(
        "applicability",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("clause_id", sa.Integer(), nullable=False),
        sa.Column("applicable", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        *who_and_when("applicability"),
        sa.ForeignKeyConstraint(
            ["clause_id"], ["clause.id"], name=op.f("fk_applicability_clause_id_clause")
        ),
        sa.CheckConstraint("applicable OR reason <> ''", name=op.f("ck_applicability_not_needs_reason")),
    )
    op.create_table(
        "safety_class",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("letter", sa.String(length=1), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        *who_and_when("safety_class"),
        sa.CheckConstraint("letter IN ('A', 'B', 'C')", name=op.f("ck_safety_class_a_b_or_c")),
    )
    op.create_index(op.f("ix_applicability_clause_id"), "applicability", ["clause_id"])
    op.create_index(op.f("ix_applicability_by_id"), "applicability", ["by_id"])
    op.create_index(op.f("ix_safety_class_product_id"), "safety_class", ["product_id"])
    op.create_index(op.f("ix_safety_class_by_id"), "safety_class", ["by_id"])
    for table, columns in (
        ("applicability", ["product_id", "clause_id"]), ("safety_class", ["product_id"]),
    ):  # fmt: skip
        op.create_index(
            f"uq_{table}_open", table, columns, unique=True,
            sqlite_where=sa.text("ended_at IS NULL"), postgresql_where=sa.text("ended_at IS NULL"),
        )  # fmt: skip


def who_and_when(table):
    return (
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f(f"fk_{table}_product_id_product")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f(f"fk_{table}_by_id_person")),
        sa.CheckConstraint(
            "ended_at IS NULL OR ended_at >= began_at", name=op.f(f"ck_{table}_from_before_to")
        ),
    )


def move_up(catalogue, clause):
    """Old clauses into catalogues of their own, under the names of now."""
    rows = op.get_bind().execute(
        sa.text("SELECT id, standard, edition, ref, title FROM clause_before ORDER BY id")
    )
    homes = {}
    clauses = []
    for number, standard, edition, ref, title in rows.all():
        name, ref = new_home(standard, ref)
        home = homes.setdefault((name, edition), len(homes) + 1)
        label = f"21 CFR {ref}" if name.startswith("21 CFR ") else f"{name} {ref}"
        clauses.append(
            {
                "id": number, "catalogue_id": home, "ref": ref, "parent_ref": None, "label": label,
                "title": title, "assessable": True, "applies_to": "", "note": "",
                "position": len(clauses), "gone_at": None,
            }
        )  # fmt: skip
    if not clauses:
        return
    at = sa.func.current_timestamp()
    for (name, edition), home in homes.items():
        op.execute(
            catalogue.insert().values(
                id=home, name=name, edition=edition, title=name, publisher="", language="en",
                licence="", slug=slug(name), edition_slug=slug(edition), own=False, loaded_at=at,
            )
        )  # fmt: skip
    op.bulk_insert(clause, clauses)


def finish():
    """Drop the copies; let PostgreSQL count on from the highest number."""
    op.execute("DROP TABLE clause_link_before")
    op.execute("DROP TABLE clause_before")
    if op.get_bind().dialect.name != "postgresql":
        return
    for table in ("catalogue", "clause", "clause_link"):
        if sa.inspect(op.get_bind()).has_table(table):
            op.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'),"
                f" (SELECT coalesce(max(id), 1) FROM {table}))"
            )
