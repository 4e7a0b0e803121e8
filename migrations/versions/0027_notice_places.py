"""notices: the places of UDI-DIs, their successors and their registrations"""

from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

BEFORE = ("initiative", "edit", "value", "evidence", "effect", "release", "assessment")
AFTER = (*BEFORE, "UDI-DIs of a release", "device", "successor", "registration")


def upgrade() -> None:
    _change(BEFORE, AFTER)


def downgrade() -> None:
    # What waits is told anew from the record, so notices of places that go may go with them.
    kept = ", ".join(f"'{place}'" for place in BEFORE)
    op.execute(f"DELETE FROM notice WHERE place NOT IN ({kept})")  # noqa: S608
    _change(AFTER, BEFORE)


def _change(old: tuple[str, ...], new: tuple[str, ...]) -> None:
    """The list in the CHECK of `notice.place`; on SQLite its text alone, as in `meanings.py`."""
    was, becomes = (", ".join(f"'{place}'" for place in places) for places in (old, new))
    bind = op.get_bind()
    if bind.dialect.name == "sqlite":
        (version,) = bind.exec_driver_sql("PRAGMA schema_version").one()
        texts = (text.replace("'", "''") for text in (f"place IN ({was})", f"place IN ({becomes})"))
        for statement in (
            "PRAGMA writable_schema = ON",
            "UPDATE sqlite_schema SET sql = replace(sql, '{}', '{}') "
            "WHERE type = 'table' AND name = 'notice'".format(*texts),
            f"PRAGMA schema_version = {version + 1}",
            "PRAGMA writable_schema = OFF",
        ):
            bind.exec_driver_sql(statement)
        return
    op.drop_constraint(op.f("ck_notice_place"), "notice", type_="check")
    op.execute(f"ALTER TABLE notice ADD CONSTRAINT ck_notice_place CHECK (place IN ({becomes}))")
