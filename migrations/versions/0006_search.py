"""Words of initiatives, releases, devices, evidence, clauses, people and events, to search by."""

from migrations.search import (
    Source,
    Words,
    install,
    install_functions,
    join,
    remove,
    remove_functions,
    several,
)

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def kinds() -> list[Words]:
    """Every kind of record that is found, and by what."""
    parts = ("now", "change", "effect", "if_not", "why", "measure", "baseline", "target")
    current = join(*(f'v."{part}"' for part in parts))
    hri = "'(01)' || d.gtin || '(' || d.carrier || ')' || u.pi || ' ' || d.trade_name"
    return [
        Words(
            "initiative", "i.id",
            join("i.key", "i.title", "i.summary", "i.obligation",
                 f"(SELECT {current} FROM value_version v WHERE v.initiative_id = i.id "
                 "ORDER BY v.number DESC LIMIT 1)",
                 several("t.key", "ticket t WHERE t.initiative_id = i.id AND t.ended_at IS NULL")),
            "initiative i",
            (
                Source("initiative", ("INSERT", "UPDATE OF key, title, summary, obligation", "DELETE")),
                Source("value_version", ("INSERT",), "{row}.initiative_id"),
                Source("ticket", ("INSERT", "UPDATE OF key, ended_at", "DELETE"), "{row}.initiative_id"),
            ),
        ),
        Words(
            "release", "r.id",
            join("r.key", "p.name", "r.version", "r.tag", 'r."commit"', "r.build",
                 several(hri, "release_udi u JOIN device d ON d.id = u.device_id WHERE u.release_id = r.id")),
            'release r JOIN product p ON p.id = r.product_id',
            (
                Source("release", ("INSERT", 'UPDATE OF key, version, tag, "commit", build', "DELETE")),
                Source("release_udi", ("INSERT", "UPDATE", "DELETE"), "{row}.release_id"),
                Source("device", ("UPDATE OF trade_name",),
                       "SELECT release_id FROM release_udi WHERE device_id = {row}.id"),
                Source("product", ("UPDATE OF name",),
                       "SELECT id FROM release WHERE product_id = {row}.id"),
            ),
        ),
        Words(
            "device", "d.id", join("d.gtin", "d.trade_name"), "device d",
            (Source("device", ("INSERT", "UPDATE OF trade_name", "DELETE")),),
        ),
        Words(
            "evidence", "e.id",
            join("e.key", "n.title", "e.file_name", "e.url", "e.note"),
            "evidence e JOIN evidence_need n ON n.id = e.need_id",
            (
                Source("evidence", ("INSERT", "UPDATE OF key, file_name, url, note, need_id", "DELETE")),
                Source("evidence_need", ("UPDATE OF title",),
                       "SELECT id FROM evidence WHERE need_id = {row}.id"),
            ),
        ),
        Words(
            "clause", "c.id", join("c.standard", "c.ref", "c.title"), "clause c",
            (Source("clause", ("INSERT", "UPDATE OF standard, ref, title", "DELETE")),),
        ),
        Words(
            "person", "p.id", "p.name", "person p",
            (Source("person", ("INSERT", "UPDATE OF name", "DELETE")),),
        ),
        Words(
            "event", "e.seq",
            join("e.object_key", "e.action", "e.actor_name",
                 several("t.body", "text t WHERE t.event_seq = e.seq")),
            "event e",
            (
                Source("event", ("INSERT",), "{row}.seq"),
                Source("text", ("INSERT",), "{row}.event_seq"),
            ),
        ),
    ]  # fmt: skip


def upgrade() -> None:
    install_functions()
    for words in kinds():
        install(words)


def downgrade() -> None:
    for words in kinds():
        remove(words)
    remove_functions()
