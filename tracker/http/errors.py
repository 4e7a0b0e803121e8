"""Refusals and mistakes as answers: what happened, what to do; never a trace.

A page gets a page, the API `application/problem+json` (RFC 9457), both with the same sentence.
"""

import json
import logging
from typing import Any

from flask import Flask, Response, g, render_template, request
from sqlalchemy.exc import DataError, OperationalError
from werkzeug.exceptions import HTTPException, InternalServerError, MethodNotAllowed

from tracker.core.db import db
from tracker.core.dialects import busy, unreachable
from tracker.core.errors import DomainError, Invalid, Stale
from tracker.core.texts import _
from tracker.value.diff import word_difference

log = logging.getLogger(__name__)

PROBLEM = "application/problem+json"


class Refusal(HTTPException):
    """A refusal by the delivery layer itself; `errors` names the fields, for the API."""

    def __init__(
        self, status: int, sentence: str, errors: list[dict[str, str]] | None = None
    ) -> None:
        super().__init__(sentence)
        self.code = status
        self.errors = errors


def init_app(app: Flask) -> None:
    app.register_error_handler(DomainError, _refused)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OperationalError, _no_database)
    app.register_error_handler(DataError, _unfit)


def for_api() -> bool:
    """Whether the API is asked; everything else is a page."""
    return request.path == "/api" or request.path.startswith("/api/")


def problem(status: int, title: str, sentence: str, **more: Any) -> Response:
    """A refusal as the API tells it."""
    told = {"title": title, "status": status, "detail": sentence}
    told |= {name: value for name, value in more.items() if value is not None}
    if g.get("request_id"):
        told["request"] = g.request_id
    return Response(json.dumps(told, ensure_ascii=False), status, mimetype=PROBLEM)


def _page(status: int, title: str, sentence: str, **more: Any) -> tuple[str, int]:
    return render_template("errors/error.html", title=title, sentence=sentence, **more), status


def _refused(error: DomainError) -> Any:
    db.session.rollback()
    title = _title(error.status)
    if for_api():
        at = [{"field": error.field, "detail": str(error)}] if isinstance(error, Invalid) else None
        return problem(error.status, title, str(error), errors=at)
    difference = word_difference(error.before, error.after) if isinstance(error, Stale) else None
    return _page(error.status, title, str(error), difference=difference, back=request.referrer)


def _title(status: int) -> str:
    return {
        400: _("This request does not make sense"),
        403: _("You may not do this"),
        404: _("Nothing here"),
        413: _("Too large"),
        422: _("Something in it is wrong"),
    }.get(status, _("Not now"))


def _http(error: HTTPException) -> Any:
    status = error.code or 500
    if status < 400:
        return error
    if isinstance(error, InternalServerError) and error.original_exception is not None:
        db.session.rollback()
        log.error("request %s failed", g.get("request_id"))
    if request.routing_exception is error and status == 400:  # an untrusted host: no address fits
        return _("This host name is not served here."), 400, {"Content-Type": "text/plain"}
    title, sentence = _words(error, status)
    if not for_api():
        return _page(status, title, sentence, number=g.get("request_id") if status >= 500 else None)
    answer = problem(status, title, sentence, errors=getattr(error, "errors", None))
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        answer.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return answer


def _words(error: HTTPException, status: int) -> tuple[str, str]:
    """Title and sentence of a status; a sentence of our own at `abort` goes before."""
    titles = {
        400: (_title(400), _("Load the page again and repeat what you did.")),
        403: (_title(403), _("Your role does not carry this right. An administrator can change roles.")),
        404: (_title(404), _("There is no such record, or it is not in the products that you belong to.")),
        405: (_("This address takes no such request"), _("Use the buttons of the pages.")),
        413: (_title(413), _("What you sent is larger than is kept: files up to 50 MB, texts up to 2 MB.")),
        500: (_("Something failed on our side"), _("Nothing was saved. Try again; if it stays, tell an administrator the number below.")),
    }  # fmt: skip
    if for_api():
        titles[400] = (titles[400][0], _("Compare it with /api/openapi.json."))
        titles[405] = (titles[405][0], _("The methods that it takes stand in the header Allow."))
        titles[500] = (titles[500][0], _("Nothing was saved. Try again; if it stays, tell an administrator the number in “request”."))  # fmt: skip
    title, sentence = titles.get(status, (_("This did not work"), error.description or ""))
    ours = isinstance(error, Refusal) or status == 400
    if ours and error.description and type(error).description != error.description:
        sentence = error.description
    return title, sentence


def _no_database(error: OperationalError) -> Any:
    """The database is busy or down. What was typed stands ready to be sent again."""
    db.session.rollback()
    if not (busy(error) or unreachable(error)):
        raise error
    log.warning("request %s: the database did not answer", g.get("request_id"))
    title, sentence = (
        (_("Busy"), _("The database is busy. Nothing was saved; try again in a moment."))
        if busy(error)
        else (
            _("The database does not answer"),
            _("Nothing was saved; try again in a moment. If it stays, tell an administrator."),
        )
    )
    if for_api():
        return problem(503, title, sentence)
    return _page(503, title, sentence, again=_typed())


def _typed() -> list[tuple[str, str]]:
    """The form that was sent, to be offered again; never one with a password or a file."""
    fields = list(request.form.items(multi=True))
    secret = any("password" in name for name, _value in fields)
    return [] if secret or request.files else fields


def _unfit(error: DataError) -> Any:
    """PostgreSQL refuses what no column holds: a number too large, a text with a NUL in it."""
    db.session.rollback()
    log.warning("request %s: a value fits no column", g.get("request_id"))
    return _http(Refusal(400, _("One of the values is too large, or no text that can be kept.")))
