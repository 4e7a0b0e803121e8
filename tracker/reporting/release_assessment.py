"""The change assessment of a release as its dossier tells it: what was frozen, and who signed it."""

from typing import Any

from reports import release as printed
from reports.common import Fact, StateWord, Tone
from tracker.assessment.models import Assessment
from tracker.assessment.queries import (
    AssessmentState,
    Standing,
    content_of,
    risk_file_url,
    standing_of,
)
from tracker.assessment.rules import Outcome, rule_set
from tracker.releases.models import Release
from tracker.reporting import signatures

OUTCOMES = {
    Outcome.NONE: StateWord(word="nothing new"),
    Outcome.NEW_PI: StateWord(word="new UDI-PI", tone=Tone.GOOD),
    Outcome.NEW_DI: StateWord(word="new UDI-DI", tone=Tone.WAIT),
    Outcome.NEW_BASIC: StateWord(word="new Basic UDI-DI", tone=Tone.WAIT),
}
_STATES = {
    AssessmentState.FROZEN: StateWord(word="Waits for the engineering manager", tone=Tone.WAIT),
    AssessmentState.ASSESSED: StateWord(word="Waits for regulatory/quality", tone=Tone.WAIT),
    AssessmentState.APPROVED: StateWord(word="Assessed and approved", tone=Tone.GOOD),
}


def change_assessment(release: Release) -> printed.ChangeAssessment | None:
    """The version that counts, its newest; None where nobody made one."""
    standing = standing_of(release)
    return None if standing.current is None else _told(standing.current, standing)


def _told(current: Assessment, standing: Standing) -> printed.ChangeAssessment:
    content = content_of(current)
    rules = content["rules"]
    return printed.ChangeAssessment(
        version=current.number, frozen_by=current.by.name, frozen_at=current.at,
        state=_STATES[standing.state], rules=f"{rules['title']}, version {rules['version']}",
        sources=rules["sources"], risk_file=current.risk_file or None,
        risk_file_url=risk_file_url(current),
        eu=OUTCOMES[current.outcome_eu], us=OUTCOMES[current.outcome_us],
        outcome=OUTCOMES[current.outcome], warnings=tuple(content["warnings"]),
        answers=tuple(_answered(row, current.rules_version) for row in content["answers"]),
        signatures=signatures.of_assessment(current.document),
    )  # fmt: skip


def _answered(row: dict[str, Any], version: int) -> printed.AnsweredQuestion:
    return printed.AnsweredQuestion(
        id=row["id"], asks=row["asks"], clause=row["clause"], yes=row["yes"],
        rationale=row["rationale"] or None, initiatives=tuple(row["initiatives"]),
        eu=OUTCOMES[Outcome(row["eu"])].word, us=OUTCOMES[Outcome(row["us"])].word,
        lowered=_lowered(row["lowered"], version),
    )  # fmt: skip


def _lowered(given: dict[str, str] | None, version: int) -> tuple[Fact, ...]:
    """The three answers under their questions, in the order of the rules that asked them."""
    if given is None:
        return ()
    return tuple(
        Fact(label=asked.asks, text=given[asked.id]) for asked in rule_set(version).lowerings
    )
