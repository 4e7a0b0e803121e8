"""Lists, search, pages and home with 1,000 and with 100,000 initiatives.

CPU is `time.process_time` around the WSGI call, in one process, the work of SQLite included: the
median of many calls, both sizes in turn. The list against a bare page: what /proc says that the
workers of gunicorn took, for as many requests of each.
"""

import http.client
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from tests.bench.measure import TRACKER, Bench, Figure, timed
from tests.bench.server import ask, children

SMALL, LARGE, LISTED = 1_000, 100_000, 10_000
ROUNDS, REQUESTS = 21, 300
OWNER = "noah@lumen.example"

#: What is asked of both sizes; each has as many rows to show in the one as in the other.
PAGES = {
    "list": "/initiatives",
    "list, filtered by state": "/initiatives?status=closed",
    "list, searched for a word of a tenth": "/initiatives?q=finding",
    "list, searched for a word of all": "/initiatives?q=module",
    "list, searched for one": "/initiatives?q=CI-B778+run",
    "search for a word of a tenth": "/search?q=finding",
    "search for a word of all": "/search?q=module",
    "search for a key": "/search?q=CI-B778",
    "page of an initiative": "/initiatives/CI-B778",
    "home of an owner of 40": "/",
    "practices of a team": "/teams/coach/practices",
}


def figures(bench: Bench) -> Iterator[Figure]:
    small, large = (signed_in_to(bench, size) for size in (SMALL, LARGE))
    for name, address in PAGES.items():
        before, after = in_turn(small, large, address)
        yield Figure(f"{name}: {1000 * before:.1f} → {1000 * after:.1f} ms of CPU", after / before, "×", "≤ 1.25")  # fmt: skip
        few, many = statements(small, address), statements(large, address)
        yield Figure(f"{name}: SQL statements", many, "", f"= {few}")
    yield from served(bench)


def crowd(bench: Bench, size: int) -> dict[str, str]:
    """The settings of a tracker with so many initiatives; made once."""
    from tests.bench.crowd import fill

    environment = bench.environment(f"crowd-{size}")
    if not os.path.exists(environment["TRACKER_DATA_DIR"]):
        shutil.copytree(bench.demo["TRACKER_DATA_DIR"], environment["TRACKER_DATA_DIR"])
        with bench.app(environment).app_context():
            fill(size)
    return environment


def signed_in_to(bench: Bench, size: int):
    from tests.bench.measure import signed_in

    return signed_in(bench.app(crowd(bench, size)), OWNER)


def in_turn(one, other, address: str) -> tuple[float, float]:
    """Median seconds of CPU of a page, for each of two clients."""
    times: tuple[list[float], list[float]] = ([], [])
    for client in (one, other):
        answer = client.get(address)  # its templates are compiled now
        assert answer.status_code == 200, (address, answer.status_code)
    for _round in range(ROUNDS):
        for client, taken in zip((one, other), times, strict=True):
            start = time.process_time()
            client.get(address)
            taken.append(time.process_time() - start)
    return statistics.median(times[0]), statistics.median(times[1])


def statements(client, address: str) -> int:
    """How many SQL statements a page sends, without BEGIN."""
    from sqlalchemy import Engine, event

    seen = []

    def note(_connection, _cursor, statement, *_rest):
        if not statement.startswith("BEGIN"):
            seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        client.get(address)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    return len(seen)


def served(bench: Bench) -> Iterator[Figure]:
    """By gunicorn with two workers, over HTTP."""
    environment = crowd(bench, LISTED)
    client = signed_in_to(bench, LISTED)
    yield Figure(f"list of 50 of {LISTED:,}: SQL statements", statements(client, "/initiatives"), "", "≤ 6")  # fmt: skip
    headers = {"Authorization": f"Bearer {token(bench, environment)}"}
    with running([str(TRACKER), "serve"], environment) as (port, pid):
        cookie = signed_in_over_http(port)
        listed = cpu(port, pid, "/initiatives", {"Cookie": cookie})
        gate = partial(got, port, "/api/v1/releases/REL-B150/readiness", headers)
        gate()
        called = statistics.median(timed(gate) for _round in range(ROUNDS))
    bare = [sys.executable, "-m", "gunicorn", "--worker-class", "gthread", "--workers", "2"]
    bare += ["--threads", "4", "tests.bench.bare:app"]
    with running(bare, environment) as (port, pid):
        plain = cpu(port, pid, "/", {})
    yield Figure(
        f"list of 50 of {LISTED:,}: {1000 * listed:.1f} ms, bare page {1000 * plain:.1f} ms of CPU",
        listed / plain, "×", "≤ 2.5",
    )  # fmt: skip
    yield Figure("gate call over HTTP", 1000 * called, "ms", "≤ 30 ms")


def token(bench: Bench, environment: dict[str, str]) -> str:
    """A token of the owner that reads."""
    from datetime import timedelta

    from tracker.core.clock import now
    from tracker.core.db import write
    from tracker.identity.models import Scope
    from tracker.identity.queries import person_by_email
    from tracker.identity.tokens import make_token

    with bench.app(environment).app_context(), write():
        _row, secret = make_token(
            "bench", frozenset({Scope.READ}), until=now() + timedelta(days=1), products=[],
            by=person_by_email(OWNER), at=now(),
        )  # fmt: skip
    return secret


@contextmanager
def running(command: list[str], environment: dict[str, str]) -> Iterator[tuple[int, int]]:
    """A server on a free port: the port, and the number of its process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    where = ["--port", str(port)] if command[-1] == "serve" else ["--bind", f"127.0.0.1:{port}"]
    server = subprocess.Popen(
        [*command, *where], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        ask(f"http://127.0.0.1:{port}/{'sign-in' if command[-1] == 'serve' else ''}")
        yield port, server.pid
    finally:
        server.terminate()
        server.wait()


def got(port: int, address: str, headers: dict[str, str]) -> http.client.HTTPResponse:
    """One page over a connection of its own, read to its end."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", address, headers=headers)
    answer = connection.getresponse()
    answer.body = answer.read().decode()
    connection.close()
    assert answer.status == 200, (address, answer.status)
    return answer


def signed_in_over_http(port: int) -> str:
    """The cookies of somebody who has signed in."""
    from urllib.parse import urlencode

    from tracker.demo.cast import PASSWORD

    page = got(port, "/sign-in", {})
    csrf = re.search(r'name="csrf_token"[^>]*value="(\w+)"', page.body)[1]
    visit = page.getheader("Set-Cookie").split(";")[0]
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request(
        "POST", "/sign-in", urlencode({"email": OWNER, "password": PASSWORD, "csrf_token": csrf}),
        {"Cookie": visit, "Content-Type": "application/x-www-form-urlencoded"},
    )  # fmt: skip
    answer = connection.getresponse()
    cookies = [visit, *(c.split(";")[0] for c in answer.headers.get_all("Set-Cookie") or [])]
    return "; ".join(cookies)


def cpu(port: int, pid: int, address: str, headers: dict[str, str]) -> float:
    """Seconds of CPU that the workers take for a page."""
    for _warm in range(30):
        got(port, address, headers)
    before = spent(pid)
    for _request in range(REQUESTS):
        got(port, address, headers)
    return (spent(pid) - before) / REQUESTS


def spent(pid: int) -> float:
    """Seconds of CPU that the children of a process have taken so far."""
    ticks = 0
    for child in children(pid):
        with open(f"/proc/{child}/stat") as told:
            fields = told.read().rpartition(") ")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")
