"""Refusals and mistakes as pages: what happened, what to do; never a trace."""

import logging
from typing import Any

from flask import Flask, g, render_template, request
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, InternalServerError

from tracker.core.db import db
from tracker.core.errors import DomainError, Invalid, NotAllowed, NotFound, Stale, TooLarge
from tracker.core.texts import _
from tracker.value.diff import word_difference

log = logging.getLogger(__name__)


def status_of(error: DomainError) -> int:
    """The status of a refusal."""
    for kind, status in ((NotAllowed, 403), (Invalid, 422), (TooLarge, 413), (NotFound, 404)):
        if isinstance(error, kind):
            return status
    return 409


def init_app(app: Flask) -> None:
    app.register_error_handler(DomainError, _refused)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OperationalError, _busy)


def _page(status: int, title: str, sentence: str, **more: Any) -> tuple[str, int]:
    return render_template("errors/error.html", title=title, sentence=sentence, **more), status


def _refused(error: DomainError) -> tuple[str, int]:
    db.session.rollback()
    difference = word_difference(error.before, error.after) if isinstance(error, Stale) else None
    status = status_of(error)
    title = _("You may not do this") if status == 403 else _("Not now")
    return _page(status, title, str(error), difference=difference, back=request.referrer)


def _http(error: HTTPException) -> Any:
    status = error.code or 500
    if status < 400:
        return error
    if isinstance(error, InternalServerError) and error.original_exception is not None:
        db.session.rollback()
        log.error("request %s failed", g.get("request_id"))
    if request.routing_exception is error and status == 400:  # an untrusted host: no address fits
        return _("This host name is not served here."), 400, {"Content-Type": "text/plain"}
    titles = {
        400: (_("This request does not make sense"), _("Load the page again and repeat what you did.")),
        403: (_("You may not do this"), _("Your role does not carry this right. An administrator can change roles.")),
        404: (_("Nothing here"), _("There is no such record, or it is not in the products that you belong to.")),
        405: (_("This address takes no such request"), _("Use the buttons of the pages.")),
        413: (_("Too large"), _("What you sent is larger than is kept: files up to 50 MB, texts up to 2 MB.")),
        500: (_("Something failed on our side"), _("Nothing was saved. Try again; if it stays, tell an administrator the number below.")),
    }  # fmt: skip
    title, sentence = titles.get(status, (_("This did not work"), error.description or ""))
    if status == 400 and error.description and type(error).description != error.description:
        sentence = error.description
    return _page(status, title, sentence, number=g.get("request_id") if status >= 500 else None)


def _busy(_error: OperationalError) -> tuple[str, int]:
    db.session.rollback()
    log.warning("request %s: the database did not answer", g.get("request_id"))
    return _page(
        503, _("Busy"), _("The database is busy. Nothing was saved; try again in a moment.")
    )
