"""Assessing a change: freeze the answers, sign as the EM, approve as regulatory/quality."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tracker.assessment.models import Assessment
from tracker.assessment.queries import content_of, signature_with, standing_of
from tracker.assessment.rules import (
    Answer,
    Outcome,
    Result,
    RuleSet,
    Side,
    gaps,
    lowered_rows,
    newest,
    outcome_of,
    result,
)
from tracker.audit.actions import record
from tracker.core.db import db
from tracker.core.errors import Invalid, NotAllowed, RuleBroken
from tracker.core.links import url_error
from tracker.core.texts import _
from tracker.identity.models import Person
from tracker.identity.permissions import Role
from tracker.initiatives.queries import delivered_in
from tracker.initiatives.standing_in import Seat, release_seat
from tracker.releases.actions import step
from tracker.releases.models import Market, Release
from tracker.releases.queries import release_before
from tracker.signing.actions import Proof, freeze, sign
from tracker.signing.models import Meaning, Signature

#: Whose rules a market asks; the United Kingdom and Switzerland follow the EU's wording here.
SIDES = {Market.EU: Side.EU, Market.UK: Side.EU, Market.CH: Side.EU, Market.US: Side.US}


def freeze_assessment(
    release: Release, answers: Mapping[str, Answer], *, risk_file: str, by: Person,
    at: datetime, risk_file_url: str = "",
) -> Assessment:  # fmt: skip
    """Freeze the next version of a release's change assessment, as its EM.

    Invalid at the question that is not answered or not lowered as it should be.
    """
    _em_seat(release, by, at)
    step(release, "release")
    rules = newest()
    _refuse_gaps(release, rules, answers, risk_file)
    if wrong := url_error(risk_file_url):
        raise Invalid("risk_file_url", wrong)
    found = result(rules, answers, sides_of(release))
    if found.outcome is Outcome.NONE:
        raise RuleBroken(_("By these answers nothing new is delivered, but a release carries a new version. Cancel it, and record a further distribution of the release that exists."))  # fmt: skip
    last = standing_of(release).current
    number = last.number + 1 if last else 1
    content = _content(release, rules, answers, found, risk_file)
    if risk_file_url:  # left out where nobody named one, as in assessments from before
        content["risk_file_url"] = risk_file_url
    if last is not None and _same(last, content):
        raise RuleBroken(_("Nothing differs from version %(n)d.", n=last.number))
    document = freeze("assessment", release.key, number, content, at=at)
    made = Assessment(
        release=release, number=number, rules_version=rules.version, outcome_eu=found.eu,
        outcome_us=found.us, outcome=found.outcome, risk_file=risk_file, document=document,
        by=by, at=at,
    )  # fmt: skip
    db.session.add(made)
    record(
        "assessment.frozen", release, by=by, at=at, version=number,
        changes={
            "document": [last and last.document.sha256, document.sha256],
            "outcome": [last and last.outcome.value, found.outcome.value],
            "rules": [last and last.rules_version, rules.version],
            "lowered": [None, lowered_rows(answers)],
        },
    )  # fmt: skip
    return made


def sign_assessed(
    assessment: Assessment, *, shown: str, proof: Proof, by: Person, at: datetime
) -> Signature:
    """Sign, as the EM of the release: I assessed the change."""
    held = _em_seat(assessment.release, by, at)
    _refuse_old(assessment)
    return sign(
        assessment.document, Meaning.ASSESSED, action="assessment.signed",
        subject=assessment.release, shown=shown, proof=proof, by=by, at=at,
        deputy_of=held.deputy_of,
    )  # fmt: skip


def approve_assessment(
    assessment: Assessment, *, shown: str, proof: Proof, by: Person, at: datetime
) -> Signature:
    """Sign, as regulatory/quality and as somebody else than its author: I approve the assessment."""
    if Role.REGULATORY not in by.roles:
        raise NotAllowed(_("Only regulatory/quality approves a change assessment."))
    author = signature_with(assessment.document, Meaning.ASSESSED)
    if by.id in {assessment.by_id, author and author.signer_id, assessment.release.em_id}:
        raise NotAllowed(_("The author of an assessment does not approve it; somebody else does."))
    _refuse_old(assessment)
    if author is None:
        raise RuleBroken(_("The EM has not signed this version yet."))
    return sign(
        assessment.document, Meaning.APPROVE_ASSESSMENT, action="assessment.approved",
        subject=assessment.release, shown=shown, proof=proof, by=by, at=at,
    )  # fmt: skip


def _em_seat(release: Release, by: Person, at: datetime) -> Seat:
    """The seat of the release's EM, or of their deputy."""
    held = release_seat(release, Role.EM, by, at)
    if held is None:
        raise NotAllowed(_("Only the engineering manager of the release assesses its change."))
    return held


def sides_of(release: Release) -> set[Side]:
    """Whose rules the markets of its UDI-DIs ask."""
    return {SIDES[row.market] for udi in release.udis for row in udi.device.market_rows}


def warnings(release: Release, found: Outcome, answers: Mapping[str, Answer]) -> list[str]:
    """What does not forbid the assessment, but should be looked at twice."""
    told = []
    before = release_before(release)
    if before is not None and found.rank >= Outcome.NEW_DI.rank and _patches(before.version, release.version):  # fmt: skip
        told.append(_("%(old)s to %(new)s reads like a patch, yet a new UDI-DI is asked for.", old=before.version, new=release.version))  # fmt: skip
    patch, algorithm = answers.get("14"), answers.get("5")
    if patch and algorithm and patch.yes and algorithm.yes:
        told.append(_("A fix travels with a changed algorithm, platform or architecture: the higher outcome counts for both."))  # fmt: skip
    if lowered := lowered_rows(answers):
        told.append(_("Lowered: question %(rows)s.", rows=", ".join(lowered)))
    return told


def _refuse_gaps(
    release: Release, rules: RuleSet, answers: Mapping[str, Answer], risk_file: str
) -> None:
    for row, sentence in gaps(rules, answers):
        raise Invalid(f"why_{row}", sentence)
    if lowered_rows(answers) and not risk_file:
        raise Invalid("risk_file", _("A lowered question needs the revision of the risk-management file."))  # fmt: skip
    linked = {key for answer in answers.values() for key in answer.initiatives}
    if strange := linked - {i.key for i in db.session.scalars(delivered_in(release))}:
        raise Invalid("risk_file", _("%(key)s is not delivered by this release.", key=min(strange)))


def _refuse_old(assessment: Assessment) -> None:
    step(assessment.release, "release")
    current = standing_of(assessment.release).current
    if current is None or current.id != assessment.id:
        raise RuleBroken(_("A newer version of this assessment exists; sign that one."))


def _content(
    release: Release, rules: RuleSet, answers: Mapping[str, Answer], found: Result, risk_file: str
) -> dict[str, Any]:
    return {
        "product": release.product.key, "release_version": release.version, "tag": release.tag,
        "udi_di": [udi.device.gtin for udi in release.udis],
        "sides": sorted(side.value for side in sides_of(release)),
        "rules": {"version": rules.version, "title": rules.title, "sources": rules.sources},
        "answers": [
            {
                "id": q.id, "asks": q.asks, "clause": q.clause, "yes": answers[q.id].yes,
                "rationale": answers[q.id].rationale,
                "lowered": _plain(answers[q.id].lowered),
                "initiatives": sorted(answers[q.id].initiatives),
                "eu": outcome_of(q, answers[q.id], Side.EU).value,
                "us": outcome_of(q, answers[q.id], Side.US).value,
            }
            for q in rules.asked
        ],
        "lowered": lowered_rows(answers), "risk_file": risk_file,
        "outcome": {"eu": found.eu.value, "us": found.us.value, "of_both": found.outcome.value},
        "warnings": warnings(release, found.outcome, answers),
    }  # fmt: skip


def _plain(lowered: Mapping[str, str] | None) -> dict[str, str] | None:
    return None if lowered is None else dict(lowered)


def _same(last: Assessment, content: dict[str, Any]) -> bool:
    before = content_of(last)
    return all(before.get(name) == content.get(name) for name in (*content, "risk_file_url"))


def _patches(old: str, new: str) -> bool:
    """Whether only the third number of a version went up."""
    first, second = (re.match(r"(\d+)\.(\d+)\.(\d+)", version) for version in (old, new))
    return bool(first and second and first.group(1, 2) == second.group(1, 2))
