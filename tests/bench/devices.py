"""The page of a UDI-DI that 500 releases carry."""

import statistics
from collections.abc import Iterator
from functools import partial

from sqlalchemy import event, text

from tests.bench.measure import Bench, Figure, milliseconds, run, signed_in, timed

GTIN = "00844588018923"
RELEASES = 500


def figures(bench: Bench) -> Iterator[Figure]:
    environment = bench.environment("devices")
    run("demo", environment)
    app = bench.app(environment)
    with app.app_context():
        _fill()
    client = signed_in(app, "jonas@lumen.example")
    times = [timed(partial(client.get, f"/devices/{GTIN}")) for _ in range(15)]
    yield milliseconds(f"device page, {RELEASES} releases", statistics.median(times), "≤ 100 ms")
    yield Figure("queries of that page", _queries(app, client), "", "≤ 6")


def _fill() -> None:
    """Releases of the demo's first product, told to be imported: two a day, up to the last year."""
    from tracker.core.db import db, write

    rows = [
        {"id": 10_000 + n, "key": f"REL-{10_000 + n}", "v": f"9.{n}.0",
         "day": f"2025-{1 + n * 12 // RELEASES:02}-{1 + n % 28:02} 09:00:00.000000"}
        for n in range(RELEASES)
    ]  # fmt: skip
    with write():
        db.session.execute(
            text(
                'INSERT INTO "release" (id, key, product_id, version, tag, "commit", build, state, created_at, '
                "released_at, imported_at, prerelease) SELECT :id, :key, product_id, :v, 'v' || :v, '', '', "
                f"'planned', :day, NULL, :day, 0 FROM device WHERE gtin = '{GTIN}'"
            ),
            rows,
        )
        db.session.execute(
            text(
                "INSERT INTO release_udi (release_id, device_id, pi, pi_folded) "
                f"SELECT :id, id, :v, :v FROM device WHERE gtin = '{GTIN}'"
            ),
            rows,
        )
        db.session.execute(
            text("UPDATE \"release\" SET state = 'released', released_at = :day WHERE id = :id"),
            rows,
        )


def _queries(app, client) -> int:
    from tracker.core.db import db

    asked: list[str] = []

    def note(_connection, _cursor, statement, *_rest) -> None:
        asked.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    client.get(f"/devices/{GTIN}")
    event.remove(engine, "before_cursor_execute", note)
    return len([one for one in asked if one.lstrip().upper().startswith("SELECT")])
