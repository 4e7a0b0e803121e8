"""Overrides of gates: the EM asks, the PM and regulatory/quality sign."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for

from tracker.core.clock import now
from tracker.core.texts import _
from tracker.identity.permissions import Right
from tracker.readiness import overrides as actions
from tracker.readiness.gates import gates
from tracker.releases.actions import step
from tracker.releases.models import GateOverride, Release
from tracker.releases.overrides import Override, override_of
from tracker.signing.models import SENTENCES, Meaning
from tracker.web.forms import SignatureForm
from tracker.web.mail import ask_signature
from tracker.web.releases import facts
from tracker.web.releases.forms import OverrideForm
from tracker.web.releases.views import bp, readable
from tracker.web.signatures import signature_box
from tracker.web.who import me, needs


@bp.route("/<key>/overrides/new", methods=["GET", "POST"])
@needs(Right.ASK_OVERRIDE)
def ask_override(key: str) -> Any:
    release = readable(key)
    step(release, "release")
    red = actions.may_be_asked(gates(release))
    form = OverrideForm.from_request(gate=request.args.get("gate", red[0].id if red else None))
    form.gate.choices = [(gate.id, gate.rule) for gate in red]
    asked: list[GateOverride] = []
    if form.passes() and form.carries_out(lambda: asked.append(_asked(release, form))):
        what = _("an override for %(title)s", title=release.title)
        ask_signature(release.pm, what, _to_sign(asked[0]))
        flash(_("Asked. The PM and regulatory/quality both sign it, or it lets nothing pass."))
        return redirect(url_for(".show", key=key, _anchor="exceptions"))
    return render_template(
        "releases/override.html", form=form, release=release, red=red,
        mine=me().id == release.em_id,
    ), form.status  # fmt: skip


@bp.route("/<key>/overrides/<int:number>/sign", methods=["GET", "POST"])
@needs(Right.SIGN_OVERRIDE)
def sign_override(key: str, number: int) -> Any:
    release = readable(key)
    found = override_of(release, number) if number < 1 << 31 else None
    if found is None:
        abort(404)
    form = SignatureForm.from_request(shown=found.asked.document.sha256)
    if form.passes() and form.signs(
        lambda proof: actions.sign_override(
            found.asked, shown=form.shown.data or "", proof=proof, by=me(), at=now()
        )
    ):
        flash(_("Signed: %(sentence)s", sentence=SENTENCES[Meaning.OVERRIDE]))
        return redirect(url_for(".show", key=key, _anchor="exceptions"))
    return _page(release, found, form)


def _page(release: Release, found: Override, form: SignatureForm) -> Any:
    gate = next(gate for gate in gates(release) if gate.id == found.asked.gate)
    signs = actions.signs_overrides(release, me())
    return render_template(
        "releases/override_sign.html", form=form, release=release, override=found.asked,
        gate=gate, state=facts.OVERRIDE_STATES[found.state],
        boxes=[signature_box(s) for s in found.signatures], sentence=SENTENCES[Meaning.OVERRIDE],
        blocked=actions.cannot_sign(found.asked, me()) if signs
        else _("The product manager of the release and regulatory/quality sign an override."),
    ), form.status  # fmt: skip


def _asked(release: Release, form: OverrideForm) -> GateOverride:
    return actions.ask_override(release, form.gate.data, form.reason.data or "", by=me(), at=now())


def _to_sign(asked: GateOverride) -> str:
    return url_for(".sign_override", key=asked.release.key, number=asked.number)
