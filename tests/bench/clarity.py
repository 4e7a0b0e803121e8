"""Reading how clear a text is: 120 words, as a statement and as an abstract full of short forms."""

import json
import statistics
import subprocess
from collections.abc import Iterator

from tests.bench.measure import TRACKER, Bench, Figure, milliseconds, timed
from tests.clarity.field import ABSTRACTS, SENTENCES, rows
from tracker.clarity.reading import read


def words(table: str, count: int) -> str:
    return " ".join(" ".join(text for text, _, _ in rows(table)).split()[:count])


def figures(bench: Bench) -> Iterator[Figure]:
    for name, table in (("statement", SENTENCES), ("abstract", ABSTRACTS)):
        text = words(table, 120)
        read(text)
        times = [timed(lambda t=text: read(t)) for _ in range(200)]
        yield Figure(f"120 words read ({name}), median", statistics.median(times) * 1e6, "µs", "≤ 5,000 µs")  # fmt: skip
    file = bench.home / "texts.jsonl"
    line = json.dumps({"text": words(ABSTRACTS, 120), "lang": "en"})
    file.write_text(f"{line}\n" * 1000)
    command = [TRACKER, "clarity", "--json", str(file)]
    took = timed(lambda: subprocess.run(command, capture_output=True, check=True))
    yield milliseconds("1,000 texts of 120 words through tracker clarity", took, "≤ 5,000 ms")
