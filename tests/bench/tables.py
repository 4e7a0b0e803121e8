"""All rows of a list as CSV and XLSX: how long it takes, and whether the memory stays flat."""

import statistics
import subprocess
import sys
from collections.abc import Iterator

from tests.bench.measure import Bench, Figure, milliseconds, run, signed_in, timed

FEW, MANY = 1_000, 10_000
GOALS = {"csv": "≤ 500 ms", "xlsx": "≤ 3 s"}


def figures(bench: Bench) -> Iterator[Figure]:
    environment = {count: company(bench, count) for count in (FEW, MANY)}
    client = signed_in(bench.app(environment[MANY]), "noah@lumen.example")
    for kind, goal in GOALS.items():
        taken = statistics.median(timed(lambda: take(client, kind)) for _ in range(3))  # noqa: B023
        yield milliseconds(f"{MANY:,} initiatives as {kind.upper()}", taken, goal)
    for kind in GOALS:
        few, many = (held(environment[count], kind) for count in (FEW, MANY))
        yield Figure(
            f"memory of {kind.upper()}: {MANY:,} over {FEW:,}", many - few, "MB", "≤ 10 MB"
        )


def company(bench: Bench, count: int) -> dict[str, str]:
    """The settings of a tracker with so many initiatives."""
    environment = bench.environment(f"tables-{count}")
    run("demo", environment)
    script = f"""
from tests.bench.crowd import fill
from tracker import create_app
with create_app().app_context():
    fill({count})
"""
    subprocess.run([sys.executable, "-c", script], env=environment, check=True)
    return environment


def take(client, kind: str) -> int:
    """Read a whole table as a browser does, piece by piece; its size in bytes."""
    answer = client.get(f"/initiatives.{kind}", buffered=False)
    assert answer.status_code == 200
    size = sum(len(piece) for piece in answer.response)
    answer.close()
    return size


def held(environment: dict[str, str], kind: str) -> float:
    """The most memory in MB that a process held which handed out one table."""
    script = f"""
import resource
from tests.bench.measure import signed_in
from tests.bench.tables import take
from tracker import create_app
take(signed_in(create_app(), "noah@lumen.example"), "{kind}")
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""
    told = subprocess.run(
        [sys.executable, "-c", script], env=environment, check=True, capture_output=True, text=True
    )
    return float(told.stdout)
