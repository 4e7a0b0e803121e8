"""The why of a value statement, looked at again with one click."""

from typing import Any

from flask import abort, flash, redirect, request, url_for

from tracker.core.clock import now
from tracker.core.db import write
from tracker.core.texts import _
from tracker.identity.permissions import Right
from tracker.value.queries import current_version
from tracker.value.still_holds import confirm_why as confirm
from tracker.web.csrf import once
from tracker.web.initiatives.scope import initiative_or_404
from tracker.web.value.views import bp
from tracker.web.who import me, needs


@bp.post("/still-holds")
@needs(Right.MOVE_INITIATIVE)
def confirm_why(key: str) -> Any:
    version = current_version(initiative_or_404(key)) or abort(404)
    with write():
        once()
        confirm(version, by=me(), at=now())
    flash(_("Noted: the why of %(key)s still holds.", key=key), "ok")
    team = version.initiative.team
    if (request.referrer or "").endswith(url_for("sync.show", key=team.key)):
        return redirect(url_for("sync.show", key=team.key))
    return redirect(url_for("value.show", key=key))
