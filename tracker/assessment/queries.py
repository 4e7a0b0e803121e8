"""Reading change assessments: the current one, its answers, and who stands behind it."""

import enum
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from tracker.assessment.models import Assessment
from tracker.assessment.rules import Answer, Side, newest, rule_set
from tracker.core.db import db
from tracker.releases.models import Release
from tracker.signing.models import Document, Meaning, Signature


class AssessmentState(enum.Enum):
    """How far an assessment is; computed, never stored."""

    NONE = "not assessed"
    FROZEN = "waits for the EM's signature"
    ASSESSED = "waits for regulatory/quality"
    APPROVED = "assessed and approved"


@dataclass(frozen=True, slots=True)
class Standing:
    """The current version of a release's assessment with the signatures that stand on it."""

    current: Assessment | None
    assessed: Signature | None = None
    approved: Signature | None = None

    @property
    def state(self) -> AssessmentState:
        if self.current is None:
            return AssessmentState.NONE
        if self.assessed is None:
            return AssessmentState.FROZEN
        return AssessmentState.APPROVED if self.approved else AssessmentState.ASSESSED

    @property
    def older_rules(self) -> bool:
        """Whether the rules have a newer version than the one it was made under."""
        return self.current is not None and self.current.rules_version < newest().version


def standing_of(release: Release) -> Standing:
    """The assessment of one release."""
    return standings([release])[release.id]


def standings(releases: Sequence[Release]) -> dict[int, Standing]:
    """The assessment of each of these releases, in three queries however many there are."""
    ids = [release.id for release in releases]
    last = (
        select(Assessment.release_id, func.max(Assessment.number).label("number"))
        .where(Assessment.release_id.in_(ids))
        .group_by(Assessment.release_id)
        .subquery()
    )
    query = (
        select(Assessment)
        .join(last, (Assessment.release_id == last.c.release_id) & (Assessment.number == last.c.number))
        .options(*_signatures())
    )  # fmt: skip
    found = {row.release_id: row for row in db.session.scalars(query)}
    return {number: _standing(found.get(number)) for number in ids}


def assessments_of(release: Release) -> list[Assessment]:
    """Every version, the newest first, with its signatures."""
    return list(
        db.session.scalars(
            select(Assessment)
            .where(Assessment.release_id == release.id)
            .options(joinedload(Assessment.by), *_signatures())
            .order_by(Assessment.number.desc())
        )
    )


def assessment_of(release: Release, number: int) -> Assessment | None:
    """The version with this number."""
    return db.session.scalar(
        select(Assessment)
        .where(Assessment.release_id == release.id, Assessment.number == number)
        .options(*_signatures())
    )


def content_of(assessment: Assessment) -> dict[str, Any]:
    """What was frozen: rules, answers with the words of the questions, outcomes, warnings."""
    told: dict[str, Any] = json.loads(assessment.document.content)
    return told


def answers_of(assessment: Assessment) -> dict[str, Answer]:
    """The answers as they can be given again."""
    return {
        row["id"]: Answer(
            yes=row["yes"], rationale=row["rationale"], lowered=row["lowered"],
            initiatives=tuple(row["initiatives"]),
        )
        for row in content_of(assessment)["answers"]
    }  # fmt: skip


def sides_of_content(assessment: Assessment) -> set[Side]:
    """Whose rules the markets of its UDI-DIs asked when it was frozen."""
    return {Side(side) for side in content_of(assessment)["sides"]}


def risk_file_url(assessment: Assessment) -> str | None:
    """Where the revision of the risk-management file is kept, if somebody said so."""
    return content_of(assessment).get("risk_file_url") or None


def lowerings_of(assessment: Assessment) -> dict[str, str]:
    """The questions of a lowering, by their ids, as its rules ask them."""
    return {row.id: row.asks for row in rule_set(assessment.rules_version).lowerings}


def signature_with(document: Document, meaning: Meaning) -> Signature | None:
    """The standing signature of this meaning."""
    return next((s for s in document.signatures if s.meaning is meaning and s.stands), None)


def _standing(current: Assessment | None) -> Standing:
    if current is None:
        return Standing(None)
    return Standing(
        current,
        signature_with(current.document, Meaning.ASSESSED),
        signature_with(current.document, Meaning.APPROVE_ASSESSMENT),
    )


def _signatures() -> tuple[Any, ...]:
    return (
        joinedload(Assessment.document)
        .selectinload(Document.signatures)
        .selectinload(Signature.withdrawn_by),
    )
