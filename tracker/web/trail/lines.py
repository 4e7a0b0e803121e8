"""An event as pages and tables show it."""

import json
from typing import Any

from tracker.audit.models import Event
from tracker.audit.queries import details

HEX = frozenset("0123456789abcdef")


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
