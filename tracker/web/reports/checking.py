"""Is this PDF one of ours, unchanged, and does the record still hold all that it rests on?"""

import hashlib
from typing import Any

from flask import render_template

from tracker.audit.queries import state_at
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.identity.permissions import Right
from tracker.reporting.models import Report
from tracker.reporting.queries import later_issue, reports_with
from tracker.web.reports.forms import CheckForm
from tracker.web.reports.views import bp
from tracker.web.who import my_products, needs


@bp.route("/check", methods=["GET", "POST"])
@needs(Right.READ_REPORTS)
def check() -> Any:
    form = CheckForm.from_request()
    found, digest = None, ""
    if form.passes():
        digest = hashlib.file_digest(form.file.data.stream, "sha256").hexdigest()
        found = db.session.scalar(reports_with(digest, my_products()).limit(1))
    return render_template(
        "reports/check.html", form=form, digest=digest, report=found,
        later=found and later_issue(found), complete=found is not None and _complete(found),
    ), form.status  # fmt: skip


def _complete(report: Report) -> bool:
    """Whether the log still begins with the events that it held when the report was drawn up."""
    try:
        return state_at(report.log_size).root == report.log_root
    except RuleBroken:  # the log holds fewer events than that
        return False
