"""Issued reports: the list, issuing one, and handing out the kept bytes."""

from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from sqlalchemy import select

from tracker.core.clock import now
from tracker.core.db import db, write
from tracker.core.errors import DomainError
from tracker.core.files import FileStore
from tracker.core.texts import _
from tracker.identity.permissions import Right
from tracker.initiatives.models import Initiative
from tracker.initiatives.queries import initiatives_in
from tracker.releases.models import Release
from tracker.reporting.actions import draw_and_issue
from tracker.reporting.drawing import draw
from tracker.reporting.gather import REGISTER, RELEASE, not_issued_because
from tracker.reporting.models import Report
from tracker.reporting.queries import kept_pdf, later_issue, reports_in
from tracker.reporting.subjects import Subject
from tracker.web.csrf import once
from tracker.web.forms import BaseForm
from tracker.web.listing import TABLES, tables_at
from tracker.web.reports import lists
from tracker.web.reports.forms import KINDS, IssueForm, IssueReleaseForm
from tracker.web.teams.scope import my_teams
from tracker.web.who import me, my_products, needs, sees_drafts

bp = Blueprint("reports", __name__, url_prefix="/reports")


@bp.get("")
@needs(Right.READ_REPORTS)
def index() -> Any:
    return render_template("reports/index.html", shown=lists.shown_list(), kinds=KINDS)


@tables_at(bp, "/reports")
@needs(Right.READ_REPORTS)
def export(kind: str) -> Any:
    return lists.table_of_list(kind)


@bp.route("/new", methods=["GET", "POST"])
@needs(Right.ISSUE_REPORT)
def new() -> Any:
    if release_key := request.args.get("release"):
        return _new_of_release(release_key)
    key = request.args.get("initiative") or request.args.get("key")
    choices = initiatives_in(my_products(), drafts=False)
    if key is None:
        found = db.session.scalars(choices).all()
        return render_template("reports/choose.html", initiatives=found, teams=my_teams())
    visible = initiatives_in(my_products(), drafts=sees_drafts())
    initiative = db.session.scalar(visible.where(Initiative.key == key))
    if initiative is None:
        abort(404)
    form = IssueForm.from_request()
    if form.passes() and (number := issued(form, form.kind.data, initiative)):
        flash(_("%(number)s is issued.", number=number))
        return redirect(url_for(".show", key=number))
    return render_template("reports/new.html", form=form, initiative=initiative), form.status


def _new_of_release(key: str) -> Any:
    """Issue the dossier of a release; of one that is still planned, offer the draft."""
    release = _release(key)
    form = IssueReleaseForm.from_request()
    if form.passes() and (number := issued(form, RELEASE, release)):
        flash(_("%(number)s is issued.", number=number))
        return redirect(url_for(".show", key=number))
    return render_template(
        "reports/new_release.html", form=form, release=release,
        not_yet=not_issued_because(release),
    ), form.status  # fmt: skip


@bp.get("/draft/<key>.pdf")
@needs(Right.ISSUE_REPORT)
def draft(key: str) -> Any:
    """The dossier of a release as it would be drawn now, marked as a draft and not kept."""
    release = _release(key)
    drawn = draw(RELEASE, release, by=me().name, at=now(), draft=True)
    answer = Response(drawn.pdf, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{release.key}-draft.pdf"'
    return answer


@bp.get("/<key>")
@needs(Right.READ_REPORTS)
def show(key: str) -> Any:
    report = readable_report(key)
    return render_template(
        "reports/show.html", report=report, later=later_issue(report), kinds=KINDS,
        tables=list(TABLES) if report.kind == REGISTER else [],
    )  # fmt: skip


@bp.get("/<key>.pdf")
@needs(Right.READ_REPORTS)
def pdf(key: str) -> Any:
    report = readable_report(key)
    answer = Response(kept_pdf(report, _store()), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{report.key}.pdf"'
    return answer


def readable_report(key: str) -> Report:
    """The issued report with this number, if all that it is about is in the scope of who asks."""
    report = db.session.scalar(reports_in(my_products()).where(Report.key == key))
    if report is None:
        abort(404)
    return report


def _release(key: str) -> Release:
    found = db.session.scalar(
        select(Release).where(Release.key == key, Release.product_id.in_(my_products()))
    )
    if found is None:
        abort(404)
    return found


def issued(form: BaseForm, kind: str, subject: Subject) -> str | None:
    """The number under which it was issued; None where that was refused, and the form says why."""
    try:
        with write():
            once()
        return draw_and_issue(kind, subject, _store(), by=me(), clock=now, write=write)
    except DomainError as error:
        form.refuse(error)
        return None


def _store() -> FileStore:
    return FileStore(current_app.config["TRACKER"].data_dir / "files")
