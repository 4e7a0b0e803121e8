"""The bucket of an initiative: proposed by one owner, agreed by the other."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from tracker.capacity.queries import DEFAULTS, choice_of, proposed_choice
from tracker.capacity.sorting import agree_bucket, propose_bucket
from tracker.capacity.split import WHOLE, Bucket, Split, split_of
from tracker.core.clock import now
from tracker.core.db import write
from tracker.core.errors import RuleBroken
from tracker.core.texts import _
from tracker.identity.permissions import Right
from tracker.initiatives.models import Initiative
from tracker.web.capacity.forms import BucketForm
from tracker.web.csrf import once
from tracker.web.initiatives.bucket_words import bucket_told
from tracker.web.initiatives.scope import initiative_or_404
from tracker.web.initiatives.views import bp
from tracker.web.who import me, needs


@bp.route("/initiatives/<key>/bucket", methods=["GET", "POST"])
@needs(Right.STEER_TEAM)
def bucket(key: str) -> Any:
    initiative = initiative_or_404(key)
    form: BucketForm = BucketForm.from_request(**_presets(initiative))
    if form.passes() and form.carries_out(
        lambda: propose_bucket(initiative, _split(form), by=me(), at=now())
    ):
        flash(_("It counts there once the other owner agrees."), "ok")
        return redirect(url_for(".show", key=key) + "#bucket")
    return render_template(
        "initiatives/bucket.html", initiative=initiative, form=form, told=bucket_told(initiative)
    ), form.status  # fmt: skip


@bp.post("/initiatives/<key>/bucket/agree")
@needs(Right.STEER_TEAM)
def agree_on_bucket(key: str) -> Any:
    with write():
        once()
        choice = proposed_choice(initiative_or_404(key))
        if choice is None or str(choice.split) != request.form.get("split"):
            raise RuleBroken(_("Somebody proposed something else meanwhile. Look at it, then agree."))  # fmt: skip
        agree_bucket(choice, by=me(), at=now())
    flash(_("Both owners agreed."), "ok")
    return redirect(url_for(".show", key=key) + "#bucket")


def _presets(initiative: Initiative) -> dict[str, Any]:
    choice = proposed_choice(initiative) or choice_of(initiative, now())
    split = choice.split if choice else DEFAULTS.get(initiative.kind)
    if split is None:
        return {}
    whole = next((bucket.value for bucket, whole in WHOLE.items() if whole == split), "split")
    shares = {bucket.value: split.of(bucket) for bucket in Bucket} if whole == "split" else {}
    return {"where": whole, **shares}


def _split(form: BucketForm) -> Split:
    if form.where.data != "split":
        return WHOLE[Bucket(form.where.data)]
    return split_of(form.product.data or 0, form.technical.data or 0, form.bugs.data or 0)
