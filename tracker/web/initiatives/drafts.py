"""What was typed and not sent: kept while typing, shown again, dropped once it is saved."""

import json
from datetime import datetime
from typing import Any

from flask import request
from werkzeug.datastructures import MultiDict

from tracker.core.clock import now
from tracker.core.db import write
from tracker.identity.actions import forget_typed, keep_typed
from tracker.identity.queries import typed
from tracker.web.who import me

NOT_KEPT = {"csrf_token", "password"}


def keep(form: str) -> tuple[str, int]:
    """Keep what the request carries; the page's script asks for nothing more than the status."""
    fields = {n: v for n, v in request.form.to_dict(flat=False).items() if n not in NOT_KEPT}
    with write():
        keep_typed(me(), form, fields, at=now())
    return "", 204


def discard(form: str) -> None:
    """Drop it."""
    with write():
        forget_typed(me(), form)


def kept(form: str) -> tuple[MultiDict[str, Any], datetime] | None:
    """What was typed, and when."""
    row = typed(me(), form)
    return (MultiDict(json.loads(row.fields)), row.at) if row else None
