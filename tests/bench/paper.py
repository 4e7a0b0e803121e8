"""What leaves the house on paper: labels, and the UDI register of 500 releases."""

import os
import shutil
import statistics
import time
from collections.abc import Iterator

from sqlalchemy import func, insert, select

from tests.bench.measure import Bench, Figure, milliseconds, timed
from tracker.assessment.models import Assessment
from tracker.core.clock import now
from tracker.core.db import db
from tracker.identity.models import Product
from tracker.releases.models import Device, Release, ReleaseState, ReleaseUdi
from tracker.releases.queries import release_by_key
from tracker.signing.models import Document, Signature

RELEASES = 500


def figures(bench: Bench) -> Iterator[Figure]:
    from reports.labels import Paper
    from tracker.exchange.register_rows import COLUMNS, rows_of
    from tracker.exchange.writing import xlsx_file
    from tracker.reporting.drawing import draw, pages_of
    from tracker.reporting.gather import REGISTER
    from tracker.reporting.labels import Form, labels, labels_pdf
    from tracker.reporting.subjects import register_of

    with bench.app(filled(bench)).app_context():
        release = release_by_key("REL-1")
        assert release is not None
        for paper, goal in ((Paper.ROLL, "≤ 500 ms"), (Paper.SHEET, "≤ 1 s")):
            told = labels(release, Form(paper, 14))
            labels_pdf(told)  # the drawing process is warm
            took = statistics.median(timed(lambda t=told: labels_pdf(t)) for _ in range(5))
            yield milliseconds(f"labels of REL-1, 2 UDI-DIs, {paper.value}, warm", took, goal)
        product = db.session.scalars(select(Product).where(Product.key == "sleep-coach")).one()
        start = time.perf_counter()
        drawn = draw(REGISTER, register_of([product]), by="Noah Kern", at=now())
        took = time.perf_counter() - start
        yield milliseconds(f"UDI register of {RELEASES} releases, {pages_of(drawn.pdf)} pages", took, "≤ 10 s")  # fmt: skip
        took = timed(lambda: xlsx_file("register", COLUMNS, rows_of(drawn.json)))
        yield milliseconds(f"its {RELEASES} rows as XLSX", took, "≤ 1 s")


def filled(bench: Bench) -> dict[str, str]:
    """The settings of a demo whose first device carries so many more assessed releases."""
    environment = bench.environment("paper")
    shutil.copytree(bench.demo["TRACKER_DATA_DIR"], environment["TRACKER_DATA_DIR"])
    assert os.path.exists(environment["TRACKER_DATA_DIR"])
    with bench.app(environment).app_context():
        _fill()
        db.session.commit()
    return environment


def _fill() -> None:
    first = release_by_key("REL-1")
    assert first is not None
    model = db.session.scalars(select(Assessment).where(Assessment.release_id == first.id)).first()
    device = db.session.scalars(select(Device).where(Device.id == first.udis[0].device_id)).one()
    assert model is not None
    release, document, signature, udi, row = (
        (db.session.scalar(select(func.max(table.id))) or 0) + 1
        for table in (Release, Document, Signature, ReleaseUdi, Assessment)
    )
    for n in range(RELEASES):
        version = f"9.{n}.0"
        told = _copy(first, id=release + n, key=f"REL-B{n}", version=version, tag=f"v{version}", state=ReleaseState.PLANNED, released_at=None, released_by_id=None)  # fmt: skip
        _add(Release, told)
        _add(ReleaseUdi, {"id": udi + n, "release_id": release + n, "device_id": device.id, "pi": version, "pi_folded": version})  # fmt: skip
        _add(Document, _copy(model.document, id=document + n, subject_key=f"REL-B{n}"))
        for m, signed in enumerate(model.document.signatures[:2]):
            _add(Signature, _copy(signed, id=signature + 2 * n + m, document_id=document + n))
        _add(Assessment, _copy(model, id=row + n, release_id=release + n, document_id=document + n))


def _add(model: type, values: dict) -> None:
    db.session.execute(insert(model.__table__), [values])


def _copy(row, **changes) -> dict:
    """The columns of a row, some of them changed."""
    return {c.name: getattr(row, c.key) for c in row.__table__.columns} | changes
