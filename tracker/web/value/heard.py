"""What came back on a version, for the page of a statement."""

from datetime import timedelta
from typing import Any

from tracker.core.clock import now
from tracker.core.texts import _, ngettext
from tracker.identity.permissions import Role
from tracker.initiatives.standing_in import seat
from tracker.value.feedback import (
    first_feedback,
    nothing_was_asked,
    says_the_text,
    understood_after,
)
from tracker.value.marks import marks_of
from tracker.value.models import Question, ValueVersion
from tracker.value.queries import SignOff, last_say_back
from tracker.web.who import me


def heard(
    state: SignOff, version: ValueVersion, versions: list[ValueVersion], questions: list[Question]
) -> dict[str, Any]:
    """Marks at quoted words, who understood since, how soon something came back, and hints."""
    said = last_say_back(version)
    for_em = seat(version.initiative, Role.EM, me(), now()) is not None
    return {
        "marks": marks_of(version, questions),
        "understood_since": understood_after(version, versions) if version.number > 1 else 0,
        "feedback": _feedback(version) if version.published_by_id == me().id else None,
        "nothing_asked": for_em and state.decided_version != version.number
        and nothing_was_asked(said, questions) and not version.both_sure,
        "says_the_text": said is not None and says_the_text(said),
    }  # fmt: skip


def _feedback(version: ValueVersion) -> str:
    """For whoever wrote it: how long it took until somebody said something."""
    first = first_feedback(version)
    if first is None:
        return _("No feedback yet, after %(span)s.", span=span(now() - version.published_at))
    return _("First feedback after %(span)s.", span=span(first - version.published_at))


def span(long: timedelta) -> str:
    """A length of time in its largest sensible unit."""
    minutes = max(int(long.total_seconds() // 60), 0)
    if minutes < 90:
        return ngettext("%(num)d minute", "%(num)d minutes", minutes)
    if minutes < 48 * 60:
        return ngettext("%(num)d hour", "%(num)d hours", round(minutes / 60))
    return ngettext("%(num)d day", "%(num)d days", round(minutes / (24 * 60)))
