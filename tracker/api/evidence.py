"""Evidence: the list, adding to it, and the kept bytes. Reviewing is a signature, so not here."""

import io
from typing import Any

from flask import Response, abort, current_app, request, send_file, url_for

from tracker.api.bodies import LONG, EvidenceParts, NeedBody
from tracker.api.found import evidence_or_404, initiative_or_404, release_or_404
from tracker.api.operations import Made, operation
from tracker.api.who import me
from tracker.core.clock import now
from tracker.core.db import db, write
from tracker.core.errors import Invalid
from tracker.core.files import FileStore, Stored
from tracker.core.readable import unreadable
from tracker.core.texts import _
from tracker.evidence import actions
from tracker.evidence.models import Evidence, EvidenceNeed
from tracker.evidence.queries import needs_of
from tracker.exchange.shapes.base import Shape
from tracker.exchange.shapes.evidence import (
    EvidenceShape,
    NeedShape,
    evidence_shape,
    need_shape,
)
from tracker.http.errors import Refusal
from tracker.identity.models import Scope
from tracker.identity.permissions import Right
from tracker.initiatives.models import Initiative

AREA = "evidence"
BYTES = "application/octet-stream"
LIST = "/initiatives/<key>/evidence"


class NeedsShape(Shape):
    """The evidence list of an initiative."""

    items: list[NeedShape]


@operation("GET", LIST, Right.READ_RECORDS, Scope.READ, area=AREA, answer=NeedsShape)
def list_evidence(key: str) -> NeedsShape:
    """What an initiative needs as evidence, and what was added for each item."""
    found = db.session.scalars(needs_of(initiative_or_404(key)))
    return NeedsShape(items=[need_shape(need) for need in found])


@operation(
    "POST",
    f"{LIST}/needs",
    Right.ADD_EVIDENCE,
    Scope.WRITE,
    area=AREA,
    answer=NeedShape,
    status=201,
    body=NeedBody,
)
def need_evidence(key: str, body: NeedBody) -> Made:
    """Put an item on the evidence list."""
    with write():
        made = actions.need(
            initiative_or_404(key), body.title, before_release=body.before_release,
            by=me(), at=now(),
        )  # fmt: skip
    return Made(need_shape(made), url_for("api.list_evidence", key=key))


@operation(
    "POST",
    LIST,
    Right.ADD_EVIDENCE,
    Scope.WRITE,
    area=AREA,
    answer=EvidenceShape,
    status=201,
    parts=EvidenceParts,
)
def add_evidence(key: str) -> Made:
    """Add a file or a link for an item, as the next version; regulatory/quality reviews it."""
    initiative = initiative_or_404(key)
    told = _parts()
    file = request.files.get("file")
    if (file is None) is (told["url"] == ""):
        raise Invalid("file", _("Give a file or a link, one of them."))
    _item(initiative, told["item"])
    stored = _store().keep(file.stream, limit=actions.LIMIT) if file else None
    with write():
        made = _added(key, told, stored, (file and file.filename) or "")
    return Made(evidence_shape(made), url_for("api.get_evidence", key=made.key))


@operation(
    "GET", "/evidence/<key>", Right.READ_RECORDS, Scope.READ, area=AREA, answer=EvidenceShape
)
def get_evidence(key: str) -> EvidenceShape:
    """One piece of evidence, with its review."""
    return evidence_shape(evidence_or_404(key))


@operation("GET", "/evidence/<key>/file", Right.READ_RECORDS, Scope.READ, area=AREA, produces=BYTES)
def get_evidence_file(key: str) -> Response:
    """The bytes as they were added, checked against their SHA-256; 404 for a link."""
    found = evidence_or_404(key)
    if found.sha256 is None:
        abort(404)
    return send_file(
        io.BytesIO(_store().read(found.sha256)), mimetype=BYTES, as_attachment=True,
        download_name=found.file_name, etag=found.sha256,
    )  # fmt: skip


def _parts() -> dict[str, str]:
    """The text parts, each at most once and no other; Invalid for what makes no sense."""
    texts = set(EvidenceParts.model_fields) - {"file"}
    for sent, known in ((request.form, texts), (request.files, {"file"})):
        for name in sent:
            if name not in known:
                raise Refusal(400, _("There is no field “%(name)s” here.", name=name[:40]))
            if len(sent.getlist(name)) > 1:
                raise Refusal(400, _("“%(name)s” is given twice.", name=name))
    told = {name: request.form.get(name, "").strip() for name in texts}
    for name, longest in (("note", LONG), ("url", 2000), ("release", 40), ("item", 9)):
        if len(told[name]) > longest:
            raise Invalid(name, _("At most %(n)d characters.", n=longest))
        if wrong := unreadable(told[name], lines=name == "note"):
            raise Invalid(name, wrong)
    return told


def _item(initiative: Initiative, number: str) -> EvidenceNeed:
    for need in db.session.scalars(needs_of(initiative)):
        if str(need.id) == number:
            return need
    raise Invalid("item", _("There is no such item on the evidence list of %(key)s.", key=initiative.key))  # fmt: skip


def _added(key: str, told: dict[str, str], stored: Stored | None, name: str) -> Evidence:
    initiative = initiative_or_404(key)
    release = release_or_404(told["release"]) if told["release"] else None
    if release is not None and release.product_id != initiative.product_id:
        raise Invalid("release", _("%(key)s belongs to another product.", key=release.key))
    item = _item(initiative, told["item"])
    more: dict[str, Any] = {"note": told["note"], "release": release, "by": me(), "at": now()}
    if stored is None:
        return actions.add_link(item, told["url"], **more)
    return actions.add_file(item, stored, name, **more)


def _store() -> FileStore:
    return FileStore(current_app.config["TRACKER"].data_dir / "files")
