"""The queue of jobs: a file in the data folder, from which a thread of any server takes the next.

Only the number of a job goes through it, as JSON; what is asked stands in the table `job`.
"""

import json
from typing import Any

from flask import Flask, current_app
from huey import SqliteHuey
from huey.consumer import Consumer
from huey.registry import Message
from huey.serializer import Serializer

from tracker.worker.tasks import run

#: How long a job waits at most for a thread that has nothing to do, in seconds.
LONGEST_NAP = 1.0


class _Numbers(Serializer):  # type: ignore[misc]
    """Huey would pickle; a file from which code can be loaded has no place in a data folder."""

    def _serialize(self, data: Any) -> bytes:
        return json.dumps([data.id, data.name, list(data.args)]).encode()

    def _deserialize(self, data: bytes) -> Message:
        task, name, arguments = json.loads(data)
        return Message(task, name, retries=0, retry_delay=0, args=tuple(arguments), kwargs={})


class _InServer(Consumer):  # type: ignore[misc]
    """Threads beside the server's own; signals stay the server's."""

    def _set_signal_handlers(self) -> None:
        """The server ends, and these threads with it."""


def hand_over(job_id: int) -> None:
    """Let a worker do this job; in tests at once, in the same thread."""
    _queue(current_app._get_current_object()).extensions["jobs"](job_id)  # type: ignore[attr-defined]


def start(app: Flask) -> None:
    """Take jobs from now on, in a thread of this process."""
    queue = _queue(app).extensions["queue"]
    consumer = _InServer(queue, workers=1, periodic=False, max_delay=LONGEST_NAP, scheduler_interval=60)  # fmt: skip
    consumer.start()
    app.extensions["consumer"] = consumer


def _queue(app: Flask) -> Flask:
    """The application, with its queue made when it is first needed: the data folder must be there."""
    if "jobs" not in app.extensions:
        file = app.config["TRACKER"].data_dir / "jobs.db"
        queue = SqliteHuey("tracker", filename=str(file), immediate=app.testing, results=False, serializer=_Numbers())  # fmt: skip

        def job(job_id: int) -> None:
            run(app, job_id)

        app.extensions["queue"], app.extensions["jobs"] = queue, queue.task(name="job")(job)
    return app
