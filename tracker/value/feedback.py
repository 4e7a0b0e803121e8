"""What came back on a version, and how soon: questions, marks, say-backs. Pure."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from tracker.value.copied import is_the_text_itself
from tracker.value.models import Part, Question, SayBack, ValueVersion


def first_feedback(version: ValueVersion) -> datetime | None:
    """When somebody else first asked, said back, or marked the version as clear."""
    writer = version.published_by_id
    told = [
        *(q.asked_at for q in version.questions if q.asked_by_id != writer),
        *(said.at for said in version.say_backs if said.by_id != writer),
        *(mark.at for mark in version.clear_marks if mark.person_id != writer),
    ]
    return min(told, default=None)


def understood_after(version: ValueVersion, versions: Iterable[ValueVersion]) -> int:
    """How many people say that this version is clear who said so of no older one."""
    before = {
        mark.person_id
        for older in versions
        if older.number < version.number
        for mark in older.clear_marks
    }
    return sum(mark.person_id not in before for mark in version.clear_marks)


def nothing_was_asked(said: SayBack | None, questions: Sequence[Question]) -> bool:
    """Whether it came to a say-back without one question, on any version."""
    return said is not None and not questions


def says_the_text(said: SayBack) -> bool:
    """Whether a say-back is mostly the text itself."""
    return is_the_text_itself(said.body, [said.version.part(part) for part in Part])
