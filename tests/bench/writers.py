"""Eight writers at once, each in a process of its own: none lost, and how many writes a second."""

import subprocess
import sys
import time
from collections.abc import Iterator

from tests.bench.measure import Bench, Figure, run

WRITERS, WRITES = 8, 100


def figures(bench: Bench) -> Iterator[Figure]:
    environment = bench.environment("writers")
    run("init --admin ada@lumen.example", environment)
    yield from _measured(bench, environment, "SQLite")
    from tests.postgres import Postgres

    server = Postgres(safe=True)
    try:
        address = server.make("writers")
        environment = bench.environment("writers-postgres", TRACKER_DATABASE_URL=address)
        run("init --admin ada@lumen.example", environment)
        yield from _measured(bench, environment, "PostgreSQL, fsync on")
    finally:
        server.close()


def _measured(bench: Bench, environment: dict[str, str], name: str) -> Iterator[Figure]:
    from tracker.audit.queries import LogState, verify_log
    from tracker.core.db import db

    command = [sys.executable, "-m", "tests.bench.writers", str(WRITES)]
    writers = [
        subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(WRITERS)
    ]  # fmt: skip
    for writer in writers:
        assert writer.stdout and writer.stdout.readline() == "ready\n"
    with bench.app(environment).app_context():
        before = verify_log()
        start = time.perf_counter()
        for writer in writers:
            assert writer.stdin
            writer.stdin.write("go\n")
            writer.stdin.flush()
        codes = [writer.wait() for writer in writers]
        took = time.perf_counter() - start
        db.session.rollback()
        after = verify_log()
    kept = after.size - before.size if isinstance(after, LogState) and isinstance(before, LogState) else 0  # fmt: skip
    assert not any(codes)
    yield Figure(
        f"{WRITERS} writers at once, {name}: writes lost", WRITERS * WRITES - kept, "", "0"
    )
    yield Figure(
        f"{WRITERS} writers at once, {name}: writes with event", kept / took, "/s", "≥ 100"
    )


def write_on(count: int) -> None:
    """One writer: say that it is ready, wait for the start, then write so many times."""
    from tracker import create_app
    from tracker.audit.actions import SYSTEM, record
    from tracker.core.clock import now
    from tracker.core.db import db, write
    from tracker.identity.models import Company

    with create_app().app_context():
        db.session.get_one(Company, 1)
        print("ready", flush=True)
        sys.stdin.readline()
        for _ in range(count):
            with write():
                company = db.session.get_one(Company, 1)
                company.address = f"{time.perf_counter_ns()}"
                record("company.changed", company, by=SYSTEM, at=now(), changes={"address": [None, company.address]})  # fmt: skip


if __name__ == "__main__":
    write_on(int(sys.argv[1]))
