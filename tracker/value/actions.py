"""Writing and publishing a value statement. Asking stands in `asking`, signing in `agreeing`."""

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from tracker.audit.actions import record
from tracker.core.db import db
from tracker.core.editions import edition_of, refuse_stale
from tracker.core.errors import Invalid, NotAllowed, RuleBroken, Stale
from tracker.core.texts import _
from tracker.identity.models import Person
from tracker.identity.permissions import Role
from tracker.initiatives.models import Initiative, Status
from tracker.initiatives.standing_in import seat
from tracker.signing.actions import freeze
from tracker.value.models import (
    Measuring,
    Part,
    ValueDraft,
    ValueVersion,
)
from tracker.value.queries import (
    current_version,
    draft_of,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The text of a statement: five parts, and how we will know."""

    now: str
    change: str
    effect: str
    if_not: str
    why: str
    measuring: Measuring
    measure: str
    baseline: str = ""
    target: str = ""
    known_on: date | None = None

    @classmethod
    def of(cls, text: "ValueDraft | ValueVersion") -> "Words":
        return cls(**{field.name: getattr(text, field.name) for field in fields(cls)})


def save_draft(
    initiative: Initiative, words: Words, *, by: Person, at: datetime, edition: str | None = None
) -> ValueDraft:
    """Keep the text that is being written; may be incomplete."""
    _refuse_author(initiative, by, at)
    refuse_stale(edition, text_edition(initiative))
    draft = draft_of(initiative)
    if draft is None:
        draft = ValueDraft(initiative=initiative)
        db.session.add(draft)
    for field in fields(Words):
        setattr(draft, field.name, getattr(words, field.name))
    draft.by_id, draft.at = by.id, at
    record("value.draft-saved", initiative, by=by, at=at, texts=_spoken(words))
    return draft


def publish(
    initiative: Initiative, words: Words, *, by: Person, at: datetime, edition: str | None = None
) -> ValueVersion:
    """Publish the next version; it never changes afterwards. The PM never authors one."""
    _refuse_author(initiative, by, at)
    refuse_stale(edition, text_edition(initiative))
    _refuse_gaps(words)
    last = current_version(initiative)
    if last is not None and Words.of(last) == words:
        raise RuleBroken(_("Nothing differs from version %(n)d.", n=last.number))
    number = last.number + 1 if last else 1
    version = ValueVersion(
        initiative=initiative, number=number, published_by=by, published_at=at,
        document=freeze("value", initiative.key, number, content_of(words, by), at=at),
        **{field.name: getattr(words, field.name) for field in fields(Words)},
    )  # fmt: skip
    db.session.add(version)
    if draft := draft_of(initiative):
        db.session.delete(draft)
    record(
        "value.published", initiative, by=by, at=at, version=number,
        changes={"document": [last and last.document.sha256, version.document.sha256]},
        texts=_spoken(words),
    )  # fmt: skip
    return version


def text_edition(initiative: Initiative) -> str:
    """What whoever writes begins from: the saved draft and the last version."""
    last, draft = current_version(initiative), draft_of(initiative)
    return edition_of(last.number if last else 0, _told(Words.of(draft)) if draft else None)


def version_of(initiative: Initiative, number: int) -> ValueVersion | None:
    """A version by its number."""
    return db.session.scalar(
        select(ValueVersion).where(
            ValueVersion.initiative_id == initiative.id, ValueVersion.number == number
        )
    )


def _refuse_author(initiative: Initiative, by: Person, at: datetime) -> None:
    if seat(initiative, Role.PM, by, at):
        raise NotAllowed(_("The PM signs the value and never writes it."))
    if initiative.status in {Status.CLOSED, Status.DROPPED}:
        raise RuleBroken(
            _(
                "%(key)s is %(s)s; its value stays as it is.",
                key=initiative.key,
                s=initiative.status.value,
            )
        )


def _refuse_gaps(words: Words) -> None:
    for part in Part:
        if not getattr(words, part.value):
            raise Invalid(part.value, _("This part is empty. Every part is needed."))
    if not words.measure:
        raise Invalid("measure", _("Say what is measured, or why it cannot be."))
    if words.measuring is not Measuring.NOT_MEASURABLE:
        if not words.target:
            raise Invalid("target", _("Name the target."))
        if words.known_on is None:
            raise Invalid("known_on", _("Name the date on which we will know."))


def refuse_superseded(version: ValueVersion) -> None:
    last = current_version(version.initiative)
    if last is None or last.id != version.id:
        raise Stale(
            _(
                "Version %(n)d was superseded since you read it. Read the current one, and do it again.",
                n=version.number,
            ),
            before=_running(version), after=_running(last) if last else "",
        )  # fmt: skip


def _running(version: ValueVersion) -> str:
    return "\n".join(version.part(part) for part in Part)


def content_of(words: Words, author: Person) -> dict[str, Any]:
    return {"author": author.name, **_told(words)}


def _told(words: Words) -> dict[str, Any]:
    return {
        "parts": {part.value: getattr(words, part.value) for part in Part},
        "how_we_know": {
            "kind": words.measuring.value, "measure": words.measure, "baseline": words.baseline,
            "target": words.target, "on": words.known_on and words.known_on.isoformat(),
        },
    }  # fmt: skip


def _spoken(words: Words) -> dict[str, str | None]:
    return {part.value: getattr(words, part.value) for part in Part} | {"measure": words.measure}
