"""Value statements: read, written, published, questioned. Signing and saying back stay with people."""

from flask import abort, url_for

from tracker.api.bodies import AnswerBody, AskBody, WordsBody
from tracker.api.found import initiative_or_404
from tracker.api.operations import Made, operation
from tracker.api.who import me
from tracker.core.clock import now
from tracker.core.db import db, write
from tracker.exchange.shapes.base import Shape
from tracker.exchange.shapes.value import (
    DraftShape,
    QuestionShape,
    ValueShape,
    VersionShape,
    draft_shape,
    question_shape,
    value_shape,
    version_shape,
)
from tracker.glossary import asking as glossary
from tracker.identity.models import Scope
from tracker.identity.permissions import Right
from tracker.value import actions, asking
from tracker.value.models import Question, ValueVersion
from tracker.value.queries import current_version, draft_of, versions_of

AREA = "value statements"
VALUE = "/initiatives/<key>/value"


class VersionsShape(Shape):
    """All published versions, newest first."""

    items: list[VersionShape]


class QuestionsShape(Shape):
    """All questions on any version, newest version first."""

    items: list[QuestionShape]


@operation("GET", VALUE, Right.READ_RECORDS, Scope.READ, area=AREA, answer=ValueShape)
def get_value(key: str) -> ValueShape:
    """The current version and where its sign-off stands."""
    return value_shape(initiative_or_404(key))


@operation(
    "GET", f"{VALUE}/versions", Right.READ_RECORDS, Scope.READ, area=AREA, answer=VersionsShape
)
def list_versions(key: str) -> VersionsShape:
    """Every published version."""
    found = db.session.scalars(versions_of(initiative_or_404(key)))
    return VersionsShape(items=[version_shape(version) for version in found])


@operation(
    "GET",
    f"{VALUE}/versions/<int:number>",
    Right.READ_RECORDS,
    Scope.READ,
    area=AREA,
    answer=VersionShape,
)
def get_version(key: str, number: int) -> VersionShape:
    """One published version."""
    initiative = initiative_or_404(key)
    found = actions.version_of(initiative, number) if number < 1 << 31 else None
    return version_shape(found) if found else abort(404)


@operation("GET", f"{VALUE}/draft", Right.WRITE_VALUE, Scope.READ, area=AREA, answer=DraftShape)
def get_value_draft(key: str) -> DraftShape:
    """The text that is being written; 404 while there is none."""
    found = draft_of(initiative_or_404(key))
    return draft_shape(found) if found else abort(404)


@operation(
    "PUT",
    f"{VALUE}/draft",
    Right.WRITE_VALUE,
    Scope.WRITE,
    area=AREA,
    answer=DraftShape,
    body=WordsBody,
)
def save_value_draft(key: str, body: WordsBody) -> DraftShape:
    """Keep the text that is being written; may be incomplete."""
    with write():
        kept = actions.save_draft(initiative_or_404(key), _words(body), by=me(), at=now())
    return draft_shape(kept)


@operation(
    "POST",
    f"{VALUE}/versions",
    Right.WRITE_VALUE,
    Scope.WRITE,
    area=AREA,
    answer=VersionShape,
    status=201,
    body=WordsBody,
)
def publish_value(key: str, body: WordsBody) -> Made:
    """Publish the next version; it never changes afterwards, and is signed anew."""
    with write():
        made = actions.publish(initiative_or_404(key), _words(body), by=me(), at=now())
    return Made(version_shape(made), url_for("api.get_version", key=key, number=made.number))


@operation(
    "GET", f"{VALUE}/questions", Right.READ_RECORDS, Scope.READ, area=AREA, answer=QuestionsShape
)
def list_questions(key: str) -> QuestionsShape:
    """Every question with its answers, open and closed."""
    found = db.session.scalars(versions_of(initiative_or_404(key)))
    return QuestionsShape(items=[question_shape(q) for version in found for q in version.questions])


@operation(
    "GET",
    f"{VALUE}/questions/<int:number>",
    Right.READ_RECORDS,
    Scope.READ,
    area=AREA,
    answer=QuestionShape,
)
def get_question(key: str, number: int) -> QuestionShape:
    """One question with its answers."""
    return question_shape(_question(key, number))


@operation(
    "POST",
    f"{VALUE}/questions",
    Right.TALK,
    Scope.WRITE,
    area=AREA,
    answer=QuestionShape,
    status=201,
    body=AskBody,
)
def ask_question(key: str, body: AskBody) -> Made:
    """Ask in the open, at a part of the current version."""
    with write():
        made = glossary.ask(
            _current(key), body.part, body.kind, body.text, quote=body.quote, by=me(), at=now()
        )
    return Made(question_shape(made), url_for("api.get_question", key=key, number=made.id))


@operation(
    "POST",
    f"{VALUE}/questions/<int:number>/answers",
    Right.TALK,
    Scope.WRITE,
    area=AREA,
    answer=QuestionShape,
    body=AnswerBody,
)
def answer_question(key: str, number: int, body: AnswerBody) -> QuestionShape:
    """Answer in the open."""
    with write():
        asking.answer(_question(key, number), body.text, by=me(), at=now())
    return question_shape(_question(key, number))


@operation(
    "POST",
    f"{VALUE}/questions/<int:number>/close",
    Right.TALK,
    Scope.WRITE,
    area=AREA,
    answer=QuestionShape,
)
def close_question(key: str, number: int) -> QuestionShape:
    """Close one's own question."""
    with write():
        asking.close(_question(key, number), by=me(), at=now())
    return question_shape(_question(key, number))


def _words(body: WordsBody) -> actions.Words:
    return actions.Words(**{name: getattr(body, name) for name in WordsBody.model_fields})


def _current(key: str) -> ValueVersion:
    return current_version(initiative_or_404(key)) or abort(404)


def _question(key: str, number: int) -> Question:
    initiative = initiative_or_404(key)
    found = db.session.get(Question, number) if number < 1 << 31 else None
    if found is None or found.version.initiative_id != initiative.id:
        abort(404)
    return found
