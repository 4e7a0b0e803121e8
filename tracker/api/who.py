"""Who asks the API: the person of a token in the header, within its scopes and products."""

from typing import Any

from flask import Response, abort, g, request
from sqlalchemy import Select

from tracker.api.operations import OPERATIONS, bp
from tracker.audit.actions import acts_through, note_access
from tracker.core.clock import now
from tracker.core.db import db, write
from tracker.core.errors import NotAllowed
from tracker.core.texts import _
from tracker.http.errors import problem
from tracker.identity.models import ApiToken, Person, Scope
from tracker.identity.permissions import Role
from tracker.identity.tokens import products_of_token, through, token_by_secret, wants_noting


def me() -> Person:
    """The person for whom the token acts."""
    person: Person = g.person
    return person


def my_token() -> ApiToken:
    """The token of this request."""
    token: ApiToken = g.token
    return token


def my_products() -> Select[int]:
    """Ids of the products that this token reaches now."""
    return products_of_token(my_token(), now())


def sees_drafts() -> bool:
    """Auditors see no drafts."""
    return Role.AUDITOR not in me().roles


@bp.before_request
def let_in() -> Any:
    """Before each operation: a token that works, its scope, and its person's right."""
    if "\0" in request.path:
        abort(404)
    secret = _bearer()
    token = token_by_secret(secret) if secret else None
    at = now()
    if token is None or not token.holds(at):
        return _unknown(token, given=bool(secret))
    if wants_noting(token, at):
        with write():
            token.used_at = at
    g.token, g.person = token, token.person
    acts_through.set(through(token))
    _refuse_beyond(token)
    return None


def _bearer() -> str:
    """The token in the header; never one in the address, which ends up in logs."""
    kind, _space, secret = request.headers.get("Authorization", "").partition(" ")
    return secret.strip() if kind.lower() == "bearer" else ""


def _unknown(token: ApiToken | None, *, given: bool) -> Response:
    sentence = _("Send a token in the header: “Authorization: Bearer trk_…”. Make one on the page “Your account”.")  # fmt: skip
    if given:
        sentence = _("This token does not exist, was revoked, or has expired. Make another one on the page “Your account”.")  # fmt: skip
        db.session.rollback()
        with write():
            note_access(
                person_id=token.person_id if token else None, method=request.method,
                path=request.path, status=401, request=g.request_id, at=now(),
            )  # fmt: skip
    answer = problem(401, _("Who are you?"), sentence)
    answer.headers["WWW-Authenticate"] = 'Bearer realm="tracker"' + (
        ', error="invalid_token"' if given else ""
    )
    return answer


def _refuse_beyond(token: ApiToken) -> None:
    operation = OPERATIONS[str(request.endpoint).removeprefix("api.")]
    if operation.scope is not None and operation.scope not in token.scopes:
        may = ", ".join(scope.value for scope in Scope if scope in token.scopes)
        raise NotAllowed(
            _(
                "This needs a token with the scope “%(needed)s”; this one has: %(may)s.",
                needed=operation.scope.value, may=may,
            )
        )  # fmt: skip
    if not token.person.may(operation.right):
        raise NotAllowed(_("Your role does not carry this right. An administrator can change roles."))  # fmt: skip
