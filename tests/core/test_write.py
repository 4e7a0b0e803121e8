"""One way to write: together or not at all, and none lost between threads."""

from threading import Thread

import pytest
from sqlalchemy import text

from tracker.core.db import db, write

both_databases = pytest.mark.both_databases


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 15000)],
)
def test_every_connection_is_durable_and_strict(empty_app, pragma, value):
    assert db.session.scalar(text(f"PRAGMA {pragma}")) == value


@both_databases
def test_eight_threads_that_read_then_write_lose_nothing(app, make):
    team_id = make.team.id
    with write():
        make.team.name = "0"

    def count_up():
        with app.app_context():
            for _ in range(60):
                with write():
                    team = db.session.get_one(type(make.team), team_id)
                    team.name = str(int(team.name) + 1)

    threads = [Thread(target=count_up) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    assert make.team.name == "480"


@both_databases
def test_a_refusal_undoes_everything(make):
    with pytest.raises(ValueError), write():
        make.team.name = "half done"
        db.session.flush()
        raise ValueError
    assert make.team.name == "Night team"


@both_databases
def test_rules_see_what_is_stored_now(app, make):
    assert make.team.name == "Night team"  # read before somebody else writes
    held = make.team

    def rename():
        with app.app_context(), write():
            db.session.get_one(type(held), 1).name = "renamed"

    other = Thread(target=rename)
    other.start()
    other.join()
    with write():
        assert held.name == "renamed"


@both_databases
def test_changes_outside_write_are_a_mistake(make):
    make.team.name = "outside"
    with pytest.raises(RuntimeError, match="outside write"), write():
        pass


@both_databases
def test_what_is_read_outside_write_stays_one_picture(app, make):
    assert make.team.name == "Night team"

    def rename():
        with app.app_context(), write():
            db.session.get_one(type(make.team), 1).name = "renamed"

    other = Thread(target=rename)
    other.start()
    other.join()
    db.session.expire_all()
    assert make.team.name == "Night team"
    db.session.rollback()
    assert make.team.name == "renamed"
