"""Reading identifiers: the published cases again and again, the longest texts, and the command."""

import json
import statistics
import subprocess
from collections.abc import Iterator

from tests.bench.measure import TRACKER, Bench, Figure, milliseconds, timed
from tests.conftest import SHARED
from tracker.udi.reader import LONGEST, READERS, read
from tracker.udi.symbol import symbol_of

PIECES = ("(10)A", "0", "/01/1", "$", "%41", "\\(", "1", "?a=b&", "10A\x1d", "(01)09506000134352")


def figures(bench: Bench) -> Iterator[Figure]:
    told = SHARED / "data/udi/cases.json"
    if not told.exists():
        return
    cases = [case for case in json.loads(told.read_text()) if case["kind"] in READERS]
    read(cases[0]["input"])  # the table of identifiers is read once
    times = [timed(lambda c=c: read(c["input"], c["kind"])) for c in cases * 20]
    yield Figure("one identifier read, median", statistics.median(times) * 1e6, "µs", "≤ 200 µs")
    worst = max(
        timed(lambda k=kind, p=piece: read((p * LONGEST)[:LONGEST], k))
        for kind in READERS
        for piece in PIECES
    )
    yield milliseconds("slowest of long texts, for each 100 characters", worst * 100 / LONGEST, "≤ 10 ms")  # fmt: skip
    file = bench.home / "identifiers.txt"
    file.write_text("".join(f"{json.dumps(cases[n % len(cases)])}\n" for n in range(10_000)))
    command = [TRACKER, "udi", "check", "--json", str(file)]
    took = timed(lambda: subprocess.run(command, capture_output=True, check=False))
    yield milliseconds("10,000 lines through tracker udi check", took, "≤ 5,000 ms")
    symbol_of("(01)09506000134352(8012)0")  # the encoder is loaded once
    made = [timed(lambda n=n: symbol_of(f"(01)09506000134352(8012)4.{n}.0")) for n in range(200)]
    yield milliseconds("symbol made and read back, median", statistics.median(made), "≤ 20 ms")
