"""The manifest that a release went out with, and what has changed in the record since."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from tracker.audit.queries import details, events_of
from tracker.core.db import db
from tracker.core.texts import _
from tracker.evidence.models import Evidence
from tracker.initiatives.models import Initiative, Status
from tracker.releases.models import Release, ReleaseState
from tracker.signing.models import Document
from tracker.value.queries import SignOff, sign_offs


def released_sha(release: Release) -> str:
    """SHA-256 of the manifest as it was released; empty: it never was, or before this record."""
    for event in db.session.scalars(events_of("release", release.key)):
        if event.action == "release.released":
            return str(details(event)["changes"]["manifest"][1])
    return ""


def released_manifest(release: Release) -> dict[str, Any] | None:
    """Its content; None where the release is not out, or was imported."""
    if release.imported or release.state is not ReleaseState.RELEASED:
        return None
    content = db.session.scalar(
        select(Document.content)
        .where(Document.kind == "manifest", Document.sha256 == released_sha(release))
        .limit(1)
    )
    return json.loads(content) if content else None


def since_release(release: Release) -> list[str]:
    """What no longer stands as it was signed, in sentences: to be known, nothing to be mended here."""
    manifest = released_manifest(release)
    out = release.released_at
    if manifest is None or out is None:
        return []
    lines = {line["key"]: line for line in manifest["initiatives"]}
    found = db.session.scalars(
        select(Initiative)
        .where(Initiative.key.in_(lines))
        .options(selectinload(Initiative.stages))
        .order_by(Initiative.id)
    ).all()
    states = sign_offs(list(found)) if found else {}
    said = [s for i in found for s in _of_initiative(i, states[i.id], lines[i.key], out)]
    return said + _of_evidence([line["key"] for line in manifest["evidence"]])


def _of_initiative(
    initiative: Initiative, state: SignOff, line: dict[str, Any], released_at: datetime
) -> list[str]:
    said = []
    old, new = line["version"], state.version.number if state.version else None
    if old != new:
        said.append(
            _("Since the release: the text of %(key)s is now v%(new)s; it went out with v%(old)s.",
              key=initiative.key, new=new, old=old) if old
            else _("Since the release: %(key)s has a text, v%(new)s; it went out without one.",
                   key=initiative.key, new=new)
        )  # fmt: skip
    elif line["signed"] and not state.signed:
        said.append(_("Since the release: the signature on the value of %(key)s was withdrawn.", key=initiative.key))  # fmt: skip
    if initiative.status is Status.DROPPED:
        said.append(_("Since the release: %(key)s was dropped.", key=initiative.key))
    elif any(s.verb == "reopen" and s.began_at > released_at for s in initiative.stages):
        said.append(_("Since the release: %(key)s was dropped and taken up again.", key=initiative.key))  # fmt: skip
    return said


def _of_evidence(keys: list[str]) -> list[str]:
    gone = db.session.scalars(
        select(Evidence.key)
        .where(Evidence.key.in_(keys), Evidence.accepted.is_not(True))
        .order_by(Evidence.id)
    )
    return [_("Since the release: %(key)s is accepted no longer.", key=key) for key in gone]
