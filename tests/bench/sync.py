"""The page of a team's sync with 200 initiatives and 500 changes since the last one."""

import statistics
from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import Engine, event, select

from tests.bench.measure import Bench, Figure, milliseconds, run, signed_in, timed
from tracker.core.clock import now
from tracker.core.db import db, write

INITIATIVES, MOVES = 200, 250
PAGE = "/teams/coach/sync"


def figures(bench: Bench) -> Iterator[Figure]:
    environment = bench.environment("sync")
    run("demo", environment)
    app = bench.app(environment)
    with app.app_context():
        changes = fill()
        db.session.remove()
    client = signed_in(app, "noah@lumen.example")
    what = f"sync page, {INITIATIVES} initiatives, {changes} changes"
    asked = statements(client)
    took = statistics.median(timed(lambda: client.get(PAGE)) for _ in range(15))
    yield milliseconds(f"{what}, median", took, "≤ 150 ms")
    yield Figure(f"{what}, queries", asked, "", "≤ 12")
    with app.app_context():
        begin()
        db.session.remove()
    yield Figure(f"{what}, queries while the sync runs", statements(client), "", "≤ 12")
    took = statistics.median(timed(lambda: client.get("/teams/coach/stand-up")) for _ in range(15))
    yield milliseconds("stand-up page of the same team, median", took, "≤ 150 ms")


def statements(client) -> int:
    """How many queries one look at the page takes, the session's own included."""
    seen: list[str] = []

    def note(*args: object) -> None:
        if str(args[2]) != "BEGIN":  # SQLite's bracket around them asks nothing
            seen.append(str(args[2]))

    client.get(PAGE)
    event.listen(Engine, "before_cursor_execute", note)
    assert client.get(PAGE).status_code == 200
    event.remove(Engine, "before_cursor_execute", note)
    return len(seen)


def fill() -> int:
    """New initiatives that are proposed, dropped, taken up again, and moved about; how many changes."""
    from tracker.identity.models import Person, Product, Team
    from tracker.initiatives import actions as initiatives
    from tracker.initiatives.models import Initiative, Kind, Origin
    from tracker.order.actions import move
    from tracker.order.models import Why

    team = db.session.scalars(select(Team).where(Team.key == "coach")).one()
    product = db.session.scalars(select(Product).where(Product.key == "sleep-coach")).one()
    em, pm = (
        db.session.scalars(select(Person).where(Person.email == f"{name}@lumen.example")).one()
        for name in ("noah", "mara")
    )
    at, made, changes = now(), list[Initiative](), 0
    with write():
        for number in range(INITIATIVES):
            fields = initiatives.Fields(
                title=f"Work number {number} of a long list", summary="A line", kind=Kind.TECHNICAL,
                origin=Origin.FOUND_BY_EM, obligation="", stops_sales=False, standing=False,
                due_on=(at + timedelta(days=number % 60)).date(),
            )  # fmt: skip
            made.append(
                initiatives.register(
                    fields, team=team, product=product, em=em, pm=None if number % 9 == 0 else pm,
                    clauses=[], by=em, at=at,
                )
            )  # fmt: skip
            initiatives.move(made[-1], "propose", by=em, at=at)
            changes += 1
        for one in made[: (500 - INITIATIVES - MOVES) // 2]:
            for verb in ("drop", "reopen"):
                initiatives.move(one, verb, by=em, at=at, **({"reason": "For now"} if verb == "drop" else {}))  # fmt: skip
                changes += 1
    placed = made[(500 - INITIATIVES - MOVES) // 2 :]
    for number in range(MOVES):
        at += timedelta(seconds=1)
        one = placed[number % len(placed)]
        with write():
            place = 1 + (number * 37) % (len(placed) - 1)
            if move_to(move, one, place, Why.MARKET, em, at):
                changes += 1
    return changes


def move_to(move, one, place: int, why, em, at) -> bool:
    """Move it there, or to the place below if it stands there already."""
    from tracker.core.errors import Invalid

    for to in (place, place + 1):
        try:
            move(one, to, why=why, words="So it is", by=em, at=at)
        except Invalid:
            continue
        return True
    return False


def begin() -> None:
    from tracker.agenda.actions import begin_sync
    from tracker.identity.models import Person, Team

    team = db.session.scalars(select(Team).where(Team.key == "coach")).one()
    noah = db.session.scalars(select(Person).where(Person.email == "noah@lumen.example")).one()
    with write():
        begin_sync(team, by=noah, at=now())
