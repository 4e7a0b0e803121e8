"""Choosing a file, what it would do, doing it, and how far that is."""

import csv
import io
import time
from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    url_for,
)

from tracker.core.clock import now
from tracker.core.db import db, write
from tracker.core.errors import DomainError, RuleBroken
from tracker.core.files import FileStore, Stored
from tracker.core.texts import _
from tracker.exchange.imports import ACTUALS, JIRA, RELEASES, RIGHTS, Order, target_of
from tracker.exchange.raw import LIMIT
from tracker.exchange.words import line
from tracker.identity.permissions import Right
from tracker.identity.queries import readable_products, teams
from tracker.jobs.actions import ask_for
from tracker.jobs.models import Job
from tracker.jobs.queries import jobs_of
from tracker.releases.queries import devices_in
from tracker.web.csrf import once
from tracker.web.imports.forms import KINDS, ImportForm
from tracker.web.who import me, my_products, needs
from tracker.worker import hand_over

bp = Blueprint("imports", __name__, url_prefix="/imports")
KIND = "import"

#: How long a page waits for a job before it shows how far it is instead, in seconds.
PATIENCE, LOOK_EVERY = 1.5, 0.05


@bp.route("", methods=["GET", "POST"])
@needs(Right.REGISTER)
def index() -> Any:
    form: ImportForm = ImportForm.from_request(kind=JIRA)
    _offer(form)
    asked: list[int] = []
    if form.passes() and _asked(form, asked):
        return _handed_over(asked[0])
    jobs = db.session.scalars(jobs_of(me(), KIND)).all()
    return render_template(
        "imports/index.html", form=form, jobs=jobs, kinds=KINDS, at=now()
    ), form.status  # fmt: skip


@bp.get("/<int:number>")
@needs(Right.REGISTER)
def show(number: int) -> Any:
    job = _mine(number)
    answer = make_response(
        render_template(
            "imports/show.html", job=job, asked=job.asked, order=job.asked["order"],
            found=job.found, kinds=KINDS, lost=job.lost(now()), waits=job.open(now()),
        )
    )  # fmt: skip
    if job.open(now()):
        answer.headers["Refresh"] = "2"  # works without scripts; the page may also be left
    return answer


@bp.post("/<int:number>/apply")
@needs(Right.REGISTER)
def apply(number: int) -> Any:
    previewed = _mine(number)
    if previewed.asked["apply"] or previewed.found.get("refused_count") != 0:
        raise RuleBroken(_("Only a preview without a refused row is taken over."))
    with write():
        once()
        task = {**previewed.asked, "apply": True, "preview": previewed.id}
        number = ask_for(KIND, task, by=me(), at=now()).id
    return _handed_over(number)


@bp.get("/<int:number>/refused.csv")
@needs(Right.REGISTER)
def refused(number: int) -> Response:
    lines = io.StringIO()
    table = csv.writer(lines)
    table.writerow([_("line"), _("reason")])
    for row in _mine(number).found.get("refused", []):
        table.writerow([row["line"], _neutral(row["reason"])])
    answer = Response("\ufeff" + lines.getvalue(), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="import-{number}-refused.csv"'
    return answer


def _mine(number: int) -> Job:
    """The job with this number, if this person asked for it."""
    job = db.session.get(Job, number) if 0 < number < 1 << 31 else None
    if job is None or job.kind != KIND or job.by_id != me().id:
        abort(404)
    return job


def _offer(form: ImportForm) -> None:
    """What can be chosen: of kinds, those that this person may import."""
    form.kind.choices = [(kind, label) for kind, label in KINDS.items() if me().may(RIGHTS[kind])]
    products = list(db.session.scalars(readable_products(me(), now())))
    form.product.choices = [(product.key, product.name) for product in products]
    form.team.choices = [(team.key, team.name) for team in db.session.scalars(teams())]
    devices = db.session.scalars(devices_in(my_products())) if me().may(RIGHTS[RELEASES]) else ()
    form.devices.choices = [(d.gtin, f"{d.gtin}  {d.trade_name}, {d.product.name}") for d in devices]  # fmt: skip


def _asked(form: ImportForm, asked: list[int]) -> bool:
    """Keep the file first, outside the write, then ask for the preview."""
    order = _order(form)
    try:
        target_of(order, me(), now())
        stored = FileStore(current_app.config["TRACKER"].data_dir / "files").keep(
            form.file.data.stream, limit=LIMIT
        )
    except DomainError as error:
        form.refuse(error)
        return False
    return form.carries_out(lambda: asked.append(_preview(order, stored).id))


def _order(form: ImportForm) -> Order:
    releases = form.kind.data == RELEASES
    name = line((form.file.data.filename or "").replace("\\", "/").rpartition("/")[2])[:200]
    return Order(
        kind=form.kind.data, file_name=name,
        product="" if form.kind.data == ACTUALS else form.product.data or "",
        period=form.period.data or "" if form.kind.data == ACTUALS else "",
        team="" if releases else form.team.data or "",
        devices=tuple(form.devices.data or ()) if releases else (),
        base_url="" if releases else form.base_url.data or "",
    )  # fmt: skip


def _preview(order: Order, stored: Stored) -> Job:
    fields = {name: getattr(order, name) for name in Order.__slots__}
    task = {"order": {**fields, "devices": list(order.devices)}, "file": stored.sha256, "size": stored.size, "apply": False}  # fmt: skip
    return ask_for(KIND, task, by=me(), at=now())


def _handed_over(number: int) -> Any:
    """To the page of the job, which a short one has finished by then."""
    hand_over(number)
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        db.session.rollback()
        job = db.session.get_one(Job, number)
        if job.ended_at is not None:
            if job.found.get("written"):
                flash(_("All of it is in the record now."), "ok")
            break
        time.sleep(LOOK_EVERY)
    return redirect(url_for(".show", number=number))


def _neutral(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell[:1] in "=+-@\t\r" else cell
