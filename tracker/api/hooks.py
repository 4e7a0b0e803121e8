"""Where GitHub and GitLab tell of releases: no token, the signature of a webhook instead.

The signature is checked over the raw bytes before anything of them is read.
"""

import hashlib
import logging
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, abort, current_app, jsonify, request

from tracker.core.clock import now
from tracker.core.db import db, write
from tracker.core.texts import _
from tracker.exchange.hook_notices import Ignored, Notice, of_github_event, of_gitlab_event
from tracker.exchange.hooks import hear
from tracker.hooks.actions import take_delivery
from tracker.hooks.models import Forge, ReleaseHook
from tracker.hooks.queries import hooks_of
from tracker.hooks.secret import (
    fits_github,
    fits_standard,
    fits_token,
    is_recent,
    looks_signed,
    secret_of,
)
from tracker.http.errors import Refusal, problem

log = logging.getLogger(__name__)

bp = Blueprint("api_hooks", __name__, url_prefix="/api/v1/hooks")

LONGEST_BODY = 2 << 20  # GitHub's longest notes with a thousand files are half of that
Fits = Callable[[str, bytes], bool]


@bp.before_request
def limit() -> None:
    """Also for a body that says it is a form, which may be longer elsewhere."""
    request.max_content_length = LONGEST_BODY


@bp.post("/github", provide_automatic_options=False)
def github() -> Any:
    """Take a delivery of a GitHub webhook: event `release`, content type `application/json`."""
    signature = request.headers.get("X-Hub-Signature-256", "")
    if not looks_signed(signature):
        return _unsigned(Forge.GITHUB)
    return _answer(
        Forge.GITHUB, lambda secret, body: fits_github(secret, body, signature), of_github_event,
        event=_header("X-GitHub-Event"), delivery=_header("X-GitHub-Delivery"),
    )  # fmt: skip


@bp.post("/gitlab", provide_automatic_options=False)
def gitlab() -> Any:
    """Take a delivery of a GitLab webhook: “Releases events”, by secret token or signing token."""
    token, signature = (
        request.headers.get(name, "") for name in ("X-Gitlab-Token", "webhook-signature")
    )
    if not (token or signature):
        return _unsigned(Forge.GITLAB)
    number, seconds = (
        request.headers.get(name, "") for name in ("webhook-id", "webhook-timestamp")
    )
    if signature and not is_recent(seconds, now()):
        return _unsigned(Forge.GITLAB, _("The signed time is missing or not of these minutes."))

    def fits(secret: str, body: bytes) -> bool:
        if signature:
            return fits_standard(secret, body, number=number, seconds=seconds, header=signature)
        return fits_token(secret, token)

    names = ("webhook-id",) if signature else ("Idempotency-Key", "X-Gitlab-Event-UUID")
    return _answer(
        Forge.GITLAB, fits, of_gitlab_event, event=_header("X-Gitlab-Event"),
        delivery=_header(*names),
    )  # fmt: skip


def _answer(
    forge: Forge, fits: Fits, read: Callable[[str, bytes], Notice], *, event: str, delivery: str
) -> Any:
    if request.mimetype != "application/json":
        raise Refusal(415, _("Choose application/json as the content type of the webhook."))
    body = request.get_data(cache=False)
    if not request.content_length and len(body) >= LONGEST_BODY:
        abort(413)  # sent in chunks: what was read of it ends at the limit
    hook = _hook(forge, fits, body)
    if hook is None:
        return _unsigned(forge)
    notice = read(event, body)
    with write():
        if isinstance(notice, Ignored):
            hook.heard_at = now()
        else:
            take_delivery(hook, delivery, hashlib.sha256(body).hexdigest(), at=now())
        heard = hear(hook, notice, at=now())
    return jsonify(outcome=heard.outcome.value, detail=heard.sentence, release=heard.release)


def _hook(forge: Forge, fits: Fits, body: bytes) -> ReleaseHook | None:
    """The webhook whose secret fits. All are tried, so that time says nothing about which."""
    key = current_app.config["SECRET_KEY"]
    found = [h for h in db.session.scalars(hooks_of(forge)) if fits(secret_of(h.nonce, key), body)]
    return found[0] if found else None


def _header(*names: str) -> str:
    """The first of these headers that is there; 400 without, or if it is no short line."""
    told = next((told for name in names if (told := request.headers.get(name, "").strip())), "")
    if not told or len(told) > 200:
        raise Refusal(400, _("The header %(name)s is missing or too long.", name=names[0]))
    return told


def _unsigned(forge: Forge, sentence: str = "") -> Response:
    log.warning("a delivery of %s whose signature fits no webhook", forge.value)
    return problem(
        401, _("Who are you?"),
        sentence or _("No webhook here has this secret. Compare it with the one that was shown when the webhook was made, or make another one."),
    )  # fmt: skip
