"""Beginning a record, and a demo."""

from collections.abc import Iterator

from tests.bench.measure import Bench, Figure, milliseconds, run, timed


def figures(bench: Bench) -> Iterator[Figure]:
    begun = timed(lambda: run("init --admin ada@lumen.example", bench.environment("init")))
    yield milliseconds("tracker init", begun, "≤ 5 s")
    yield milliseconds("tracker demo", timed(lambda: bench.demo), "≤ 20 s")
