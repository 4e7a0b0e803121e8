"""The queue for real: a thread beside the server takes a job; nothing in it is pickled."""

import io
import shutil
import time

import pytest

from tests.conftest import settings_for
from tests.make import Make
from tracker import create_app
from tracker.core.clock import now
from tracker.core.db import db, write
from tracker.core.files import FileStore
from tracker.jobs.actions import ask_for
from tracker.jobs.models import Job, JobState
from tracker.worker import hand_over, start
from tracker.worker.tasks import run

ORDER = {"kind": "jira", "file_name": "a.csv", "product": "slumber", "team": "night", "devices": [],
         "base_url": ""}  # fmt: skip


@pytest.fixture
def served(tmp_path, cast_database):
    """An application as the server has it: not testing, with its context pushed."""
    shutil.copy(cast_database, tmp_path / "tracker.db")
    app = create_app(settings_for(tmp_path))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def asked(app, content=b"Summary,Issue key\nOne,HM-1\n", **changes):
    stored = FileStore(app.config["TRACKER"].data_dir / "files").keep(io.BytesIO(content), limit=99)
    task = {
        "order": {**ORDER, **changes},
        "file": stored.sha256,
        "size": stored.size,
        "apply": True,
    }
    with write():
        return ask_for("import", task, by=Make().em, at=now()).id


def ended(number):
    for _try in range(200):
        db.session.rollback()
        job = db.session.get_one(Job, number)
        if job.ended_at is not None:
            return job
        time.sleep(0.05)
    raise AssertionError(f"the job is still {job.state}")


def test_a_thread_takes_the_job_and_says_how_it_went(served):
    start(served)
    number = asked(served)
    hand_over(number)
    job = ended(number)
    assert (job.state, job.found["new"], job.found["written"]) == (JobState.DONE, 1, True)
    assert job.message == "Writing"
    served.extensions["consumer"].stop(graceful=True)


def test_a_job_waits_in_the_file_for_whichever_server_comes(served, tmp_path):
    number = asked(served)
    hand_over(number)
    raw = (tmp_path / "jobs.db").read_bytes() + (tmp_path / "jobs.db-wal").read_bytes()
    assert f"[{number}]".encode() in raw and b"\x80\x04" not in raw and b"\x80\x05" not in raw
    assert db.session.get_one(Job, number).state is JobState.WAITING
    start(served)
    assert ended(number).state is JobState.DONE
    served.extensions["consumer"].stop(graceful=True)


def test_a_job_is_done_once(served):
    number = asked(served)
    run(served, number)
    run(served, number)
    assert ended(number).found["new"] == 1


def test_a_refusal_stands_in_the_job(served):
    number = asked(served, team="nobody")
    run(served, number)
    job = ended(number)
    assert (job.state, job.found) == (
        JobState.FAILED,
        {"refusal": "There is no team nobody; there is day, night."},
    )


def test_a_mistake_of_ours_ends_the_job_too(served, caplog):
    number = asked(served)
    (served.config["TRACKER"].data_dir / "files").rename(served.config["TRACKER"].data_dir / "gone")
    run(served, number)
    job = ended(number)
    assert job.state is JobState.FAILED and "Something failed on our side" in job.found["refusal"]
    assert f"job {number} failed" in caplog.text
