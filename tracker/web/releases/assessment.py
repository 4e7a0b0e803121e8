"""The change assessment of a release: its questions, its versions, its two signatures."""

from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for

from tracker.assessment import actions
from tracker.assessment.models import Assessment
from tracker.assessment.queries import (
    AssessmentState,
    Standing,
    answers_of,
    assessment_of,
    assessments_of,
    content_of,
    lowerings_of,
    risk_file_url,
    sides_of_content,
    standing_of,
)
from tracker.assessment.rules import newest, rule_set
from tracker.assessment.rules_difference import again, differences
from tracker.core.clock import now
from tracker.core.db import db
from tracker.core.texts import _
from tracker.identity.permissions import Right, Role
from tracker.initiatives.queries import delivered_in
from tracker.initiatives.standing_in import release_seat
from tracker.releases.actions import step
from tracker.releases.models import Release, ReleaseState
from tracker.signing.models import SENTENCES, Meaning, Signature
from tracker.web.forms import SignatureForm
from tracker.web.initiatives import drafts
from tracker.web.releases.assessment_form import form_of, presets, rows
from tracker.web.releases.assessment_words import ASPECTS, MOVED, OUTCOMES, STATES
from tracker.web.releases.views import bp, readable
from tracker.web.signatures import signature_box
from tracker.web.who import me, needs


@bp.get("/<key>/assessment")
@needs(Right.READ_RECORDS)
def assessment(key: str) -> Any:
    release = readable(key)
    versions = assessments_of(release)
    return render_template(
        "releases/assessment.html", release=release, versions=versions,
        **_shown(release, versions[0] if versions else None), step=_next(release, standing_of(release)),
    )  # fmt: skip


@bp.get("/<key>/assessment/<int:number>")
@needs(Right.READ_RECORDS)
def assessment_version(key: str, number: int) -> Any:
    release = readable(key)
    return render_template(
        "releases/assessment.html", release=release, versions=assessments_of(release),
        **_shown(release, _version(release, number)), step=None,
    )  # fmt: skip


@bp.route("/<key>/assessment/write", methods=["GET", "POST"])
@needs(Right.ASSESS)
def assess(key: str) -> Any:
    release = readable(key)
    step(release, "release")
    last = standing_of(release).current
    draft = drafts.kept(_form(key)) if request.method == "GET" else None
    made_of = form_of(newest())
    form = made_of(draft[0]) if draft else made_of.from_request(**presets(last))
    form.offer(db.session.scalars(delivered_in(release)))
    made: list[Assessment] = []
    if form.passes() and form.complete() and form.carries_out(lambda: made.append(_frozen(release, form))):  # fmt: skip
        drafts.discard(_form(key))
        flash(_("Version %(n)d is frozen. Sign it, and regulatory/quality approves it.", n=made[0].number), "ok")  # fmt: skip
        return redirect(url_for(".sign_assessment", key=key, number=made[0].number))
    return render_template(
        "releases/assess.html", form=form, release=release, rules=form.rules, rows=rows(form),
        number=last.number + 1 if last else 1, kept_at=draft and draft[1],
        mine=_assesses(release),
    ), form.status  # fmt: skip


@bp.post("/<key>/assessment/write/draft")
@needs(Right.ASSESS)
def keep_assessment(key: str) -> Any:
    return drafts.keep(_form(readable(key).key))


@bp.post("/<key>/assessment/write/draft/discard")
@needs(Right.ASSESS)
def discard_assessment(key: str) -> Any:
    drafts.discard(_form(readable(key).key))
    flash(_("What you had typed is discarded."), "ok")
    return redirect(url_for(".assess", key=key))


@bp.route("/<key>/assessment/<int:number>/sign", methods=["GET", "POST"])
@needs(Right.ASSESS)
def sign_assessment(key: str, number: int) -> Any:
    return _sign(key, number, Meaning.ASSESSED, _("Sign the assessment"), actions.sign_assessed)


@bp.route("/<key>/assessment/<int:number>/approve", methods=["GET", "POST"])
@needs(Right.APPROVE_ASSESSMENT)
def approve_assessment(key: str, number: int) -> Any:
    return _sign(
        key, number, Meaning.APPROVE_ASSESSMENT, _("Approve the assessment"),
        actions.approve_assessment,
    )  # fmt: skip


def _sign(
    key: str, number: int, meaning: Meaning, title: str, act: Callable[..., Signature]
) -> Any:
    release = readable(key)
    found = _version(release, number)
    form = SignatureForm.from_request(shown=found.document.sha256)
    if form.passes() and form.signs(
        lambda proof: act(found, shown=form.shown.data or "", proof=proof, by=me(), at=now())
    ):
        flash(_("Signed: %(sentence)s", sentence=SENTENCES[meaning]))
        return redirect(url_for(".assessment", key=key))
    return render_template(
        "releases/assessment_sign.html", form=form, release=release, title=title,
        sentence=SENTENCES[meaning], **_shown(release, found),
    ), form.status  # fmt: skip


def _version(release: Release, number: int) -> Assessment:
    found = assessment_of(release, number) if number < 1 << 31 else None
    if found is None:
        abort(404)
    return found


def _shown(release: Release, found: Assessment | None) -> dict[str, Any]:
    """One version as its page shows it."""
    state = standing_of(release)
    current = found is not None and state.current is not None and found.id == state.current.id
    return {
        "assesses": _assesses(release), "found": found, "content": content_of(found) if found else None, "outcomes": OUTCOMES, "moved": MOVED, "aspects": ASPECTS,
        "state": STATES[state.state] if current or found is None else (_("Superseded"), "plain"),
        "lowerings": lowerings_of(found) if found else {},
        "risk_file_url": risk_file_url(found) if found else None,
        "older": _older(found) if found else None,
        "boxes": [
            signature_box(s) for s in (found.document.signatures if found else ())
            if s.withdraws_id is None
        ],
    }  # fmt: skip


def _older(found: Assessment) -> dict[str, Any] | None:
    """What differs since the rules under which it was made; None where they are the newest."""
    rules = newest()
    if found.rules_version >= rules.version:
        return None
    return {
        "newest": rules.version, "differences": differences(rule_set(found.rules_version), rules),
        "again": again(rules, answers_of(found), sides_of_content(found)),
    }  # fmt: skip


def _next(release: Release, standing: Standing) -> tuple[str, str] | None:
    """The one button of this person: its label and address."""
    if release.state is not ReleaseState.PLANNED:
        return None
    current, mine = standing.current, _assesses(release)
    if mine and current is None:
        return _("Assess the change"), url_for(".assess", key=release.key)
    if current is None:
        return None
    if mine and standing.state is AssessmentState.FROZEN:
        return _("Sign the assessment"), url_for(".sign_assessment", key=release.key, number=current.number)  # fmt: skip
    if me().may(Right.APPROVE_ASSESSMENT) and not mine and standing.state is AssessmentState.ASSESSED:  # fmt: skip
        return _("Approve the assessment"), url_for(".approve_assessment", key=release.key, number=current.number)  # fmt: skip
    return None


def _assesses(release: Release) -> bool:
    """Whether this person is the release's EM, or stands in for them."""
    return release_seat(release, Role.EM, me(), now()) is not None


def _frozen(release: Release, form: Any) -> Assessment:
    return actions.freeze_assessment(
        release, form.answers(), risk_file=form.risk_file.data or "",
        risk_file_url=form.risk_file_url.data or "", by=me(), at=now(),
    )  # fmt: skip


def _form(key: str) -> str:
    return f"assessment:{key}"
