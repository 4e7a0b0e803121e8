"""Every POST proves that it comes from our own page: a token, and the Origin header."""

import hashlib
import hmac
import secrets
from typing import Any

from flask import Flask, abort, current_app, g, request, session
from wtforms.csrf.core import CSRF
from wtforms.fields import HiddenField

from tracker.core.clock import now
from tracker.core.texts import _
from tracker.http.errors import for_api
from tracker.identity.actions import spend


def token() -> str:
    """A fresh token of this browser session (or, before signing in, of this visit).

    It begins with a random part, so that one form can be told from another: see `once`.
    """
    nonce = secrets.token_hex(8)
    return nonce + _stamp(nonce)


def _stamp(nonce: str) -> str:
    if g.get("browser_session"):
        whose = "session:" + g.browser_session.token_sha256
    else:
        whose = "visit:" + session.setdefault("visit", secrets.token_urlsafe(24))
    key = current_app.config["SECRET_KEY"].encode()
    return hmac.new(key, f"{nonce}:{whose}".encode(), hashlib.sha256).hexdigest()


def fits(given: str | None) -> bool:
    """Whether this is the token of the browser that sent it."""
    nonce, stamp = (given or "")[:16], (given or "")[16:]
    return hmac.compare_digest(stamp.encode(), _stamp(nonce).encode())


def once() -> None:
    """Use up the form that was sent: a second click on it is refused. Runs inside `write()`."""
    spend(request.form.get("csrf_token", "")[:16], at=now())


def init_app(app: Flask) -> None:
    app.before_request(_refuse_foreign)
    app.jinja_env.globals["csrf_token"] = token


class SessionToken(CSRF):
    """The token, as WTForms wants it; the check itself stands before every POST, once."""

    def generate_csrf_token(self, csrf_token_field: HiddenField) -> str:
        return token()

    def validate_csrf_token(self, form: Any, field: HiddenField) -> None:
        """Checked already in `_refuse_foreign`, for forms and for plain buttons alike."""


#: POSTs that stand on a signed address alone: a mail program sends them, without cookies.
BY_ADDRESS = {"notices.unsubscribe"}


def _refuse_foreign() -> None:
    # The API takes a token in a header, which no other site can make a browser send.
    if for_api() or request.endpoint in BY_ADDRESS:
        return
    if request.method in {"GET", "HEAD", "OPTIONS"} or request.routing_exception is not None:
        return
    origin = request.headers.get("Origin")
    if origin is not None and origin.partition("://")[2] != request.host:
        abort(400, _("This request came from another site."))
    if not fits(request.form.get("csrf_token")):
        abort(
            400,
            _(
                "This page had expired. Go back, load it again and send it once more; what you typed is still there."
            ),
        )
