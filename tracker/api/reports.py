"""Issued reports: issue one, and fetch its PDF and its data as they were kept."""

from collections.abc import Callable
from datetime import date

from flask import Response, abort, current_app, url_for
from sqlalchemy import select

from tracker.api.bodies import IssueBody
from tracker.api.found import initiative_or_404, release_or_404
from tracker.api.operations import JSON, Made, operation
from tracker.api.who import me, my_products, sees_drafts
from tracker.core.clock import now
from tracker.core.db import db, write
from tracker.core.errors import Invalid
from tracker.core.files import FileStore
from tracker.core.texts import _
from tracker.exchange.register_rows import COLUMNS, rows_of
from tracker.exchange.shapes.reports import ReportShape, report_shape
from tracker.exchange.writing import csv_file
from tracker.identity.models import Product, Scope
from tracker.identity.permissions import Right
from tracker.initiatives.teams import readable_team
from tracker.reporting.actions import draw_and_issue
from tracker.reporting.gather import DOSSIER, REGISTER, RELEASE, SHORT, TEAM
from tracker.reporting.models import Report
from tracker.reporting.queries import kept_pdf, reports_in
from tracker.reporting.subjects import (
    Register,
    Subject,
    TeamPeriod,
    products_with,
    register_of,
    team_period,
)

AREA = "reports"
PDF, CSV = "application/pdf", "text/csv"

KINDS = (DOSSIER, SHORT, RELEASE, REGISTER, TEAM)
EVERY = "all"  # the register of every product in the token's scope


@operation("GET", "/reports/<key>", Right.READ_REPORTS, Scope.READ, area=AREA, answer=ReportShape)
def get_report(key: str) -> ReportShape:
    """One issued report: what it reports on, its SHA-256, and the log that it was drawn from."""
    return report_shape(_report(key))


@operation("GET", "/reports/<key>/pdf", Right.READ_REPORTS, Scope.READ, area=AREA, produces=PDF)
def get_report_pdf(key: str) -> Response:
    """The PDF as issued, checked against its SHA-256."""
    report = _report(key)
    answer = Response(kept_pdf(report, _store()), mimetype=PDF)
    answer.headers["Content-Disposition"] = f'attachment; filename="{report.key}.pdf"'
    answer.set_etag(report.pdf_sha256)
    return answer


@operation("GET", "/reports/<key>/data", Right.READ_REPORTS, Scope.READ, area=AREA)
def get_report_data(key: str) -> Response:
    """The frozen data that the PDF was drawn from, byte for byte."""
    return Response(_report(key).data, mimetype=JSON)


@operation("GET", "/reports/<key>/rows", Right.READ_REPORTS, Scope.READ, area=AREA, produces=CSV)
def get_report_rows(key: str) -> Response:
    """The rows of an issued UDI register as CSV, one a release; 404 for other kinds of report."""
    report = _report(key)
    if report.kind != REGISTER:
        abort(404)
    with csv_file(report.title, COLUMNS, rows_of(report.data)) as file:
        return Response(file.read(), mimetype=CSV)


@operation(
    "POST",
    "/reports",
    Right.ISSUE_REPORT,
    Scope.REPORTS,
    area=AREA,
    answer=ReportShape,
    status=201,
    body=IssueBody,
)
def issue_report(body: IssueBody) -> Made:
    """Issue a report under the next number; takes a few seconds.

    The subject of a `udi-register` is a product, several (`one+other`), or `all`; that of `team` is
    a team with a first and a last day (`coach:2026-07-01:2026-09-30`), and `:one+other` behind it
    where only initiatives of these products are to be named.
    """
    if body.kind not in KINDS:
        raise Invalid("kind", _("There is no report “%(kind)s”; there are: %(all)s.", kind=body.kind, all=", ".join(KINDS)))  # fmt: skip
    subject = FIND[body.kind](body.subject)
    number = draw_and_issue(body.kind, subject, _store(), by=me(), clock=now, write=write)
    return Made(report_shape(_report(number)), url_for("api.get_report", key=number))


def register_or_404(named: str) -> Register:
    """The register of one product, of several (`one+other`), or of `all` that may be read."""
    mine = db.session.scalars(select(Product).where(Product.id.in_(my_products()))).all()
    found = {product.key: product for product in mine}
    keys = list(found) if named == EVERY else list(dict.fromkeys(named.split("+")))
    if not keys or not found.keys() >= set(keys):
        abort(404)
    return register_of([found[key] for key in keys])


def team_period_or_404(named: str) -> TeamPeriod:
    """A team from one day to another: `key:first:last`, and `:one+other` for some of its products."""
    parts = named.split(":")
    team = readable_team(parts[0], me(), my_products(), now()) or abort(404)
    try:
        first, last = (date.fromisoformat(part) for part in parts[1:3])
    except ValueError as error:
        raise Invalid("subject", _("Name the team, its first and its last day: coach:2026-07-01:2026-09-30.")) from error  # fmt: skip
    found = {p.key: p for p in products_with(team, my_products(), drafts=sees_drafts())}
    keys = parts[3].split("+") if len(parts) == 4 else list(found)
    if not keys or not found.keys() >= set(keys):
        abort(404)
    return team_period(team, first, last, [found[key] for key in dict.fromkeys(keys)])


#: How the subject of each kind of report is found.
FIND: dict[str, Callable[[str], Subject]] = {
    DOSSIER: initiative_or_404, SHORT: initiative_or_404, RELEASE: release_or_404,
    REGISTER: register_or_404, TEAM: team_period_or_404,
}  # fmt: skip


def _report(key: str) -> Report:
    found = db.session.scalar(reports_in(my_products()).where(Report.key == key))
    return found or abort(404)


def _store() -> FileStore:
    return FileStore(current_app.config["TRACKER"].data_dir / "files")
