"""The order of a team with 500 initiatives: one move, written and synced; its pages."""

import shutil
import statistics
from collections.abc import Iterator
from datetime import timedelta

from tests.bench.measure import Bench, Figure, milliseconds, signed_in, timed

SIZE, MOVES = 500, 60


def figures(bench: Bench) -> Iterator[Figure]:
    environment = bench.environment("order")
    shutil.copytree(bench.demo["TRACKER_DATA_DIR"], environment["TRACKER_DATA_DIR"])
    app = bench.app(environment)
    with app.app_context():
        numbers = _fill()
        times = [timed(lambda n=n: _move(numbers[n * 7 % SIZE], n)) for n in range(MOVES)]
    yield milliseconds(f"a move in an order of {SIZE}, median", statistics.median(times), "≤ 50 ms")
    yield milliseconds(f"a move in an order of {SIZE}, slowest", max(times), "≤ 50 ms")
    noah = signed_in(app, "noah@lumen.example")
    for name, path in (("order", "order"), ("history", "order/history"), ("grid", "grid")):
        seen = [timed(lambda p=path: noah.get(f"/teams/coach/{p}")) for _ in range(9)]
        yield milliseconds(f"page {name} of a team with {SIZE}, median", statistics.median(seen), "≤ 150 ms")  # fmt: skip


def _fill() -> list[int]:
    """So many proposed initiatives in the demo's first team; their ids."""
    from tracker.core.clock import now
    from tracker.core.db import db, write
    from tracker.initiatives.actions import Fields, move, register
    from tracker.initiatives.models import Initiative, Kind, Origin

    first = db.session.query(Initiative).filter_by(key="CI-1").one()
    team, product, em, pm = first.team, first.product, first.em, first.pm
    made = []
    with write():
        for n in range(SIZE):
            fields = Fields(
                title=f"Step {n} of a long way", summary="One of many.", kind=Kind.TECHNICAL,
                origin=Origin.FOUND_BY_EM, obligation="", due_on=None, stops_sales=False, standing=False,
            )  # fmt: skip
            at = now() - timedelta(hours=2)
            one = register(
                fields, team=team, product=product, em=em, pm=pm, clauses=[], by=em, at=at
            )
            move(one, "propose", by=em, at=at)
            made.append(one.id)
    return made


def _move(number: int, n: int) -> None:
    from tracker.core.clock import now
    from tracker.core.db import db, write
    from tracker.identity.queries import person_by_email
    from tracker.initiatives.models import Initiative
    from tracker.order import actions
    from tracker.order.models import Why

    with write():
        initiative = db.session.get_one(Initiative, number)
        by = person_by_email("noah@lumen.example")
        assert by is not None
        actions.move(
            initiative, 400 if n % 2 else 1, why=Why.MARKET, words="Measured", by=by, at=now()
        )
