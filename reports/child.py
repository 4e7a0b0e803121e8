"""The process that draws: one job after the other from stdin, under limits, without secrets."""

import gc
import json
import os
import resource
import select
import struct
import sys
from collections.abc import Mapping
from contextlib import suppress
from typing import BinaryIO

from reports.codec import CodecError, canonical, decode, encode
from reports.html import Report

#: Before each message: its length in bytes. Answers start with one more byte, DONE or FAILED.
LENGTH = struct.Struct(">Q")
DONE, FAILED = b"+", b"-"
IDLE_SECONDS = 600


def main() -> None:
    """Set the limits, load what drawing needs, then answer jobs until stdin ends."""
    memory, seconds = int(sys.argv[1]), int(sys.argv[2])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    gc.disable()
    with suppress(OSError):  # without Pango: the first answer says so
        _load()
    jobs, answers = _private_pipes()
    while _waiting(jobs) and (job := read_message(jobs)) is not None:
        _allow_processor_time(seconds)
        answers.write(_answer(job))
        answers.flush()
        gc.collect()  # only now, while nobody waits


def read_message(pipe: BinaryIO) -> bytes | None:
    """The next message, or None at the end."""
    head = pipe.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (length,) = LENGTH.unpack(head)
    body = pipe.read(length)
    return body if len(body) == length else None


def job_message(report: Report, translations: Mapping[str, str] | None) -> bytes:
    """A job: what to draw and the words to use."""
    body = canonical(
        {"report": encode(report), "translations": dict(translations) if translations else None}
    )
    return LENGTH.pack(len(body)) + body


def _private_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Our pipes under other numbers, so that nothing that prints can spoil an answer."""
    jobs, answers = os.dup(0), os.dup(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    return os.fdopen(jobs, "rb"), os.fdopen(answers, "wb")


def _waiting(jobs: BinaryIO) -> bool:
    """Wait for a job; after ten idle minutes give the memory back by ending."""
    ready, _, _ = select.select([jobs], [], [], IDLE_SECONDS)
    return bool(ready)


def _allow_processor_time(seconds: int) -> None:
    """The limit counts from the start of the process, so each job moves it on."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = int(used.ru_utime + used.ru_stime) + seconds + 1
    resource.setrlimit(resource.RLIMIT_CPU, (until, resource.RLIM_INFINITY))


def _answer(job: bytes) -> bytes:
    """The PDF; or, whatever went wrong, a sentence: this is where a process ends."""
    try:
        sign, body = DONE, _draw(job)
    except MemoryError:
        sign, body = FAILED, b"It needs more memory than a report may take."
    except CodecError as error:
        sign, body = FAILED, str(error).encode()
    except Exception as error:  # the parent must hear of every failure
        sign, body = FAILED, f"{type(error).__name__} while drawing.".encode()
    return LENGTH.pack(len(body) + 1) + sign + body


def _load() -> None:
    """Take the slow first steps before anybody waits: WeasyPrint, fonts, stylesheet."""
    from reports.render import styles

    styles("style.css")


def _draw(job: bytes) -> bytes:
    from reports.render import render

    plain = json.loads(job)
    return render(decode(Report, plain["report"], "report"), plain["translations"])


if __name__ == "__main__":
    main()
