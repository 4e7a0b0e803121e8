"""Withdrawing a released release."""

from typing import Any

from flask import flash, redirect, render_template, url_for

from tracker.core.clock import now
from tracker.core.texts import _
from tracker.identity.permissions import Right
from tracker.readiness import withdrawals
from tracker.signing.models import SENTENCES, Meaning
from tracker.web.releases.forms import WithdrawForm
from tracker.web.releases.views import bp, readable
from tracker.web.who import me, needs


@bp.route("/<key>/withdraw", methods=["GET", "POST"])
@needs(Right.WITHDRAW_RELEASE)
def withdraw(key: str) -> Any:
    release = readable(key)
    digest = withdrawals.withdrawal_digest(release)
    form = WithdrawForm.from_request(shown=digest)
    if form.passes() and form.signs(
        lambda proof: withdrawals.withdraw_release(
            release, form.reason.data or "", shown=form.shown.data or "", proof=proof,
            by=me(), at=now(),
        )
    ):  # fmt: skip
        flash(_("It is withdrawn. What it delivered and was not closed is committed again."))
        return redirect(url_for(".show", key=key))
    form.shown.data = digest
    return render_template(
        "releases/withdraw.html", form=form, release=release, digest=digest,
        going_back=withdrawals.going_back(release), sentence=SENTENCES[Meaning.WITHDRAW_RELEASE],
        blocked=withdrawals.not_withdrawn_because(release),
    ), form.status  # fmt: skip
