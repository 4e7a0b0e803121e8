"""A delivery of a webhook against the record.

It never makes a release: people and build tokens plan them, gates and signatures release them. So it
tells a planned or released one what its source says, and keeps a note of one that nobody planned.
"""

import enum
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from tracker.audit.actions import record, record_many
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.core.texts import _
from tracker.exchange.hook_notices import Gone, Ignored, Notice
from tracker.exchange.release_rows import ReleaseFile, ReleaseRow
from tracker.exchange.releases import (
    FACTS,
    Line,
    ToldRelease,
    foreign,
    judge,
    moved,
    named,
    new_notes,
    note_unplanned,
    retell,
    tell,
)
from tracker.hooks.models import FORGE_NAMES, ReleaseHook
from tracker.releases.models import Release, ReleaseSource


class Hearing(enum.Enum):
    """What came of a delivery."""

    TOLD = "told"
    UNPLANNED = "not planned here"
    WITHDRAWN = "withdrawn at source"
    SAME = "same"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True)
class Heard:
    """What came of it, in a sentence, and the release it was about."""

    outcome: Hearing
    sentence: str
    release: str | None = None


@dataclass(frozen=True, slots=True)
class Teller:
    """Who acts: the system, through this webhook."""

    hook: ReleaseHook
    id: None = None
    name: str = "system"

    @property
    def role_names(self) -> str:
        return f"by webhook of {FORGE_NAMES[self.hook.source]}"


def hear(hook: ReleaseHook, notice: Notice, *, at: datetime) -> Heard:
    """Carry out what a delivery says: one event if something changes, else none.

    RuleBroken where the source contradicts the record, as for an import.
    """
    if isinstance(notice, Ignored):
        return Heard(Hearing.IGNORED, notice.sentence)
    known = _known(hook, notice)
    if isinstance(notice, Gone):
        return _withdraw(hook, known, notice, at)
    if known is not None and known.withdrawn_at is not None:
        return Heard(Hearing.IGNORED, _("It was deleted at its source; what comes later about it is not read."), _key(known))  # fmt: skip
    version = notice.tag.removeprefix(hook.product.tag_prefix)
    if wrong := foreign(notice, version, hook.product):
        return Heard(Hearing.IGNORED, wrong)
    verdict = judge(ReleaseFile([notice], [], ""), Line(hook.product, [], None), only=notice)
    if verdict.refused:
        raise RuleBroken(verdict.refused[0].reason)
    if verdict.changed:
        return _tell(hook, verdict.changed[0], at)
    if verdict.same:
        return Heard(Hearing.SAME, _("Nothing is told otherwise than before."), _key(known))
    return _note(hook, known, notice, at)


def _known(hook: ReleaseHook, notice: ReleaseRow | Gone) -> ReleaseSource | None:
    """What this source said before of the release with this number."""
    return db.session.scalar(
        select(ReleaseSource).where(
            ReleaseSource.product_id == hook.product_id,
            ReleaseSource.source == notice.source,
            ReleaseSource.source_id == notice.source_id,
        )
    )


def _key(known: ReleaseSource | None) -> str | None:
    return known.release.key if known is not None and known.release is not None else None


def _tell(hook: ReleaseHook, told: ToldRelease, at: datetime) -> Heard:
    record_many([tell(told, hook.product, at)], by=Teller(hook), at=at)
    sentence = _("%(key)s now holds what its source says; the release itself is not changed by it.", key=told.key)  # fmt: skip
    return Heard(Hearing.TOLD, sentence, told.key)


def _note(hook: ReleaseHook, known: ReleaseSource | None, row: ReleaseRow, at: datetime) -> Heard:
    """Keep or renew the note of a release that stands at its source and is planned nowhere."""
    before = {name: getattr(known, name, None) for name in FACTS}
    changes = moved(before, row)
    if known is not None and not changes and not new_notes(before, row) and known.tag == row.tag:
        return Heard(Hearing.SAME, _("Nothing is told otherwise than before."))
    if known is None:
        note_unplanned(row, hook.product, at)
    else:
        retell(known.id, row, at)
    record(
        "webhook.told-unplanned", hook, by=Teller(hook), at=at, texts=new_notes(before, row),
        changes={
            "source": [named(row) if known else None, named(row)],
            "tag": [known.tag if known else None, row.tag], **changes,
        },
    )  # fmt: skip
    return Heard(
        Hearing.UNPLANNED,
        _("No release with the tag “%(tag)s” is planned here. It is kept as a note; plan it, and it is told of that release.", tag=row.tag),
    )  # fmt: skip


def _withdraw(hook: ReleaseHook, known: ReleaseSource | None, notice: Gone, at: datetime) -> Heard:
    """Mark that it is gone there. Nothing is removed here."""
    if known is None:
        return Heard(Hearing.IGNORED, _("The release that was deleted was never told here."))
    if known.withdrawn_at is not None:
        return Heard(Hearing.SAME, _("It is marked as deleted at its source already."), _key(known))
    known.withdrawn_at = known.seen_at = at
    subject: Release | ReleaseHook = known.release or hook
    record(
        "release.source-withdrawn", subject, by=Teller(hook), at=at,
        changes={
            "source": [f"{notice.source} {notice.source_id}"] * 2, "tag": [known.tag] * 2,
            "withdrawn_at_source": [None, at.isoformat()],
        },
    )  # fmt: skip
    return Heard(
        Hearing.WITHDRAWN,
        _("It is marked as deleted at its source. Nothing is removed here; if it must not be used, withdraw the release."),
        _key(known),
    )  # fmt: skip
