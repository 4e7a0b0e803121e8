"""What a release is made of, as its dossier tells it: initiatives, clauses, evidence, what is missing."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from reports import facts
from reports import release as printed
from reports.common import StateWord, Tone
from tracker.core.db import db
from tracker.evidence.models import Evidence, EvidenceNeed
from tracker.initiatives.models import ClauseLink, Initiative, Status
from tracker.initiatives.queries import delivered_in, standing_for
from tracker.releases.models import Release, ReleaseState
from tracker.reporting import proof, signatures
from tracker.reporting.initiative import TONES
from tracker.value.models import Outcome, ValueVersion
from tracker.value.queries import SignOff, sign_offs

SETTLED = {Status.VERIFIED, Status.CLOSED}


@dataclass(frozen=True, slots=True)
class Case:
    """A release with its initiatives and their evidence lists, read once."""

    release: Release
    delivered: list[Initiative]
    standing: list[Initiative]
    needs: dict[int, list[EvidenceNeed]]

    @property
    def initiatives(self) -> list[Initiative]:
        return [*self.delivered, *self.standing]

    def counts(self, evidence: Evidence) -> bool:
        """Whether this piece was made for this release, or for none in particular and it delivers it."""
        own = evidence.need.initiative_id in {i.id for i in self.delivered}
        return evidence.release_id == self.release.id or (own and evidence.release_id is None)


def read(release: Release, manifest: dict[str, Any] | None) -> Case:
    """What it delivers is what was signed, once it is out: whatever became of the work later."""
    load = (
        selectinload(Initiative.stages),
        selectinload(Initiative.clause_links).joinedload(ClauseLink.clause),
    )
    signed = manifest if release.state is ReleaseState.RELEASED else None
    rows = _in(signed) if signed else delivered_in(release)
    delivered = list(db.session.scalars(rows.options(*load)))
    standing: list[Initiative] = []
    if not release.imported:
        known = {i.id for i in delivered}
        held = db.session.scalars(standing_for(release).options(*load))
        standing = [i for i in held if i.id not in known]
    return Case(release, delivered, standing, _needs([*delivered, *standing]))


def _in(manifest: dict[str, Any]) -> Select[Initiative]:
    keys = [line["key"] for line in manifest["initiatives"]]
    return select(Initiative).where(Initiative.key.in_(keys)).order_by(Initiative.id)


def _needs(initiatives: list[Initiative]) -> dict[int, list[EvidenceNeed]]:
    load = selectinload(EvidenceNeed.evidence)
    found: dict[int, list[EvidenceNeed]] = {}
    rows = db.session.scalars(
        select(EvidenceNeed)
        .where(EvidenceNeed.initiative_id.in_([i.id for i in initiatives]))
        .options(
            joinedload(EvidenceNeed.initiative), load.joinedload(Evidence.added_by),
            load.joinedload(Evidence.review), load.joinedload(Evidence.release),
        )
        .order_by(EvidenceNeed.initiative_id, EvidenceNeed.id)
    )  # fmt: skip
    for need in rows:
        found.setdefault(need.initiative_id, []).append(need)
    return found


def signed_initiatives(
    initiatives: list[Initiative], case: Case, manifest: dict[str, Any] | None
) -> tuple[printed.SignedInitiative, ...]:
    """Each with its value: the version that the manifest names, with its signatures and say-back."""
    states = sign_offs(initiatives) if initiatives else {}
    named = {line["key"]: line["version"] for line in (manifest or {}).get("initiatives", ())}
    numbers = {
        i.id: named.get(i.key) or (states[i.id].version.number if states[i.id].version else None)  # type: ignore[union-attr]
        for i in initiatives
    }
    versions = _versions(initiatives)
    return tuple(
        _signed(i, states[i.id], versions.get((i.id, numbers[i.id])), case.release)
        for i in initiatives
    )


def _versions(initiatives: list[Initiative]) -> dict[tuple[int, int | None], ValueVersion]:
    rows = db.session.scalars(
        select(ValueVersion)
        .where(ValueVersion.initiative_id.in_([i.id for i in initiatives]))
        .options(selectinload(ValueVersion.say_backs))
    )
    return {(version.initiative_id, version.number): version for version in rows}


def _signed(
    initiative: Initiative, state: SignOff, version: ValueVersion | None, release: Release
) -> printed.SignedInitiative:
    said = [s for s in version.say_backs if s.outcome is Outcome.CONFIRMED] if version else []
    last = said[-1] if said else None
    number = version.number if version else None
    current = state.version.number if state.version else None
    on_it = signatures.of_value(initiative, current)
    return printed.SignedInitiative(
        key=initiative.key, title=initiative.title, kind=initiative.kind.value.capitalize(),
        em=initiative.em.name if initiative.em else None,
        pm=initiative.pm.name if initiative.pm else None,
        state=StateWord(word=initiative.status.value.capitalize(), tone=TONES[initiative.status]),
        value=_value(state, number, current, release), effect=version.effect if version else None,
        say_back=last.body if last else None, said_by=last.by.name if last else None,
        confirmed_by=last.heard_by.name if last and last.heard_by else None,
        signatures=tuple(s for s in on_it if s.document_version == number),
    )  # fmt: skip


def _value(state: SignOff, number: int | None, current: int | None, release: Release) -> StateWord:
    """The state of the version that the manifest names; a newer text is said, not hidden."""
    if number is None:
        return StateWord(word="No value statement", tone=Tone.BAD)
    if number != current:
        return StateWord(word=f"Version {number}, text now version {current}", tone=Tone.WAIT)
    word = f"Version {number} {state.state.value}"
    return StateWord(word=word, tone=Tone.GOOD if state.signed else Tone.WAIT)


def requirements(case: Case) -> tuple[printed.TouchedClause, ...]:
    """Clauses that its initiatives address, standing ones too."""
    found = [
        printed.TouchedClause(
            standard=link.clause.standard, edition=link.clause.edition, ref=link.clause.ref,
            title=link.clause.title, initiative=initiative.key, how_met=link.how_met or None,
        )
        for initiative in case.initiatives
        for link in initiative.clause_links
        if link.ended_at is None
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda c: (c.standard, c.edition, c.ref, c.initiative)))


def verification(case: Case) -> tuple[printed.Verified, ...]:
    """Per initiative: items of its list, how many are accepted for this release, who verified it."""
    return tuple(_verified(initiative, case) for initiative in case.initiatives)


def _verified(initiative: Initiative, case: Case) -> printed.Verified:
    needs = case.needs.get(initiative.id, [])
    accepted = sum(any(e.accepted and case.counts(e) for e in need.evidence) for need in needs)
    stage = next((s for s in reversed(initiative.stages) if s.verb == "verify"), None)
    stands = stage is not None and initiative.status in SETTLED
    state = StateWord(word="Not verified yet", tone=Tone.WAIT)
    if stands:
        state = StateWord(word="Verified", tone=Tone.GOOD)
    return printed.Verified(
        key=initiative.key, title=initiative.title, needed=len(needs), accepted=accepted,
        state=state, by=stage.by.name if stage and stands and stage.by else None,
        at=stage.began_at if stage and stands else None,
    )  # fmt: skip


def evidence(case: Case) -> tuple[facts.Evidence, ...]:
    """Every piece that counts for this release, with its SHA-256, under the item that it proves."""
    return tuple(
        proof.evidence_line(e, need, item=f"{need.initiative.key}: {need.title}")
        for initiative in case.initiatives
        for need in case.needs.get(initiative.id, [])
        for e in need.evidence
        if case.counts(e)
    )


def missing(release: Release, case: Case, gates: tuple[printed.GateResult, ...]) -> tuple[str, ...]:
    """What its gates lack, overridden or not, and what is still due after the release."""
    found = [sentence for gate in gates for sentence in gate.missing]
    if release.state is ReleaseState.PLANNED:
        standing = {
            s.meaning.name
            for s, counts in signatures.manifest_marks(release)
            if counts and s.stands
        }
        if "APPROVE_RELEASE" not in standing:
            found.append("The product manager has not approved exactly this yet.")
        if "AUTHORISE_RELEASE" not in standing:
            found.append("Regulatory/quality has not authorised exactly this yet.")
    if release.state is ReleaseState.RELEASED:
        found += [
            f"{i.key} is {i.status.value}: it is not verified yet."
            for i in case.delivered
            if i.status not in SETTLED and i.status is not Status.DROPPED
        ]
    return tuple(dict.fromkeys(found))


def carries(release: Release) -> str:
    """The first sentence: which version, on how many UDI-DIs."""
    count = len(release.udis)
    if not count:
        return f"{release.title} carries no UDI in this record."
    on = f"{count} UDI-DI{'s' if count > 1 else ''}"
    return f"{release.title} carries the UDI-PI {release.udis[0].pi} on {on}."


def of_initiatives(report: printed.ReleaseReport) -> list[str]:
    """How many initiatives it delivers, and how many of their values were signed."""
    if not isinstance(report.initiatives, tuple):
        return ["It delivers no initiative of this record."]
    count = len(report.initiatives)
    signed = sum(i.value.tone is Tone.GOOD for i in report.initiatives)
    what = "1 initiative" if count == 1 else f"{count} initiatives"
    if signed == count:
        return [f"It delivers {what}, each with its value signed by the product manager."]
    return [f"It delivers {what}; the value of {signed} is signed on the current text."]


def of_gates(report: printed.ReleaseReport) -> list[str]:
    """How many gates were green, overridden, not met."""
    if not isinstance(report.gates, tuple):
        return []
    words = [gate.state.word for gate in report.gates]
    said = [f"{words.count('Green')} of {len(words)} gates are green"]
    if overridden := words.count("Overridden"):
        said.append(
            f"{overridden} {'is' if overridden == 1 else 'are'} overridden by two signatures"
        )
    return [", ".join(said) + "."]


def day(at: datetime) -> str:
    """12 Nov 2026, in UTC."""
    utc = at.astimezone(UTC)
    return f"{utc.day} {utc:%b %Y}"
