"""What topics share: a figure with its goal, a stop watch, and a tracker to measure."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

TRACKER = Path(sys.executable).with_name("tracker")


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table: what was measured, in which unit, and what was promised."""

    what: str
    value: float
    unit: str
    goal: str

    def __str__(self) -> str:
        digits = 2 if self.unit == "×" else 0
        return f"{self.what:66} {self.value:8,.{digits}f} {self.unit:<4} goal {self.goal}"


def milliseconds(what: str, seconds: float, goal: str) -> Figure:
    return Figure(what, seconds * 1000, "ms", goal)


def timed(act: Callable[[], object]) -> float:
    """Seconds that it takes."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def run(command: str, environment: dict[str, str]) -> None:
    """A `tracker` command in a process of its own."""
    subprocess.run([TRACKER, *command.split()], env=environment, check=True, capture_output=True)


class Bench:
    """A folder for everything that is measured; what is dear to build is built once."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def environment(self, name: str, **more: str) -> dict[str, str]:
        """The settings of a tracker in a folder of this name."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith("TRACKER_")}
        return {**kept, "TRACKER_DEMO": "1", "TRACKER_DATA_DIR": str(self.home / name), **more}

    @cached_property
    def demo(self) -> dict[str, str]:
        """The settings of a tracker that holds the demo's story."""
        environment = self.environment("demo")
        run("demo", environment)
        return environment

    def app(self, environment: dict[str, str]):
        """The application with these settings, in this process."""
        from tracker import create_app
        from tracker.config import read_settings

        return create_app(read_settings(environment))


def signed_in(app, email: str):
    """A client in which this person of the demo is signed in."""
    from tracker.demo.cast import PASSWORD

    client = app.test_client()
    token = re.search(r'name="csrf_token"[^>]*value="(\w+)"', client.get("/sign-in").text)[1]
    client.post("/sign-in", data={"email": email, "password": PASSWORD, "csrf_token": token})
    return client
