"""Drawing: gather what stands in the database and have it drawn, in a process of its own."""

import atexit
import logging
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from reports.codec import to_json
from reports.html import Report as Printed
from reports.renderer import Renderer, RenderFailed
from tracker.core.errors import RuleBroken
from tracker.core.texts import _, in_the_records_language
from tracker.reporting.gather import Gathered, gather
from tracker.reporting.heading import DRAFT
from tracker.reporting.queries import last_issue, next_number
from tracker.reporting.subjects import Subject

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A report that is drawn, and not issued yet."""

    kind: str
    subject_key: str
    data: Gathered
    json: bytes
    pdf: bytes


@cache
def renderer() -> Renderer:
    """The one drawing process of this program, started at the first report."""
    process = Renderer()
    atexit.register(process.close)
    return process


def draw(kind: str, subject: Subject, *, by: str, at: datetime, draft: bool = False) -> Drawn:
    """Gather and draw under the next number; holds no lock, so pages go on meanwhile."""
    number = DRAFT if draft else f"RPT-{next_number()}"
    with in_the_records_language():
        data = gather(
            kind, subject, number=number, by=by, at=at, last=last_issue(kind, subject.key)
        )
    pdf = drawn_by(data, _("The report could not be drawn, and nothing was issued."))
    return Drawn(kind, subject.key, data, to_json(data), pdf)


def drawn_by(data: Printed, failed: str) -> bytes:
    """The PDF of frozen data; RuleBroken with this sentence, and why, where it cannot be drawn."""
    try:
        return renderer().render(data)
    except RenderFailed as error:
        log.error("%s was not drawn: %s", type(data).__name__, error)
        raise RuleBroken(f"{failed} {error}") from error


def pages_of(pdf: bytes) -> int:
    """How many pages a PDF of ours has; it keeps its page objects in compressed streams."""
    return sum(len(re.findall(rb"/Type\s*/Page\b", part)) for part in _unpacked(pdf))


def _unpacked(pdf: bytes) -> Iterator[bytes]:
    yield pdf
    for found in re.finditer(rb"/ObjStm\b.*?stream\r?\n", pdf, re.DOTALL):
        try:
            yield zlib.decompressobj().decompress(pdf[found.end() :])
        except zlib.error:
            continue
