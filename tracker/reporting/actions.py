"""Issuing a report: a new number, kept bytes, one event with their SHA-256."""

import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime

from tracker.audit.actions import record
from tracker.core.db import db
from tracker.core.errors import NotAllowed, RuleBroken
from tracker.core.files import FileStore
from tracker.core.texts import _
from tracker.identity.models import Person
from tracker.identity.permissions import Right
from tracker.reporting.drawing import Drawn, draw
from tracker.reporting.gather import not_issued_because
from tracker.reporting.models import Report, ReportProduct
from tracker.reporting.queries import next_number
from tracker.reporting.subjects import Subject, products_of_subject

LIMIT = 200 << 20  # bytes of one PDF
TRIES = 3


class NumberTaken(RuleBroken):
    """Another report was issued while this one was drawn: it prints the wrong number."""


def issue(drawn: Drawn, subject: Subject, store: FileStore, *, by: Person, at: datetime) -> Report:  # fmt: skip
    """Keep a drawn report under the number that it prints; never overwritten afterwards."""
    refuse_issue(subject, by)
    number = next_number()
    head = drawn.data.header
    if head.number != f"RPT-{number}":
        raise NumberTaken(_("Another report was issued at this moment. Try again."))
    kept = store.keep(io.BytesIO(drawn.pdf), limit=LIMIT)
    report = Report(
        id=number, key=head.number, kind=drawn.kind, subject_key=drawn.subject_key,
        title=head.title[:200], product=subject.product, data=drawn.json,
        pdf_sha256=kept.sha256, pdf_size=kept.size, log_size=head.log_size,
        log_root=head.log_root, issued_by=by, issued_at=head.generated_at,
        further=[ReportProduct(product=product) for product in products_of_subject(subject)[1:]],
    )  # fmt: skip
    db.session.add(report)
    record(
        "report.issued", report, by=by, at=at,
        changes={
            "kind": [None, drawn.kind], "subject": [None, drawn.subject_key],
            "pdf": [None, kept.sha256], "size": [None, kept.size],
            "log_size": [None, head.log_size],
        },
    )  # fmt: skip
    return report


def draw_and_issue(
    kind: str, subject: Subject, store: FileStore, *, by: Person,
    clock: Callable[[], datetime], write: Callable[[], AbstractContextManager[None]],
) -> str:  # fmt: skip
    """Draw outside the write lock, then issue inside it; again if the number went elsewhere.

    Returns the number. Delivery hands in its clock and its `write`: they open no write here.
    """
    for left in reversed(range(TRIES)):
        refuse_issue(subject, by)
        drawn = draw(kind, subject, by=by.name, at=clock())
        try:
            with write():
                return issue(drawn, subject, store, by=by, at=clock()).key
        except NumberTaken:
            if not left:
                raise
    raise AssertionError("unreachable")


def refuse_issue(subject: Subject, by: Person) -> None:
    """Refuse whoever may not issue, and what readers of reports may not see."""
    if not by.may(Right.ISSUE_REPORT):
        raise NotAllowed(_("Your role does not issue reports."))
    if wrong := not_issued_because(subject):
        raise RuleBroken(wrong)
