"""The real server: how soon it answers, and what it takes of the machine."""

import re
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from tests.bench.measure import TRACKER, Bench, Figure, milliseconds


def figures(bench: Bench) -> Iterator[Figure]:
    environment = bench.demo
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    start = time.perf_counter()
    server = subprocess.Popen(
        [TRACKER, "serve", "--port", str(port)], env=environment,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        address = f"http://127.0.0.1:{port}/sign-in"
        ask(address)
        yield milliseconds("start of the server to its first answer", time.perf_counter() - start, "≤ 2 s")  # fmt: skip
        for _again in range(40):  # until both workers have answered and compiled the page
            ask(address)
        pids = [str(server.pid), *children(server.pid)]
        shared = sum(megabytes(pid, "Pss") for pid in pids)
        yield Figure("memory of the server with 2 workers (PSS, summed)", shared, "MB", "≤ 200 MB")
        largest = max(megabytes(pid, "Rss") for pid in pids)
        yield Figure("memory of its largest worker (RSS)", largest, "MB", "≤ 150 MB")
    finally:
        server.terminate()
        server.wait()


def ask(address: str) -> None:
    """Read the page, waiting until somebody answers."""
    for _try in range(1000):
        try:
            urllib.request.urlopen(address).read()
            return
        except OSError:
            time.sleep(0.01)
    raise RuntimeError(f"nothing answers at {address}")


def children(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


def megabytes(pid: str, kind: str) -> float:
    """Resident memory: Rss counts shared pages in every process, Pss only this one's part."""
    told = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return int(re.search(rf"^{kind}:\s+(\d+)", told, re.M)[1]) / 1024
