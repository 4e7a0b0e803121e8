"""Draw reports in a process of their own, with limits; this one never loads WeasyPrint."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Lock, Timer
from typing import BinaryIO, cast

from reports.child import DONE, job_message, read_message
from reports.html import Report

#: What the drawing process may see of the environment: no secret is among it.
PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "FONTCONFIG_PATH", "FONTCONFIG_FILE", "TZDIR")


class RenderFailed(RuntimeError):
    """The report could not be drawn; the sentence says why, without the report's text."""


class RenderTimeout(RenderFailed):
    """The report was not ready within its time."""


class Renderer:
    """One warm drawing process, started at the first report and renewed when it is worn."""

    def __init__(
        self, *, seconds: float = 60, memory: int = 2_000_000_000, reports_each: int = 200
    ) -> None:
        self.seconds = seconds
        self.memory = memory
        self.reports_each = reports_each
        self._lock = Lock()
        self._worker: _Worker | None = None

    def render(self, report: Report, translations: Mapping[str, str] | None = None) -> bytes:
        """The report as PDF, or RenderTimeout or RenderFailed."""
        job = job_message(report, translations)
        with self._lock:
            worker = self._fresh_or_warm()
            try:
                return worker.draw(job, self.seconds)
            except RenderFailed:
                self._stop()
                raise

    def warm_up(self) -> None:
        """Start the process now, so that the first report does not wait for it."""
        with self._lock:
            self._fresh_or_warm()

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._stop()

    def _fresh_or_warm(self) -> "_Worker":
        worker = self._worker
        if worker is not None and (not worker.usable() or worker.drawn >= self.reports_each):
            self._stop()
        if self._worker is None:
            self._worker = _Worker(self.memory, self.seconds)
        return self._worker

    def _stop(self) -> None:
        if self._worker is not None:
            self._worker.stop()
        self._worker = None


class _Worker:
    """A started drawing process with its folder for fonts."""

    def __init__(self, memory: int, seconds: float) -> None:
        self.drawn = 0
        self._memory = memory
        self._born_in = os.getpid()
        self._folder = TemporaryDirectory(prefix="reports-")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "reports.child", str(memory), str(int(seconds) + 1)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=self._folder.name,
            env=_environment(self._folder.name),
            start_new_session=True,
        )

    def usable(self) -> bool:
        """Whether it is alive, and ours: a forked copy of the parent leaves it alone."""
        return os.getpid() == self._born_in and self._process.poll() is None

    def draw(self, job: bytes, seconds: float) -> bytes:
        """Send one job and wait for its answer, at most so long."""
        with self._killed_after(seconds) as too_late:
            answer = self._ask(job)
        if answer is None:
            raise self._why_no_answer(too_late, seconds)
        self.drawn += 1
        if not answer.startswith(DONE):
            raise RenderFailed(f"The report could not be drawn. {answer[1:].decode()}")
        return answer[1:]

    def _ask(self, job: bytes) -> bytes | None:
        with suppress(BrokenPipeError):
            pipe = cast(BinaryIO, self._process.stdin)
            pipe.write(job)
            pipe.flush()
        return read_message(cast(BinaryIO, self._process.stdout))

    @contextmanager
    def _killed_after(self, seconds: float) -> Iterator[Event]:
        too_late = Event()

        def kill() -> None:
            too_late.set()
            self._process.kill()

        timer = Timer(seconds, kill)
        timer.daemon = True
        timer.start()
        try:
            yield too_late
        finally:
            timer.cancel()

    def _why_no_answer(self, too_late: Event, seconds: float) -> RenderFailed:
        code = self._process.wait()
        if too_late.is_set():
            return RenderTimeout(f"The report was not ready within {seconds:g} seconds.")
        return RenderFailed(
            f"The drawing process ended by itself (code {code}); "
            f"it may have needed more than its {self._memory // 1_000_000} MB."
        )

    def stop(self) -> None:
        """End it and take its folder away; a forked copy only forgets it."""
        if os.getpid() != self._born_in:
            self._folder._finalizer.detach()  # type: ignore[attr-defined]
            return
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(BrokenPipeError):
                cast(BinaryIO, pipe).close()
        self._process.wait()
        self._folder.cleanup()


def _environment(folder: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    here = str(Path(__file__).resolve().parent.parent)
    return kept | {"PYTHONPATH": here, "LANG": "C.UTF-8", "HOME": folder, "TMPDIR": folder}
