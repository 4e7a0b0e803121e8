"""What a delivery of a webhook says: a release, one that is gone, or nothing for us. Pure."""

import json
from dataclasses import dataclass
from typing import Any

from tracker.core.errors import Invalid, NotOffered
from tracker.core.texts import _
from tracker.exchange.moments import Calendar, NoMoment
from tracker.exchange.release_rows import (
    GITHUB,
    GITLAB,
    Refused,
    ReleaseRow,
    of_github,
    of_gitlab,
)

#: GitHub sends several for one release; all of them tell the same facts.
TOLD_BY_GITHUB = {"published", "released", "prereleased", "edited", "created"}
TOLD_BY_GITLAB = {"create", "update"}


@dataclass(frozen=True, slots=True)
class Ignored:
    """Nothing for us, and why."""

    sentence: str


@dataclass(frozen=True, slots=True)
class Gone:
    """A release that was deleted at its source."""

    source: str
    source_id: str


Notice = ReleaseRow | Gone | Ignored


def of_github_event(event: str, body: bytes) -> Notice:
    """A delivery of GitHub; `event`: its header X-GitHub-Event."""
    if event == "ping":
        return Ignored(_("The webhook works: its signature fits."))
    if event != "release":
        return Ignored(_("Only releases are read here, not “%(event)s”. In the webhook's settings choose “Releases” alone.", event=event[:40]))  # fmt: skip
    told = _object(body)
    action, release = str(told.get("action"))[:40], told.get("release")
    if not isinstance(release, dict):
        raise Invalid("release", _("The delivery holds no release."))
    if release.get("draft") and action != "deleted":
        return Ignored(_("A draft is not read; publish it at GitHub first."))
    if action == "deleted":
        return Gone(GITHUB, _number(release))
    if action not in TOLD_BY_GITHUB:
        return Ignored(_("Nothing is done when a release is “%(action)s”.", action=action))
    return _row(of_github, release)


def of_gitlab_event(event: str, body: bytes) -> Notice:
    """A delivery of GitLab; `event`: its header X-Gitlab-Event."""
    if event != "Release Hook":
        return Ignored(_("Only releases are read here, not “%(event)s”. In the webhook's settings choose “Releases events” alone.", event=event[:40]))  # fmt: skip
    told = _object(body)
    action = str(told.get("action"))[:40]
    if action == "delete":
        return Gone(GITLAB, _number(told))
    if action not in TOLD_BY_GITLAB:
        return Ignored(_("Nothing is done when a release is “%(action)s”.", action=action))
    return _row(of_gitlab, told)


def _object(body: bytes) -> dict[str, Any]:
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        raise NotOffered(_("This is not JSON.")) from None
    if not isinstance(told, dict):
        raise Invalid("body", _("The delivery is no JSON object."))
    return told


def _number(told: dict[str, Any]) -> str:
    number = told.get("id")
    if type(number) is not int or not 0 < number < 1 << 63:
        raise Invalid("id", _("The release has no number."))
    return str(number)


def _row(read: Any, told: dict[str, Any]) -> ReleaseRow:
    try:
        row: ReleaseRow = read(1, told, Calendar())
    except (Refused, NoMoment) as refused:
        raise Invalid("release", str(refused)) from None
    if len(row.tag) > 200 or any(not char.isprintable() for char in row.tag):
        raise Invalid("tag", _("The tag is no line of at most 200 characters."))
    return row
