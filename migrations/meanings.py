"""What a signature may say: the CHECK of `signature.meaning`, changed by later migrations."""

from alembic import op


def change_meanings(old: tuple[str, ...], new: tuple[str, ...]) -> None:
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
    # Rows with a newer meaning stay as they were signed, on the way down and up again: then NOT
    # VALID asks only rows to come.
    strangers = f"SELECT EXISTS (SELECT 1 FROM signature WHERE meaning NOT IN ({becomes}))"
    only_new = " NOT VALID" if op.get_bind().exec_driver_sql(strangers).scalar() else ""
    op.execute(
        "ALTER TABLE signature ADD CONSTRAINT ck_signature_meaning "
        f"CHECK (meaning IN ({becomes})){only_new}"
    )


def _quoted(text: str) -> str:
    return text.replace("'", "''")
