"""Importing: issues of Jira and past releases, by the command; and how long others cannot write."""

import csv
import json
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench.measure import Bench, Figure, milliseconds, run, timed

ISSUES, RELEASES = 10_000, 1_000


def figures(bench: Bench) -> Iterator[Figure]:
    issues, releases = bench.home / "issues.csv", bench.home / "releases.json"
    write_issues(issues)
    write_releases(releases)
    for name, command, goal in (
        (f"import of {ISSUES:,} issues", f"import jira {issues} --team coach --product sleep-coach", "≤ 20 s"),
        (f"import of {RELEASES:,} releases", f"import releases {releases} --product sleep-coach", "≤ 5 s"),
    ):  # fmt: skip
        environment = copy(bench, name)
        yield milliseconds(name, timed(lambda c=command, e=environment: run(c, e)), goal)
        yield milliseconds("the same once more: all the same", timed(lambda c=command, e=environment: run(c, e)), goal)  # fmt: skip
    yield milliseconds(f"… of {ISSUES:,} issues: others wait to write", held(bench, issues), "≤ 15 s (their patience)")  # fmt: skip


def copy(bench: Bench, name: str) -> dict[str, str]:
    """A copy of the demo to write into."""
    environment = bench.environment(name.replace(" ", "-"))
    shutil.copytree(bench.demo["TRACKER_DATA_DIR"], environment["TRACKER_DATA_DIR"])
    return environment


def held(bench: Bench, issues: Path) -> float:
    """Seconds from taking the write lock to giving it back."""
    from tracker.core import db
    from tracker.core.clock import now
    from tracker.exchange.imports import JIRA, Order, carry_out

    took = []

    @contextmanager
    def write() -> Iterator[None]:
        with db.write():
            start = time.perf_counter()
            yield
        took.append(time.perf_counter() - start)

    order = Order(kind=JIRA, file_name="issues.csv", team="coach", product="sleep-coach")
    with bench.app(copy(bench, "held")).app_context(), issues.open("rb") as file:
        carry_out(order, file, by=None, dry_run=False, clock=now, write=write)
    return took[0]


def write_issues(path: Path) -> None:
    text = "Some “text”, in quotes; and more of it.\n" * 20
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        table = csv.writer(file)
        table.writerow(["Summary", "Issue key", "Issue id", "Issue Type", "Status", "Created",
                        "Due date", "Labels", "Labels", "Description", "Parent", "Comment"])  # fmt: skip
        for n in range(1, ISSUES + 1):
            table.writerow([
                f"What must be done, number {n}", f"BIG-{n}", n, "Story", "To Do", "12/Jan/26 3:12 PM",
                "03/Mar/26 3:12 PM", "compliance", "udi", text, 1 if n > 1 else "",
                "06/Feb/26 1:57 PM;557058:9;looks good",
            ])  # fmt: skip


def write_releases(path: Path) -> None:
    told = [
        {"id": n, "tag_name": f"v{n // 100}.{n // 10 % 10}.{n % 10}-old", "name": f"Release {n}",
         "draft": False, "prerelease": n % 7 == 0, "target_commitish": f"{n:040x}",
         "html_url": f"https://github.com/o/r/releases/tag/{n}", "published_at": "2019-10-13T05:30:05Z",
         "body": "* What changed\r\n" * 40, "assets": [{"name": "x" * 1500}] * 10}
        for n in range(1, RELEASES + 1)
    ]  # fmt: skip
    path.write_text(json.dumps(told, indent=2))
