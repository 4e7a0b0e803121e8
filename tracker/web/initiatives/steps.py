"""The steps: propose, commit, deliver, verify, close; drop, reopen, send back; the effect."""

from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for

from tracker.core.clock import now
from tracker.core.db import write
from tracker.core.errors import Invalid
from tracker.core.texts import _
from tracker.identity.permissions import Right, Role
from tracker.initiatives.actions import record_effect, target_of
from tracker.initiatives.models import Initiative, Status
from tracker.initiatives.ownership import claim
from tracker.initiatives.standing_in import seat
from tracker.readiness import actions, merging
from tracker.web.initiatives.forms import EffectForm, MergeForm, ReasonForm
from tracker.web.initiatives.scope import initiative_or_404, readable_initiative
from tracker.web.initiatives.views import bp
from tracker.web.initiatives.words import STATUSES
from tracker.web.who import me, needs


def _done(initiative: Initiative) -> Any:
    flash(_("%(key)s: %(state)s.", key=initiative.key, state=STATUSES[initiative.status]), "ok")
    return redirect(url_for("initiatives.show", key=initiative.key))


def _plain(verb: str, right: Right, act: Callable[..., None]) -> None:
    """A step that is one button."""

    @needs(right)
    def step(key: str) -> Any:
        initiative = initiative_or_404(key)
        with write():
            act(initiative, by=me(), at=now())
        return _done(initiative)

    bp.add_url_rule(f"/initiatives/<key>/{verb}", verb, step, methods=["POST"])


_plain("propose", Right.MOVE_INITIATIVE, actions.propose)
_plain("commit", Right.MOVE_INITIATIVE, actions.commit)
_plain("deliver", Right.DELIVER, actions.deliver)
_plain("verify", Right.VERIFY, actions.verify)
_plain("close", Right.CLOSE, actions.close)
_plain("reopen", Right.MOVE_INITIATIVE, actions.reopen)


def _with_reason(initiative: Initiative, verb: str, act: Callable[[str], None]) -> Any:
    """A step that asks for a reason on a page of its own."""
    target_of(initiative, "deliver" if verb == "deliver_without_release" else verb)
    form = ReasonForm.from_request()
    if form.passes() and form.carries_out(lambda: act(form.reason.data)):
        return _done(initiative)
    return render_template(
        "initiatives/reason.html", form=form, initiative=initiative, verb=verb
    ), form.status


@bp.route("/initiatives/<key>/drop", methods=["GET", "POST"])
@needs(Right.MOVE_INITIATIVE)
def drop(key: str) -> Any:
    initiative = initiative_or_404(key)
    return _with_reason(
        initiative, "drop", lambda why: actions.drop(initiative, why, by=me(), at=now())
    )


@bp.route("/initiatives/<key>/merge", methods=["GET", "POST"])
@needs(Right.EDIT_INITIATIVE)
def merge(key: str) -> Any:
    initiative, form = initiative_or_404(key), MergeForm.from_request()
    if form.passes():
        into = readable_initiative((form.into.data or "").strip().upper())
        if into is None:
            form.refuse(Invalid("into", _("There is no such initiative in your products.")))
        elif form.carries_out(lambda: merging.merge(initiative, into, by=me(), at=now())):
            flash(_("%(key)s is merged into this one.", key=key), "ok")
            return redirect(url_for("initiatives.show", key=into.key))
    return render_template("initiatives/merge.html", form=form, initiative=initiative), form.status


@bp.route("/initiatives/<key>/send-back", methods=["GET", "POST"])
@needs(Right.SEND_BACK)
def send_back(key: str) -> Any:
    initiative = initiative_or_404(key)
    return _with_reason(
        initiative, "send_back", lambda why: actions.send_back(initiative, why, by=me(), at=now())
    )


@bp.route("/initiatives/<key>/deliver-without-release", methods=["GET", "POST"])
@needs(Right.DELIVER)
def deliver_without_release(key: str) -> Any:
    initiative = initiative_or_404(key)
    return _with_reason(
        initiative, "deliver_without_release",
        lambda why: actions.deliver(initiative, by=me(), at=now(), without_release=why),
    )  # fmt: skip


@bp.post("/initiatives/<key>/claim")
@needs(Right.MOVE_INITIATIVE)
def claim_side(key: str) -> Any:
    initiative = initiative_or_404(key)
    side = {"em": Role.EM, "pm": Role.PM}.get(request.form.get("side", ""))
    if side is None:
        abort(400, _("Choose the EM's or the PM's side."))
    with write():
        claim(initiative, side, by=me(), at=now())
    flash(_("You own %(key)s now.", key=key), "ok")
    return redirect(url_for(".show", key=key))


@bp.get("/initiatives/<key>/effect")
@needs(Right.READ_RECORDS)
def effect(key: str) -> Any:
    return _effect_page(initiative_or_404(key), EffectForm())


@bp.post("/initiatives/<key>/effect/record")
@needs(Right.CLOSE)
def record(key: str) -> Any:
    initiative, form = initiative_or_404(key), EffectForm.from_request()
    if form.passes() and form.carries_out(
        lambda: record_effect(
            initiative, measured=form.measured.data or "", result=form.result.data,
            by=me(), at=now(),
        )
    ):  # fmt: skip
        flash(_("The effect is recorded."), "ok")
        return redirect(url_for(".effect", key=key))
    return _effect_page(initiative, form)


def _effect_page(initiative: Initiative, form: EffectForm) -> Any:
    mine = seat(initiative, Role.PM, me(), now()) is not None
    after = initiative.status in {Status.DELIVERED, Status.VERIFIED}
    return render_template(
        "initiatives/effect.html", initiative=initiative, form=form, mine=mine, after=after
    ), form.status
