"""Editions: what a form carries, so that nobody overwrites unseen what somebody else saved."""

from typing import Any

from tracker.core.canonical import canonical, sha256
from tracker.core.errors import Stale
from tracker.core.texts import _


def edition_of(*values: Any) -> str:
    """A short name of exactly these values; other values have another one."""
    return sha256(canonical(list(values)))[:16]


def refuse_stale(seen: str | int | None, now: str | int) -> None:
    """Refuse an edit that began from something else; None: nothing was shown (a command, an import)."""
    if seen is not None and seen != now:
        raise Stale(_("Somebody saved this since you opened the page. Compare, and save again."))
