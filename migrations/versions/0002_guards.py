"""guards: what is in the record stays as it was written

Triggers refuse UPDATE, DELETE and replacing INSERT (INSERT OR REPLACE walks past delete
triggers; ON CONFLICT DO UPDATE meets the update trigger) where a row never changes; a released
release is locked with its UDIs; a UDI-DI keeps its GTIN, product and carrier for ever. The same
guards stand on SQLite and PostgreSQL, which gets one more against TRUNCATE.

How a trigger is made on each database stands once, in `migrations/guards.py`, and not in each
migration: the difference is long, the guards are short, and a later migration that adds or
alters a guarded table needs the same few calls (see there).
"""

from migrations.guards import Guard, changed, frozen, install, remove, same_key

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
ANOTHER = " AND stored.id <> OLD.id"

LOCKED = "a released release never changes"
KEPT = "a UDI-DI keeps its GTIN, product and carrier"


def released(which: str) -> str:
    """Whether the release of this UDI row is released."""
    return (
        f'EXISTS (SELECT 1 FROM "release" WHERE id = {which}.release_id AND state = \'released\')'
    )


def release(verb: str, does: str, condition: str) -> Guard:
    return Guard(f"release_no_{does}", "release", verb, condition, LOCKED)


def udi(verb: str, does: str, condition: str) -> Guard:
    return Guard(f"release_udi_no_{does}", "release_udi", verb, condition, LOCKED)


def device(verb: str, does: str, condition: str | None) -> Guard:
    return Guard(f"device_no_{does}", "device", verb, condition, KEPT)


GUARDS = [
    *(guard for table, keys in FROZEN.items() for guard in frozen(table, *keys)),
    release("UPDATE", "update", "OLD.state = 'released'"),
    release("DELETE", "delete", "OLD.state = 'released'"),
    release("INSERT", "replace", same_key("release", *RELEASE_KEYS)),
    release("UPDATE", "replacing_update", same_key("release", *RELEASE_KEYS, besides=ANOTHER)),
    udi("UPDATE", "update", f"{released('OLD')} OR {released('NEW')}"),
    udi("DELETE", "delete", released("OLD")),
    udi("INSERT", "insert", released("NEW")),
    udi("INSERT", "replace", same_key("release_udi", *UDI_KEYS)),
    udi("UPDATE", "replacing_update", same_key("release_udi", *UDI_KEYS, besides=ANOTHER)),
    device("UPDATE", "update", changed("id", "gtin", "product_id", "carrier")),
    device("DELETE", "delete", None),
    device("INSERT", "replace", same_key("device", ["id"], ["gtin"])),
]


def upgrade() -> None:
    install(GUARDS)


def downgrade() -> None:
    remove(GUARDS)
