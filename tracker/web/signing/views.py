"""One's own signature, taken back with a reason and the password."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

from tracker.core.clock import now
from tracker.core.db import db
from tracker.core.texts import _, _l
from tracker.evidence.models import Evidence
from tracker.identity.permissions import Right
from tracker.initiatives.drafts import never_proposed
from tracker.initiatives.models import Initiative
from tracker.readiness import withdrawals
from tracker.releases.models import Release
from tracker.signing.models import SENTENCES, Meaning, Signature
from tracker.web.forms import SignatureForm
from tracker.web.signatures import signature_box
from tracker.web.who import me, my_products, needs, sees_drafts

bp = Blueprint("signing", __name__, url_prefix="/signatures")

Subject = Initiative | Release | Evidence


class WithdrawForm(SignatureForm):
    reason = TextAreaField(
        _l("Reason"), [DataRequired(_l("Give a reason; it stands in the record.")), Length(max=2000)],
        description=_l("Why your signature no longer holds. Both stay readable."),
    )  # fmt: skip


@bp.route("/<int:entry>/withdraw", methods=["GET", "POST"])
@needs(Right.WITHDRAW_SIGNATURE)
def withdraw(entry: int) -> Any:
    signature, subject = _readable(entry)
    back = _page_of(subject)
    form = WithdrawForm.from_request()
    if form.passes() and form.signs(
        lambda proof: withdrawals.withdraw_signature(
            signature, form.reason.data or "", proof=proof, by=me(), at=now()
        )
    ):
        flash(_("Your signature is withdrawn. Both stay readable."))
        return redirect(back)
    return render_template(
        "signing/withdraw.html", form=form, box={**signature_box(signature), "withdraw": None}, key=subject.event_key,
        back=back, sentence=SENTENCES[Meaning.WITHDRAW],
        blocked=withdrawals.cannot_withdraw(signature) if signature.signer_id == me().id
        else _("Only the person who signed withdraws a signature."),
        follows=_follows(signature),
    ), form.status  # fmt: skip


def _readable(entry: int) -> tuple[Signature, Subject]:
    """The signature at this log entry, if what it was given on is in the asking person's scope."""
    signature = withdrawals.signature_at(entry) if entry < 1 << 31 else None
    subject = withdrawals.subject_of(signature) if signature else None
    if signature is None or subject is None:
        abort(404)
    about = subject.need.initiative if isinstance(subject, Evidence) else subject
    if about.product_id not in set(db.session.scalars(my_products())):
        abort(404)
    if isinstance(about, Initiative) and never_proposed(about) and not sees_drafts():
        abort(404)
    return signature, subject


def _page_of(subject: Subject) -> str:
    if isinstance(subject, Release):
        return url_for("releases.show", key=subject.key)
    if isinstance(subject, Evidence):
        return url_for("evidence.index", key=subject.need.initiative.key)
    return url_for("value.show", key=subject.key)


def _follows(signature: Signature) -> str:
    """What is computed from then on, in a sentence."""
    value = _("The value no longer counts as signed, and the gate of a planned release turns red until it is.")  # fmt: skip
    manifest = _("The release waits for this signature again.")
    evidence = _("The evidence waits for a review again, and a gate that rests on it turns red.")
    return {
        Meaning.EXPLAINED: value, Meaning.APPROVE_VALUE: value, Meaning.RESERVE: value,
        Meaning.APPROVE_RELEASE: manifest, Meaning.AUTHORISE_RELEASE: manifest,
        Meaning.OVERRIDE: _("The override ends for good and its gate turns red; the EM can ask again."),
        Meaning.ACCEPT_EVIDENCE: evidence, Meaning.RETURN_EVIDENCE: evidence,
    }.get(signature.meaning, "")  # fmt: skip
