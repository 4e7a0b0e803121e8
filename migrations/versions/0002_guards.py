"""guards: what is in the record stays as it was written

Triggers refuse UPDATE, DELETE and replacing INSERT (INSERT OR REPLACE walks past delete
triggers) where a row never changes; a released release is locked with its UDIs; a UDI-DI
keeps its GTIN, product and carrier for ever.

A later migration that rebuilds one of these tables (batch mode on SQLite drops and renames it)
loses its triggers and must make them again.
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

#: Tables whose rows never change, with every key by which INSERT OR REPLACE could hit a row.
FROZEN = {
    "event": [["seq"]],
    "text": [["event_seq", "field"]],
    "node": [["level", "idx"]],
    "document": [["id"]],
    "signature": [["id"], ["withdraws_id"]],
    "value_version": [["id"], ["initiative_id", "number"]],
    "report": [["id"], ["key"]],
}

RELEASE_KEYS = [["id"], ["key"], ["product_id", "tag"]]
UDI_KEYS = [["id"], ["device_id", "pi_folded"], ["release_id", "device_id"]]


def same_key(table, keys):
    """Whether the new row meets a stored one in a unique key, so that REPLACE would delete it."""
    either = " OR ".join(
        "(" + " AND ".join(f'stored."{column}" = NEW."{column}"' for column in key) + ")"
        for key in keys
    )
    return f'SELECT 1 FROM "{table}" AS stored WHERE ({either})'


def released(which):
    """Whether the release of this UDI row is released."""
    return (
        f'EXISTS (SELECT 1 FROM "release" WHERE id = {which}.release_id AND state = \'released\')'
    )


def guards():
    """(trigger name, table, when, condition, sentence), in the order in which they are made."""
    for table, keys in FROZEN.items():
        never = f"a row of {table} never changes"
        yield f"{table}_no_update", table, "UPDATE", None, never
        yield f"{table}_no_delete", table, "DELETE", None, never
        yield f"{table}_no_replace", table, "INSERT", f"EXISTS ({same_key(table, keys)})", never

    locked = "a released release never changes"
    clash = same_key("release", RELEASE_KEYS)
    yield "release_no_update", "release", "UPDATE", "OLD.state = 'released'", locked
    yield "release_no_delete", "release", "DELETE", "OLD.state = 'released'", locked
    yield "release_no_replace", "release", "INSERT", f"EXISTS ({clash})", locked
    yield (
        "release_no_replacing_update", "release", "UPDATE",
        f"EXISTS ({clash} AND stored.id <> OLD.id)", locked,
    )  # fmt: skip

    clash = same_key("release_udi", UDI_KEYS)
    either = f"{released('OLD')} OR {released('NEW')}"
    yield "release_udi_no_update", "release_udi", "UPDATE", either, locked
    yield "release_udi_no_delete", "release_udi", "DELETE", released("OLD"), locked
    yield "release_udi_no_insert", "release_udi", "INSERT", released("NEW"), locked
    yield "release_udi_no_replace", "release_udi", "INSERT", f"EXISTS ({clash})", locked
    yield (
        "release_udi_no_replacing_update", "release_udi", "UPDATE",
        f"EXISTS ({clash} AND stored.id <> OLD.id)", locked,
    )  # fmt: skip

    kept = "a UDI-DI keeps its GTIN, product and carrier"
    changed = " OR ".join(
        f'NEW."{column}" IS NOT OLD."{column}"'
        for column in ("id", "gtin", "product_id", "carrier")
    )
    clash = same_key("device", [["id"], ["gtin"]])
    yield "device_no_update", "device", "UPDATE", changed, kept
    yield "device_no_delete", "device", "DELETE", None, kept
    yield "device_no_replace", "device", "INSERT", f"EXISTS ({clash})", kept


def upgrade() -> None:
    # SQLite only: the one marked place. PostgreSQL gets the same guards when it is supported.
    if op.get_bind().dialect.name == "sqlite":
        for name, table, verb, condition, sentence in guards():
            when = f"WHEN {condition} " if condition else ""
            op.execute(
                f'CREATE TRIGGER "{name}" BEFORE {verb} ON "{table}" FOR EACH ROW {when}'
                f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
            )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name, *_rest in guards():
            op.execute(f'DROP TRIGGER "{name}"')
