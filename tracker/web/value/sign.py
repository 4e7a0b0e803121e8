"""Signing pages: explained, said back, confirmed, signed."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from tracker.core.clock import now
from tracker.core.errors import RuleBroken
from tracker.core.texts import _
from tracker.identity.permissions import Right
from tracker.signing.actions import Proof
from tracker.signing.models import SENTENCES, Meaning
from tracker.value import actions, agreeing
from tracker.value.copied import is_the_text_itself
from tracker.value.feedback import says_the_text
from tracker.value.models import Outcome, Part, ValueVersion
from tracker.value.queries import last_say_back
from tracker.web.forms import number
from tracker.web.initiatives.scope import initiative_or_404
from tracker.web.mail import ask_signature
from tracker.web.value.advised import advised_on
from tracker.web.value.forms import (
    ApproveForm,
    HearForm,
    SayBackForm,
    ValueSignatureForm,
)
from tracker.web.value.views import bp, last_published
from tracker.web.value.words import MEASURING, PARTS
from tracker.web.who import me, needs


@bp.route("/explain", methods=["GET", "POST"])
@needs(Right.EXPLAIN)
def explain(key: str) -> Any:
    version = last_published(initiative_or_404(key))
    form = _opened(ValueSignatureForm, version)
    if form.passes() and form.signs(
        lambda proof: agreeing.explain(
            version, shown=form.shown.data or "", proof=proof, by=me(), at=now()
        )
    ):
        flash(_("You signed that it is explained."), "ok")
        return redirect(url_for(".show", key=key))
    form.show_again(version.document.sha256)
    advised = advised_on(lambda name: getattr(version, name))
    return _page(
        "value/explain.html", version, form, sentence=SENTENCES[Meaning.EXPLAINED], advised=advised
    )


@bp.route("/say-back", methods=["GET", "POST"])
@needs(Right.SAY_BACK)
def say_back(key: str) -> Any:
    version = last_published(initiative_or_404(key))
    form = SayBackForm.from_request(number=version.number)
    shown = actions.version_of(version.initiative, number(form.number.data)) or version
    if form.passes() and form.carries_out(
        lambda: agreeing.say_back(shown, form.body.data, by=me(), at=now())
    ):
        _tell_said_back(form.body.data, shown)
        return redirect(url_for(".show", key=key))
    form.number.data = str(version.number)
    return _page("value/say_back.html", version, form)


def _tell_said_back(body: str, version: ValueVersion) -> None:
    flash(_("Said back. The EM answers it."), "ok")
    if is_the_text_itself(body, [version.part(part) for part in Part]):
        flash(_("Hint: this is the text itself. Other words would show whether we explained it well."), "info")  # fmt: skip


@bp.route("/say-back/answer", methods=["GET", "POST"])
@needs(Right.CONFIRM)
def hear(key: str) -> Any:
    version = last_published(initiative_or_404(key))
    last = last_say_back(version)
    if last is None:
        raise RuleBroken(_("Nothing has been said back yet."))
    form = HearForm.from_request(said=last.id)
    shown = number(form.said.data)
    said = next((s for s in version.say_backs if s.id == shown), last)
    if said is not last or shown != last.id:
        form.refuse(
            RuleBroken(_("Something else was said back meanwhile. Read it, and answer again."))
        )
        form.said.data = str(last.id)
        return _page("value/hear.html", version, form)
    if form.passes() and form.carries_out(
        lambda: agreeing.hear(
            said, Outcome(form.outcome.data), form.remark.data or "", by=me(), at=now()
        )
    ):
        flash(_("Your answer is recorded."), "ok")
        if said.outcome is Outcome.CONFIRMED:
            what = _("%(key)s, value statement version %(n)d", key=key, n=version.number)
            ask_signature(version.initiative.pm, what, url_for(".approve", key=key))
        return redirect(url_for(".show", key=key))
    return _page("value/hear.html", version, form)


@bp.route("/approve", methods=["GET", "POST"])
@needs(Right.APPROVE_VALUE)
def approve(key: str) -> Any:
    version = last_published(initiative_or_404(key))
    form = _opened(ApproveForm, version)
    if form.passes() and form.signs(lambda proof: _decide(version, form, proof)):
        flash(_("Your decision is signed and recorded."), "ok")
        return redirect(url_for(".show", key=key))
    if request.method == "GET" and _confirmed(version):
        form.decision.data = Meaning.APPROVE_VALUE.name  # what the two just came to
    form.show_again(agreeing.approval_digest(version))
    return _page("value/approve.html", version, form)


def _confirmed(version: ValueVersion) -> bool:
    said = last_say_back(version)
    return said is not None and said.outcome is Outcome.CONFIRMED


def _decide(version: ValueVersion, form: ApproveForm, proof: Proof) -> None:
    told: dict[str, Any] = {"shown": form.shown.data or "", "proof": proof, "by": me(), "at": now()}
    if form.decision.data == Meaning.REFUSE.name:
        agreeing.refuse(version, form.remark.data or "", **told)
    else:
        agreeing.approve(version, reservation=form.remark.data or "", **told)


def _opened(kind: type[ValueSignatureForm], version: ValueVersion) -> Any:
    """The form, knowing the version that stands now and the one that its page had shown."""
    form = kind.from_request()
    sent = number(request.form.get("number"))
    form.about(version, actions.version_of(version.initiative, sent) if sent else None)
    return form


def _page(template: str, version: ValueVersion, form: Any, **more: Any) -> Any:
    said = last_say_back(version)
    return render_template(
        template, form=form, version=version, initiative=version.initiative, parts=PARTS,
        measuring=MEASURING, said=said, says_the_text=said is not None and says_the_text(said), **more,
    ), form.status  # fmt: skip
