"""Signing the manifest of a release: as its PM, and as regulatory/quality."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, url_for

from tracker.core.canonical import sha256
from tracker.core.clock import now
from tracker.core.texts import _
from tracker.identity.permissions import Right
from tracker.readiness import actions as steps
from tracker.releases.actions import step
from tracker.signing.actions import frozen
from tracker.signing.models import SENTENCES, Meaning, Signature
from tracker.value.diff import word_difference
from tracker.web.releases import facts
from tracker.web.releases.assessment_words import OUTCOMES
from tracker.web.releases.forms import ManifestForm
from tracker.web.releases.views import bp, readable
from tracker.web.who import me, needs


@bp.route("/<key>/approve", methods=["GET", "POST"])
@needs(Right.APPROVE_RELEASE)
def approve(key: str) -> Any:
    return _sign(key, Meaning.APPROVE_RELEASE, _("Approve the release"), steps.approve_release)


@bp.route("/<key>/authorise", methods=["GET", "POST"])
@needs(Right.AUTHORISE_RELEASE)
def authorise(key: str) -> Any:
    return _sign(
        key, Meaning.AUTHORISE_RELEASE, _("Authorise the release"), steps.authorise_release
    )


def _sign(key: str, meaning: Meaning, title: str, act: Callable[..., Signature]) -> Any:
    """Show what would be signed without keeping it; the POST freezes and signs it."""
    release, form = readable(key), ManifestForm.from_request()
    step(release, "release")
    if form.passes() and form.signs(
        lambda proof: act(release, shown=form.shown.data, proof=proof, by=me(), at=now())
    ):
        flash(_("Signed: %(sentence)s", sentence=SENTENCES[meaning]))
        return redirect(url_for(".show", key=key))
    content = steps.manifest_content(release)
    raw = frozen("manifest", release.key, 1, content)
    if form.difference is not None:
        seen = form.seen.data if sha256((form.seen.data or "").encode()) == form.shown.data else ""
        form.difference = word_difference(facts.lines(seen), facts.lines(raw.decode()))
    form.shown.data, form.seen.data = sha256(raw), raw.decode()
    return render_template(
        "releases/sign.html", form=form, release=release, manifest=content, title=title,
        sentence=SENTENCES[meaning], digest=sha256(raw), outcomes=OUTCOMES,
    ), form.status  # fmt: skip
