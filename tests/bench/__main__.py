"""Prints one line a figure: what was measured, what was promised. Never fails: it measures."""

import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

TRACKER = Path(sys.executable).with_name("tracker")
EVENTS = 100_000


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        environment = {**os.environ, "TRACKER_DEMO": "1", "TRACKER_DATA_DIR": str(home / "demo")}
        say("tracker init", init(home), "≤ 5 s")
        say("tracker demo", timed(lambda: run("demo", environment)), "≤ 15 s")
        os.environ.update(environment)
        from tracker import create_app

        app = create_app()
        with app.app_context():
            say("dossier of CI-1, warm", dossier(), "≤ 1 s")
        slowest, page = pages(app)
        say(f"slowest page of the demo ({page})", slowest, "≤ 50 ms")
        say(f"verify-log of {EVENTS:,} events", verify(home / "log"), "≤ 3 s")
        print(f"{'an idle worker':52} {idle(environment):8.0f} MB    goal ≤ 150 MB")


def say(what: str, seconds: float, goal: str) -> None:
    print(f"{what:52} {seconds * 1000:8.0f} ms    goal {goal}", flush=True)


def timed(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def run(command: str, environment: dict[str, str]) -> None:
    subprocess.run([TRACKER, *command.split()], env=environment, check=True, capture_output=True)


def init(home: Path) -> float:
    environment = {**os.environ, "TRACKER_DEMO": "1", "TRACKER_DATA_DIR": str(home / "init")}
    return timed(lambda: run("init --admin ada@lumen.example", environment))


def dossier() -> float:
    """Median of five, gathered and rendered as `issue` does it, without keeping it."""
    from tracker.reporting.bench import draft_pdf

    draft_pdf("CI-1")
    return statistics.median(timed(lambda: draft_pdf("CI-1")) for _ in range(5))


def pages(app) -> tuple[float, str]:
    """The slowest median over every page without an argument, and those of CI-1 and REL-1."""
    from tracker.demo.cast import PASSWORD

    worst = (0.0, "")
    for email in ("noah@lumen.example", "jonas@lumen.example", "tom@lumen.example"):
        client = app.test_client()
        token = re.search(r'name="csrf_token"[^>]*value="(\w+)"', client.get("/sign-in").text)[1]
        client.post("/sign-in", data={"email": email, "password": PASSWORD, "csrf_token": token})
        for rule in app.url_map.iter_rules():
            if "GET" not in rule.methods or rule.endpoint in {"static", "access.welcome"}:
                continue
            if set(rule.arguments) - {"key"}:
                continue
            for key in ("CI-1", "REL-1") if rule.arguments else ("",):
                address = rule.rule.replace("<key>", key)
                if client.get(address).status_code != 200:
                    continue
                median = statistics.median(timed(lambda a=address: client.get(a)) for _ in range(9))
                worst = max(worst, (median, address))
    return worst


def verify(folder: Path) -> float:
    environment = {**os.environ, "TRACKER_DEMO": "1", "TRACKER_DATA_DIR": str(folder)}
    run("init --admin ada@lumen.example", environment)
    script = f"from tests.bench.__main__ import fill; fill({EVENTS})"
    subprocess.run([sys.executable, "-c", script], env=environment, check=True)
    return timed(lambda: run("verify-log", environment))


def fill(count: int) -> None:
    """Record events until there are so many, through the real `record`."""
    from tracker import create_app
    from tracker.audit.actions import SYSTEM, record
    from tracker.audit.queries import log_state
    from tracker.core.db import write

    subject = SimpleNamespace(event_kind="bench", event_key="B-1", event_product=None)
    at = datetime(2026, 1, 1, tzinfo=UTC)
    with create_app().app_context(), write():
        for number in range(count - log_state().size):
            record("bench.ran", subject, by=SYSTEM, at=at + timedelta(seconds=number),
                   changes={"number": [None, number]}, texts={"note": f"run {number}"})  # fmt: skip


def idle(environment: dict[str, str]) -> float:
    """Resident memory in MB of the largest worker after one page."""
    import urllib.request

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [TRACKER, "serve", "--port", str(port)], env=environment,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        for _try in range(100):
            time.sleep(0.1)
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in").read()
                break
            except OSError:
                continue
        children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
        return max(_resident(pid) for pid in children)
    finally:
        server.terminate()
        server.wait()


def _resident(pid: str) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024


if __name__ == "__main__":
    main()
