"""A team's calendar: a secret address of one's own, and the feed that stands there."""

from typing import Any
from urllib.parse import urlsplit

from flask import Response, abort, current_app, flash, redirect, render_template, request, url_for

from tracker.core.clock import now
from tracker.core.db import db, write
from tracker.core.texts import _
from tracker.identity.permissions import Right
from tracker.identity.queries import products_of
from tracker.initiatives.teams import readable_team
from tracker.sync import actions
from tracker.sync.feed import calendar_of
from tracker.sync.queries import address_of, address_with, every_series
from tracker.web.csrf import once
from tracker.web.sync.area import bp
from tracker.web.teams.scope import team_or_404
from tracker.web.who import me, needs


@bp.route("/teams/<key>/sync/calendar", methods=["GET", "POST"])
@needs(Right.READ_LOAD)
def calendar(key: str) -> Any:
    team, link = team_or_404(key), None
    if request.method == "POST":
        with write():
            once()
            token = actions.make_address(team, by=me(), at=now())
        link = _base() + url_for(".feed", token=token)
    return render_template("sync/calendar.html", team=team, link=link, held=address_of(team, me()))


@bp.post("/teams/<key>/sync/calendar/end")
@needs(Right.READ_LOAD)
def end_calendar(key: str) -> Any:
    team = team_or_404(key)
    with write():
        actions.end_address(team, by=me(), at=now())
    flash(_("The address opens no more."), "ok")
    return redirect(url_for(".calendar", key=key))


@bp.get("/calendars/<token>.ics")
def feed(token: str) -> Any:
    """Open to whoever holds the secret, for as long as its person may read the team's sync."""
    held = address_with(actions.digest(token))
    if held is None or not held.person.may(Right.READ_LOAD):
        abort(404)
    team, at = held.team, now()
    if readable_team(team.key, held.person, products_of(held.person, at), at) is None:
        abort(404)
    body = calendar_of(
        team.name, db.session.scalars(every_series(team)).all(),
        url=_base() + url_for(".show", key=team.key), host=urlsplit(_base()).hostname or "tracker",
    )  # fmt: skip
    headers = {"Cache-Control": "private, no-store", "Referrer-Policy": "no-referrer"}
    return Response(body, content_type="text/calendar; charset=utf-8", headers=headers)


def _base() -> str:
    base: str = current_app.config["TRACKER"].base_url
    return base
