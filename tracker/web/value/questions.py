"""Questions in the open."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for

from tracker.core.clock import now
from tracker.core.db import db, write
from tracker.core.texts import _
from tracker.glossary import asking as glossary
from tracker.identity.permissions import Right
from tracker.initiatives.models import Initiative
from tracker.value import actions, asking
from tracker.value.models import Part, Question, QuestionKind, ValueVersion
from tracker.web.forms import number as number_of
from tracker.web.initiatives.scope import initiative_or_404
from tracker.web.signatures import tone
from tracker.web.value.about import about_what, place
from tracker.web.value.forms import AnswerForm, AskForm, ClosingForm
from tracker.web.value.views import bp, last_published
from tracker.web.value.words import PARTS, QUESTION_KINDS
from tracker.web.who import me, needs


@bp.route("/ask", methods=["GET", "POST"])
@needs(Right.TALK)
def ask(key: str) -> Any:
    version = last_published(initiative_or_404(key))
    form = AskForm.from_request(**about_what(version, request.args), number=version.number)
    shown = _shown(version, form.number.data)
    if form.passes() and form.carries_out(
        lambda: glossary.ask(
            shown, Part(form.part.data), QuestionKind(form.kind.data), form.body.data,
            quote=form.quote.data or "", quote_at=place(form.at.data), by=me(), at=now(),
        )
    ):  # fmt: skip
        flash(_("Your question is asked."), "ok")
        return redirect(url_for(".show", key=key) + "#questions")
    form.number.data = str(version.number)  # the next question is about what is shown now
    return render_template("value/ask.html", form=form, version=version, parts=PARTS), form.status


@bp.route("/questions/<int:number>/answer", methods=["GET", "POST"])
@needs(Right.TALK)
def answer(key: str, number: int) -> Any:
    question, form = _question_or_404(key, number), AnswerForm.from_request()
    explains = glossary.takes_meaning(question)
    act = glossary.answer_with_meaning if "propose" in request.form and explains else asking.answer
    if form.passes() and form.carries_out(lambda: act(question, form.body.data, by=me(), at=now())):
        if act is asking.answer:
            return _back(key, number, _("Your answer is there."))
        return _back(key, number, _("Your answer is there, and proposed in the glossary. Say there how it applies to us."))  # fmt: skip
    return _page("value/answer.html", question, form, explains=explains)


@bp.post("/questions/<int:number>/me-too")
@needs(Right.TALK)
def me_too(key: str, number: int) -> Any:
    question = _question_or_404(key, number)
    with write():
        asking.me_too(question, by=me(), at=now())
    return _back(key, number, _("Noted: you have this question too."))


@bp.post("/questions/<int:number>/close")
@needs(Right.TALK)
def close(key: str, number: int) -> Any:
    question = _question_or_404(key, number)
    with write():
        asking.close(question, by=me(), at=now())
    return _back(key, number, _("The question is closed."))


@bp.route("/questions/<int:number>/close-for-asker", methods=["GET", "POST"])
@needs(Right.TALK)
def close_for_asker(key: str, number: int) -> Any:
    question, form = _question_or_404(key, number), ClosingForm.from_request()
    if form.passes() and form.carries_out(
        lambda: asking.close_for_silent_asker(question, form.reason.data, by=me(), at=now())
    ):
        closed = _("The question is closed.")
        return _back(key, number, _("Noted. The other owner has to agree too.") if question.open else closed)  # fmt: skip
    return _page("value/close_for_asker.html", question, form)


@bp.post("/clear")
@needs(Right.TALK)
def clear(key: str) -> Any:
    version = last_published(initiative_or_404(key))
    version = _shown(version, request.form.get("version"))
    with write():
        asking.mark_clear(version, by=me(), at=now())
    flash(_("Noted: version %(n)d is clear to you.", n=version.number), "ok")
    return redirect(url_for(".show", key=key))


@bp.post("/both-sure")
@needs(Right.EXPLAIN)
def both_sure(key: str) -> Any:
    version = last_published(initiative_or_404(key))
    version = _shown(version, request.form.get("version"))
    with write():
        asking.both_sure(version, by=me(), at=now())
    flash(_("Noted: nothing was asked, and both are sure."), "ok")
    return redirect(url_for(".show", key=key))


def _shown(version: ValueVersion, sent: str | int | None) -> ValueVersion:
    """The version that the page showed when it was sent; the current one if it said nothing."""
    return actions.version_of(version.initiative, number_of(sent)) or version


def _question_or_404(key: str, number: int) -> Question:
    initiative: Initiative = initiative_or_404(key)
    question = db.session.get(Question, number) if number < 1 << 31 else None
    if question is None or question.version.initiative_id != initiative.id:
        abort(404)
    return question


def _back(key: str, number: int, sentence: str) -> Any:
    flash(sentence, "ok")
    return redirect(url_for("value.show", key=key) + f"#question-{number}")


def _page(template: str, question: Question, form: Any, **more: Any) -> Any:
    return render_template(
        template, form=form, question=question, initiative=question.version.initiative,
        parts=PARTS, kinds=QUESTION_KINDS, tone=tone, **more,
    ), form.status  # fmt: skip
