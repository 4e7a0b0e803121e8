"""Editing what somebody else may have changed meanwhile: `If-Match` with the ETag that was read."""

from flask import request
from werkzeug.http import generate_etag

from tracker.core.texts import _
from tracker.exchange.shapes.base import Shape
from tracker.http.errors import Refusal


def refuse_stale(now: Shape) -> None:
    """428 without the header, 412 when the record is not what the client read. Inside `write()`."""
    asked = request.if_match
    if not request.headers.get("If-Match") or asked.star_tag:
        raise Refusal(428, _("Send the header If-Match with the ETag that you read, so that nobody's change is lost."))  # fmt: skip
    if not asked.contains(etag_of(now)):
        raise Refusal(412, _("It was changed since you read it. Read it again, and repeat your change."))  # fmt: skip


def etag_of(shape: Shape) -> str:
    """The ETag under which this is answered."""
    return generate_etag(shape.model_dump_json().encode())
