"""Reading the audit trail, newest first."""

import json
from typing import Any

from flask import Blueprint, abort, render_template, request

from tracker.audit.models import Event
from tracker.audit.queries import details, log_state
from tracker.core.clock import now
from tracker.core.db import db
from tracker.identity.permissions import Right
from tracker.identity.trail import readable_events
from tracker.readiness.drafts import draft_keys
from tracker.web.who import me, needs

bp = Blueprint("trail", __name__, url_prefix="/trail")
PAGE = 50
HEX = frozenset("0123456789abcdef")


@bp.get("")
@needs(Right.READ_TRAIL)
def index() -> Any:
    query = readable_events(me(), now(), draft_keys())
    if before := request.args.get("before"):
        query = query.where(Event.seq < _number(before))
    if about := request.args.get("about", "").strip():
        query = query.where(Event.object_key == about[:200])
    events = db.session.scalars(query.limit(PAGE + 1)).all()
    lines = [line(event) for event in events[:PAGE]]
    older = events[PAGE - 1].seq if len(events) > PAGE else None
    return render_template(
        "trail/index.html", lines=lines, older=older, state=log_state(), about=about,
        first=before is None,
    )  # fmt: skip


def line(event: Event) -> dict[str, Any]:
    """One event as the page shows it: copies from its own bytes, texts beside them."""
    told = details(event)
    return {
        "seq": event.seq, "at": event.at, "name": event.actor_name, "role": event.actor_role,
        "action": event.action.replace(".", ": ").replace("-", " ").capitalize(),
        "kind": event.object_kind, "key": event.object_key, "version": told["object"]["version"],
        "changes": [(f.replace("_", " "), _plain(old), _plain(new)) for f, (old, new) in told["changes"].items()],
        "texts": [(text.field.replace("_", " "), text.body) for text in event.texts],
    }  # fmt: skip


def _plain(value: Any) -> str | None:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str) and len(value) == 64 and set(value) <= HEX:
        return f"{value[:8]}…{value[-4:]}"  # a SHA-256: whole in the JSON and in reports
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, list):
        return ", ".join(str(_plain(item)) for item in value)
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_plain(item)}" for key, item in value.items())
    return json.dumps(value)


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        abort(400, "The page number in the address is none that we gave.")
    return int(text)
