"""Releases: planned, built, linked, checked, released. Approving is a signature, so not here."""

from flask import Response, request, url_for

from reports.labels import SIZES, Paper
from tracker.api.bodies import BuildBody, ReasonBody, ReleaseBody
from tracker.api.editing import refuse_stale
from tracker.api.found import initiative_or_404, person_named, product_named, release_or_404
from tracker.api.operations import Made, Parameter, operation
from tracker.api.who import me
from tracker.core.clock import now
from tracker.core.db import write
from tracker.core.errors import NotOffered
from tracker.core.texts import _
from tracker.exchange.shapes.assessments import AssessmentShape, assessment_shape
from tracker.exchange.shapes.releases import (
    ReadinessShape,
    ReleaseShape,
    readiness_shape,
    release_shape,
)
from tracker.http.places import address
from tracker.identity.models import Scope
from tracker.identity.permissions import Right
from tracker.initiatives.actions import deliver_in, stop_delivering
from tracker.readiness import actions as steps
from tracker.releases import actions
from tracker.reporting.labels import Form, file_name, form_of, labels, labels_pdf, tag_of

AREA = "releases"
PDF = "application/pdf"


def shown(key: str) -> ReleaseShape:
    """The release as it is now."""
    return release_shape(release_or_404(key), address)


@operation("GET", "/releases/<key>", Right.READ_RECORDS, Scope.READ, area=AREA, answer=ReleaseShape)
def get_release(key: str) -> ReleaseShape:
    """One release: its build, UDIs, what it delivers, and who signed its manifest."""
    return shown(key)


@operation(
    "GET",
    "/releases/<key>/readiness",
    Right.READ_RECORDS,
    Scope.READ,
    area=AREA,
    answer=ReadinessShape,
)
def get_readiness(key: str) -> ReadinessShape:
    """Every gate with what is missing, and the page that mends it; `green` when nothing is."""
    return readiness_shape(release_or_404(key), address)


@operation(
    "GET",
    "/releases/<key>/assessment",
    Right.READ_RECORDS,
    Scope.READ,
    area=AREA,
    answer=AssessmentShape,
)
def get_assessment(key: str) -> AssessmentShape:
    """Its change assessment: answers, outcome and signatures of the newest version, and its state."""
    return assessment_shape(release_or_404(key), address)


def _label_form() -> list[Parameter]:
    return [
        Parameter(name="paper", description="A sheet of 14 labels for each UDI-DI, or a 62 mm roll.",
                  schema={"type": "string", "enum": [paper.value for paper in Paper]}),
        Parameter(name="size", description="Millimetres of the symbol without its quiet zone.",
                  schema={"type": "integer", "enum": list(SIZES)}),
    ]  # fmt: skip


def _asked_form() -> Form:
    """Paper and size as the address asks for them, each once."""
    told = list(request.args.items(multi=True))
    for name, _text in told:
        if name not in {"paper", "size"}:
            raise NotOffered(_("A label has no “%(name)s”.", name=name[:40]))
    if len(told) > len(dict(told)):
        raise NotOffered(_("“paper” and “size” are given once."))
    return form_of(request.args.get("paper"), request.args.get("size"))


@operation(
    "GET", "/releases/<key>/label", Right.READ_RECORDS, Scope.READ, area=AREA, produces=PDF,
    query=_label_form,
)  # fmt: skip
def get_release_label(key: str) -> Response:
    """Its labels as PDF, each symbol decoded again and compared; marked unless it is released."""
    release = release_or_404(key)
    form = _asked_form()
    told = labels(release, form)
    etag = tag_of(told)
    if request.if_none_match.contains(etag):  # the client has it: nothing is drawn
        answer = Response(mimetype=PDF)
    else:
        answer = Response(labels_pdf(told), mimetype=PDF)
        answer.headers["Content-Disposition"] = f'attachment; filename="{file_name(release, form)}"'
    answer.set_etag(etag)
    return answer


@operation(
    "POST",
    "/releases",
    Right.CREATE_RELEASE,
    Scope.RELEASES,
    area=AREA,
    answer=ReleaseShape,
    status=201,
    body=ReleaseBody,
)
def create_release(body: ReleaseBody) -> Made:
    """Plan a release; its version is its UDI-PI, never used before on its UDI-DIs."""
    with write():
        made = actions.plan_preset(
            product_named(body.product), version=body.version, tag=body.tag, commit=body.commit,
            build=body.build, gtins=body.devices, em=person_named("em", body.em),
            pm=person_named("pm", body.pm), by=me(), at=now(),
        )  # fmt: skip
    return Made(shown(made.key), url_for("api.get_release", key=made.key))


@operation(
    "PATCH",
    "/releases/<key>",
    Right.CREATE_RELEASE,
    Scope.RELEASES,
    area=AREA,
    answer=ReleaseShape,
    body=BuildBody,
    if_match=True,
)
def change_build(key: str, body: BuildBody) -> ReleaseShape:
    """Name the commit and build that will be released; earlier approvals no longer fit.

    Send `If-Match` with the ETag that reading it gave: 428 without, 412 when it changed meanwhile.
    """
    with write():
        release = release_or_404(key)
        refuse_stale(release_shape(release, address))
        actions.change_build(release, commit=body.commit, build=body.build, by=me(), at=now())
    return shown(key)


@operation(
    "POST",
    "/releases/<key>/cancel",
    Right.CREATE_RELEASE,
    Scope.RELEASES,
    area=AREA,
    answer=ReleaseShape,
    body=ReasonBody,
)
def cancel_release(key: str, body: ReasonBody) -> ReleaseShape:
    """Give up a planned release; its UDI-PI stays used."""
    with write():
        actions.cancel(release_or_404(key), body.reason, by=me(), at=now())
    return shown(key)


@operation(
    "POST", "/releases/<key>/release", Right.RELEASE, Scope.RELEASES, area=AREA, answer=ReleaseShape
)
def release_release(key: str) -> ReleaseShape:
    """Release it: every gate green, approved by its PM and authorised by regulatory/quality.

    The token's person is an EM, and neither of the two who signed.
    """
    with write():
        steps.release(release_or_404(key), by=me(), at=now())
    return shown(key)


@operation(
    "PUT",
    "/releases/<key>/initiatives/<initiative_key>",
    Right.EDIT_INITIATIVE,
    Scope.WRITE,
    area=AREA,
    answer=ReleaseShape,
)
def link_release(key: str, initiative_key: str) -> ReleaseShape:
    """Say that a planned release delivers an initiative; nothing changes where it does already."""
    with write():
        release, initiative = release_or_404(key), initiative_or_404(initiative_key)
        if release not in initiative.delivered_by:
            deliver_in(initiative, release, by=me(), at=now())
    return shown(key)


@operation(
    "DELETE",
    "/releases/<key>/initiatives/<initiative_key>",
    Right.EDIT_INITIATIVE,
    Scope.WRITE,
    area=AREA,
    answer=ReleaseShape,
)
def unlink_release(key: str, initiative_key: str) -> ReleaseShape:
    """Take back that a planned release delivers an initiative."""
    with write():
        stop_delivering(initiative_or_404(initiative_key), release_or_404(key), by=me(), at=now())
    return shown(key)
