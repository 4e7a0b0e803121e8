"""Prints one line a figure: what was measured, what was promised. Never fails: it measures."""

import json
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
from functools import partial
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
    """Median of five, gathered and rendered by the warm child as issuing does it, not kept."""
    from tracker.core.clock import now
    from tracker.initiatives.queries import initiative_by_key
    from tracker.reporting.drawing import draw
    from tracker.reporting.gather import DOSSIER

    def drawn() -> None:
        draw(DOSSIER, initiative_by_key("CI-1"), by="bench", at=now(), draft=True)

    drawn()
    return statistics.median(timed(drawn) for _ in range(5))


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
                if client.get(address).status_code == 200:
                    times = (timed(partial(client.get, address)) for _ in range(9))
                    worst = max(worst, (statistics.median(times), address))
    return worst


def verify(folder: Path) -> float:
    environment = {**os.environ, "TRACKER_DEMO": "1", "TRACKER_DATA_DIR": str(folder)}
    run("init --admin ada@lumen.example", environment)
    script = f"from tests.bench.__main__ import fill; fill({EVENTS})"
    subprocess.run([sys.executable, "-c", script], env=environment, check=True)
    return timed(lambda: run("verify-log", environment))


def fill(count: int) -> None:
    """Fill the log up to so many events, in bulk: the first one by `record`, the others like it."""
    from sqlalchemy import insert

    from tracker import create_app
    from tracker.audit.actions import SYSTEM, record, text_digest
    from tracker.audit.merkle import completed_by, leaf_hash
    from tracker.audit.models import Event, EventText, Node
    from tracker.core.canonical import canonical
    from tracker.core.clock import stamp
    from tracker.core.db import db, write

    subject = SimpleNamespace(event_kind="bench", event_key="B-1", event_product=None)
    start = datetime(2026, 1, 1, tzinfo=UTC)
    with create_app().app_context(), write():
        record("bench.ran", subject, by=SYSTEM, at=start,
               changes={"number": [None, 0]}, texts={"note": "run 0"})  # fmt: skip
        known = {(n.level, n.idx): n.hash for n in db.session.scalars(db.select(Node))}
        pattern = db.session.scalars(db.select(Event).order_by(Event.seq.desc()).limit(1)).one()
        columns = {c.name: getattr(pattern, c.name) for c in Event.__table__.columns}
        events, texts, nodes = [], [], []
        for seq in range(pattern.seq + 1, count + 1):
            at, salt, note = start + timedelta(seconds=seq), seq.to_bytes(16, "big"), f"run {seq}"
            told = {**json.loads(pattern.content), "seq": seq, "at": stamp(at)}
            content = canonical({**told, "texts": {"note": text_digest(salt, note)}})
            events.append({**columns, "seq": seq, "at": at, "content": content})
            texts.append({"event_seq": seq, "field": "note", "salt": salt, "body": note})
            for level, idx, digest in completed_by(
                seq - 1, leaf_hash(content), lambda lv, ix: known[lv, ix]
            ):
                known[level, idx] = digest
                nodes.append({"level": level, "idx": idx, "hash": digest})
        for table, rows in ((Event, events), (EventText, texts), (Node, nodes)):
            db.session.execute(insert(table), rows)


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
