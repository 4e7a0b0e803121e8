"""Evidence of an initiative."""

import io
from typing import Any

from flask import (
    Blueprint,
    abort,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)

from tracker.core.clock import now
from tracker.core.db import db
from tracker.core.errors import DomainError, Invalid
from tracker.core.files import FileStore, Stored
from tracker.core.texts import _
from tracker.evidence import actions
from tracker.evidence.models import Evidence, EvidenceNeed
from tracker.evidence.queries import evidence_by_key, needs_of
from tracker.identity.permissions import Right
from tracker.initiatives.models import Initiative, Status
from tracker.releases.models import Release, ReleaseState
from tracker.releases.queries import releases_in
from tracker.signing.models import Meaning
from tracker.web.evidence import lists
from tracker.web.evidence.forms import AddForm, NeedForm, ReviewForm
from tracker.web.initiatives.scope import initiative_or_404
from tracker.web.listing import tables_at
from tracker.web.signatures import signature_box
from tracker.web.who import me, my_products, needs

bp = Blueprint("evidence", __name__)


@bp.get("/evidence")
@needs(Right.READ_RECORDS)
def everything() -> Any:
    return render_template("evidence/list.html", shown=lists.shown_list())


@tables_at(bp, "/evidence")
@needs(Right.READ_RECORDS)
def export(kind: str) -> Any:
    return lists.table_of_list(kind)


@bp.get("/initiatives/<key>/evidence")
@needs(Right.READ_RECORDS)
def index(key: str) -> Any:
    initiative = initiative_or_404(key)
    items = list(db.session.scalars(needs_of(initiative)))
    return render_template(
        "evidence/index.html", initiative=initiative, items=items, takes=_takes(initiative),
        accepted=sum(any(e.accepted for e in item.evidence) for item in items),
        box=signature_box,
    )  # fmt: skip


@bp.route("/initiatives/<key>/evidence/need", methods=["GET", "POST"])
@needs(Right.ADD_EVIDENCE)
def need(key: str) -> Any:
    initiative, form = initiative_or_404(key), NeedForm.from_request()
    if form.passes() and form.carries_out(
        lambda: actions.need(
            initiative, form.title.data, before_release=form.before_release.data,
            by=me(), at=now(),
        )
    ):  # fmt: skip
        flash(_("The item stands on the list."), "ok")
        return redirect(url_for(".index", key=key))
    return render_template("evidence/need.html", form=form, initiative=initiative), form.status


@bp.route("/initiatives/<key>/evidence/add", methods=["GET", "POST"])
@needs(Right.ADD_EVIDENCE)
def add(key: str) -> Any:
    initiative = initiative_or_404(key)
    form = AddForm.from_request(item=request.args.get("item"))
    items = _offer(form, initiative)
    if form.passes() and _added(form, items):
        flash(_("Added. Regulatory/quality reviews it."), "ok")
        return redirect(url_for(".index", key=key))
    return render_template("evidence/add.html", form=form, initiative=initiative), form.status


@bp.route("/evidence/<key>/review", methods=["GET", "POST"])
@needs(Right.REVIEW_EVIDENCE)
def review(key: str) -> Any:
    evidence = evidence_or_404(key)
    form = ReviewForm.from_request(shown=evidence.document.sha256)
    if form.passes() and form.signs(
        lambda proof: actions.review(
            evidence, accepted=form.decision.data == Meaning.ACCEPT_EVIDENCE.name,
            reason=form.remark.data or "", shown=form.shown.data or "", proof=proof,
            by=me(), at=now(),
        )
    ):  # fmt: skip
        flash(_("Your review is signed and recorded."), "ok")
        return redirect(url_for(".index", key=evidence.need.initiative.key))
    return render_template(
        "evidence/review.html", form=form, evidence=evidence, initiative=evidence.need.initiative,
        box=signature_box(evidence.review) if evidence.review else None,
    ), form.status  # fmt: skip


@bp.get("/evidence/<key>/file")
@needs(Right.READ_RECORDS)
def file(key: str) -> Any:
    evidence = evidence_or_404(key)
    if evidence.sha256 is None:
        abort(404)
    return send_file(
        io.BytesIO(store().read(evidence.sha256)), mimetype="application/octet-stream",
        as_attachment=True, download_name=evidence.file_name, etag=False,
    )  # fmt: skip


def evidence_or_404(key: str) -> Evidence:
    """The evidence with this key, if its initiative is in the asking person's scope."""
    found = evidence_by_key(key)
    if found is None:
        abort(404)
    initiative_or_404(found.need.initiative.key)
    return found


def store() -> FileStore:
    """Where files lie."""
    return FileStore(current_app.config["TRACKER"].data_dir / "files")


def _takes(initiative: Initiative) -> bool:
    """Whether it still takes evidence, as the action judges it."""
    closed = initiative.status is Status.CLOSED and not initiative.standing
    return me().may(Right.ADD_EVIDENCE) and initiative.status is not Status.DROPPED and not closed


def _offer(form: AddForm, initiative: Initiative) -> dict[str, EvidenceNeed]:
    """What can be chosen; the items by their number."""
    items = {str(item.id): item for item in db.session.scalars(needs_of(initiative))}
    form.item.choices = [(number, item.title) for number, item in items.items()]
    releases = releases_in(my_products()).where(
        Release.product_id == initiative.product_id,
        Release.state != ReleaseState.CANCELLED,
        Release.imported_at.is_(None),
        ~Release.withdrawal.has(),
    )
    form.release.choices = [("", _("No release in particular"))] + [
        (str(release.id), f"{release.key} · {release.title}")
        for release in db.session.scalars(releases)
    ]
    return items


def _added(form: AddForm, items: dict[str, EvidenceNeed]) -> bool:
    """Store the file first, outside the write, then record it."""
    try:
        if not form.has_file and not form.url.data:
            raise Invalid("file", _("Choose a file, or give a link."))
        stored = store().keep(form.file.data.stream, limit=actions.LIMIT) if form.has_file else None
    except DomainError as error:
        form.refuse(error)
        return False
    return form.carries_out(lambda: _record(form, items[form.item.data], stored))


def _record(form: AddForm, item: EvidenceNeed, stored: Stored | None) -> None:
    release = db.session.get_one(Release, int(form.release.data)) if form.release.data else None
    told: dict[str, Any] = {
        "note": form.note.data or "",
        "release": release,
        "by": me(),
        "at": now(),
    }
    if stored is None:
        actions.add_link(item, form.url.data or "", **told)
    else:
        actions.add_file(item, stored, form.file.data.filename, **told)
