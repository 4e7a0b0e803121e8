"""What GitHub tells of Sleep Coach: a planned release that is out there too early, and one nobody planned."""

from datetime import datetime
from typing import Any

from tracker.audit.actions import Actor
from tracker.config import read_settings
from tracker.demo.teller import Teller
from tracker.exchange.hooks import hear
from tracker.exchange.release_rows import GITHUB, ReleaseRow
from tracker.hooks.actions import make_hook
from tracker.hooks.models import Forge, ReleaseHook

_AT = "https://github.com/lumen-sleep/sleep-coach/releases/tag/"
_COMMIT = "e2a94f0b7c6d18533f90be21c4478da605bb1e92"


def told_by_github(tell: Teller) -> None:
    """The webhook of Sleep Coach, and the two deliveries that it brought so far."""
    key = read_settings().secret_key
    hook, _secret = tell.does(
        "jonas", make_hook, tell.products["sleep-coach"], Forge.GITHUB, key=key
    )
    for row in (
        _release(tell, "v4.3.0", 182_640_117, "Sleep Coach 4.3.0", "- Exports in an open format\n- New signing key", _COMMIT),
        _release(tell, "v4.4.0-beta.1", 182_655_902, "4.4.0 beta 1", "- Trial of the wind-down sounds", ""),
    ):  # fmt: skip
        tell.does("system", _hears, hook, row)


def _hears(hook: ReleaseHook, row: ReleaseRow, *, by: Actor, at: datetime) -> Any:
    hook.heard_at = at
    return hear(hook, row, at=at)


def _release(tell: Teller, tag: str, number: int, name: str, notes: str, commit: str) -> ReleaseRow:
    return ReleaseRow(
        line=1, source=GITHUB, source_id=str(number), tag=tag, name=name, notes=notes,
        url=_AT + tag, commit=commit, prerelease="-" in tag, published_at=tell.at,
    )  # fmt: skip
