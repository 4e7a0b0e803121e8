"""The change assessment of a release as JSON: what was frozen, who signed it, what asks again."""

from datetime import datetime
from typing import Any

from pydantic import Field

from tracker.assessment.models import Assessment
from tracker.assessment.queries import (
    AssessmentState,
    answers_of,
    content_of,
    risk_file_url,
    sides_of_content,
    standing_of,
)
from tracker.assessment.rules import Outcome, newest, rule_set
from tracker.assessment.rules_difference import Aspect, Moved, again, differences
from tracker.core.texts import in_the_records_language
from tracker.exchange.shapes.base import (
    Address,
    PersonShape,
    Sha256,
    Shape,
    SignatureShape,
    signature_shape,
    somebody,
)
from tracker.readiness.conditions import Place
from tracker.releases.models import Release


class AnsweredShape(Shape):
    """One question with its answer, in the words that were asked then."""

    id: str
    asks: str
    clause: str
    yes: bool
    rationale: str
    initiatives: list[str] = Field(description="Keys of what in the release causes the answer.")
    lowered: dict[str, str] | None = Field(description="The three written answers of a lowered row.")  # fmt: skip
    eu: Outcome
    us: Outcome


class ChangeShape(Shape):
    """One aspect of a question before and after."""

    aspect: Aspect
    before: str
    after: str


class DifferenceShape(Shape):
    """A question that the newest rules add, ask otherwise, or no longer ask."""

    id: str
    moved: Moved
    asks: str
    changes: list[ChangeShape]


class NewerRulesShape(Shape):
    """What the newest rules make of an assessment from before them; it stays as it is."""

    version: int
    outcome: Outcome | None = Field(description="Of the same answers; null where one is missing.")
    missing: list[str] = Field(description="What would have to be answered.")
    differences: list[DifferenceShape]


class FrozenShape(Shape):
    """One version, which never changes."""

    version: int
    frozen_by: PersonShape
    frozen_at: datetime
    rules: int = Field(description="The version of the rules it was made under.")
    outcome: Outcome = Field(description="What counts: the higher of the sides that are served.")
    eu: Outcome
    us: Outcome
    risk_file: str
    risk_file_url: str | None
    warnings: list[str]
    answers: list[AnsweredShape]
    document_sha256: Sha256
    signatures: list[SignatureShape]


class AssessmentShape(Shape):
    """How far the change assessment of a release is, and its newest version."""

    key: str
    state: AssessmentState
    current: FrozenShape | None
    newer_rules: NewerRulesShape | None = Field(description="Null where the rules are still the newest.")  # fmt: skip
    url: str = Field(description="Its page.")


def assessment_shape(release: Release, address: Address) -> AssessmentShape:
    standing = standing_of(release)
    current = standing.current
    return AssessmentShape(
        key=release.key, state=standing.state, current=_frozen(current) if current else None,
        newer_rules=_newer(current) if current and standing.older_rules else None,
        url=address(Place.ASSESSMENT, release.key),
    )  # fmt: skip


def _frozen(found: Assessment) -> FrozenShape:
    content = content_of(found)
    signatures = [signature_shape(s) for s in found.document.signatures if s.withdraws_id is None]
    return FrozenShape(
        version=found.number, frozen_by=somebody(found.by), frozen_at=found.at,
        rules=found.rules_version, outcome=found.outcome, eu=found.outcome_eu, us=found.outcome_us,
        risk_file=found.risk_file, risk_file_url=risk_file_url(found), warnings=content["warnings"],
        answers=[_answered(row) for row in content["answers"]],
        document_sha256=found.document.sha256,
        signatures=[signature for signature in signatures if signature],
    )  # fmt: skip


def _answered(row: dict[str, Any]) -> AnsweredShape:
    return AnsweredShape(
        **{name: row[name] for name in ("id", "asks", "clause", "yes", "rationale", "lowered")},
        initiatives=row["initiatives"], eu=Outcome(row["eu"]), us=Outcome(row["us"]),
    )  # fmt: skip


def _newer(found: Assessment) -> NewerRulesShape:
    rules = newest()
    with in_the_records_language():
        told = again(rules, answers_of(found), sides_of_content(found))
    return NewerRulesShape(
        version=rules.version, outcome=told.result.outcome if told.result else None, missing=list(told.gaps),
        differences=[
            DifferenceShape(
                id=d.id, moved=d.moved, asks=d.row.asks,
                changes=[ChangeShape(aspect=c.aspect, before=c.before, after=c.after) for c in d.changes],
            )
            for d in differences(rule_set(found.rules_version), rules)
        ],
    )  # fmt: skip
