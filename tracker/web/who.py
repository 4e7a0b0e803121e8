"""Who asks, and whether this page is open to them: closed by default."""

import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

from flask import Flask, Response, abort, current_app, g, redirect, request, url_for
from sqlalchemy import Select

from tracker.audit.actions import acts_through, note_access, request_id
from tracker.core.clock import now
from tracker.core.db import db, write
from tracker.http.errors import for_api
from tracker.identity.actions import digest, see_again, still_holds
from tracker.identity.models import Person, Session
from tracker.identity.permissions import Right, Role
from tracker.identity.queries import products_of, session_by_digest

View = TypeVar("View", bound=Callable[..., Any])

#: Pages that need no signed-in person.
OPEN_TO_ALL = {
    "static", "access.sign_in", "access.welcome", "frame.health", "sync.feed", "notices.unsubscribe",
}  # fmt: skip

#: How often a visit is noted in the session row; idleness is judged in minutes.
NOTE_EVERY = timedelta(seconds=60)


def needs(right: Right) -> Callable[[View], View]:
    """Mark a view with the right that it takes; the table is identity/permissions.py."""

    def mark(view: View) -> View:
        view.right = right  # type: ignore[attr-defined]
        return view

    return mark


def init_app(app: Flask) -> None:
    app.before_request(_open_or_closed)
    app.after_request(_keep_access)


def refuse_unlisted(app: Flask) -> None:
    """A view without a right is a mistake of ours: the application does not start with it."""
    for endpoint, view in app.view_functions.items():
        if endpoint not in OPEN_TO_ALL and not hasattr(view, "right"):
            raise RuntimeError(f"{endpoint} names no right and is not open to all")


def me() -> Person:
    """The person who asks."""
    person: Person = g.person
    return person


def my_session() -> Session:
    """The browser session of the person who asks."""
    session: Session = g.browser_session
    return session


def my_products() -> Select[int]:
    """Ids of the products in the asking person's scope."""
    return products_of(me(), now())


def sees_drafts() -> bool:
    """Auditors see no drafts."""
    return Role.AUDITOR not in me().roles


def language() -> str:
    """The language of the page; German follows."""
    return "en"


def cookie_name() -> str:
    """`__Host-` needs HTTPS, so the demo's plain HTTP has another name."""
    return "__Host-tracker" if current_app.config["TRACKER"].secure_cookies else "tracker"


def set_cookie(response: Response, token: str) -> None:
    """Hand the session's token to the browser."""
    secure = current_app.config["TRACKER"].secure_cookies
    response.set_cookie(
        cookie_name(), token, secure=secure, httponly=True, samesite="Lax", path="/"
    )


def _open_or_closed() -> Any:
    g.request_id = secrets.token_hex(8)
    request_id.set(g.request_id)
    acts_through.set("")  # a worker's thread answers one request after another
    g.person = g.browser_session = None
    if request.endpoint == "static" or for_api():  # the API knows tokens, no cookies
        return None
    _recognise()
    if request.endpoint is None or request.endpoint in OPEN_TO_ALL:
        return None
    if g.person is None:
        back = request.full_path.rstrip("?") if request.method == "GET" else request.path
        return redirect(url_for("access.sign_in", next=back))
    right = getattr(current_app.view_functions[request.endpoint], "right", None)
    if right is None or not g.person.may(right):
        abort(403)
    return None


def _recognise() -> None:
    token = request.cookies.get(cookie_name(), "")
    session = session_by_digest(digest(token)) if token else None
    if session is None:
        return
    at = now()
    if at - session.seen_at > NOTE_EVERY:
        with write():
            held = see_again(session, at=at)
    else:
        held = still_holds(session, at=at)
    if held:
        g.browser_session, g.person = session, session.person


def _keep_access(response: Response) -> Response:
    """Every view by an auditor, and every refusal, goes to the prunable access list."""
    person = g.get("person")
    audited = person is not None and Role.AUDITOR in person.roles and request.endpoint != "static"
    if audited or (response.status_code == 403 and request.endpoint != "static"):
        db.session.rollback()
        with write():
            note_access(
                person_id=person.id if person else None, method=request.method,
                path=request.path, status=response.status_code, request=g.request_id, at=now(),
            )  # fmt: skip
    return response
