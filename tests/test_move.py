"""`tracker move-to`: the same record on PostgreSQL, proven by the root of its log."""

import pytest
from sqlalchemy import create_engine, func, inspect, select, text
from sqlalchemy.exc import IntegrityError

from tests.conftest import settings_for
from tests.core.test_databases import run
from tracker import create_app
from tracker.core.db import db, write
from tracker.identity.models import Team
from tracker.initiatives.models import Initiative
from tracker.readiness.gates import gates
from tracker.releases.models import Release


def told(sessions) -> list[tuple]:
    """What a reader sees of the record, with times, states and computed gates."""
    return [
        *((i.key, i.title, i.status, i.registered_at, i.due_on) for i in sessions.scalars(select(Initiative).order_by(Initiative.id))),
        *((r.key, r.state, r.released_at, [g.green for g in gates(r)]) for r in sessions.scalars(select(Release).order_by(Release.id))),
    ]  # fmt: skip


def counts(address: str) -> dict[str, int]:
    engine = create_engine(address)
    with engine.connect() as connection:
        found = {
            name: connection.scalar(select(func.count()).select_from(table))
            for name, table in db.metadata.tables.items()
        }
    engine.dispose()
    return found


def test_the_record_moves_whole_and_goes_on_there(postgres, demo_dir, tmp_path):
    file = f"sqlite:///{demo_dir / 'tracker.db'}"
    address = postgres.make("moved")
    root = run(file, demo_dir, "verify-log").output
    moved = run(file, demo_dir, "move-to", address.replace("+psycopg", ""))
    assert moved.exit_code == 0, moved.output
    assert counts(address) == counts(file)
    assert run(address, demo_dir, "verify-log").output == root
    seen = []
    for url in (file, address):
        with create_app(settings_for(demo_dir, database_url=url)).app_context():
            seen.append(told(db.session))
            with write():  # keys go on after the highest one
                db.session.add(Team(key="late", name="Late team"))
            with pytest.raises(IntegrityError), write():
                db.session.execute(text("UPDATE event SET action = 'other'"))
            assert "event" in inspect(db.engine).get_table_names()
            db.engine.dispose()
    assert seen[0] == seen[1] and len(seen[0]) >= 10


def test_a_database_that_holds_a_record_is_refused(postgres, demo_dir):
    address = postgres.make("taken")
    assert run(address, demo_dir, "init", "--admin", "ada@lumen.example").exit_code == 0
    told = run(f"sqlite:///{demo_dir / 'tracker.db'}", demo_dir, "move-to", address)
    assert (told.exit_code, "holds a record already" in told.stderr) == (1, True)


@pytest.mark.parametrize("url", ["sqlite:///other.db", "mysql://x/y"])
def test_it_moves_to_postgresql_only(demo_dir, url):
    told = run(f"sqlite:///{demo_dir / 'tracker.db'}", demo_dir, "move-to", url)
    assert told.exit_code == 1 and "postgresql://" in told.stderr
