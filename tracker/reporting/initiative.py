"""The record of one initiative, gathered and frozen: all that its dossier prints."""

from dataclasses import replace

from reports import facts
from reports.common import Header, Listed, NoneRecorded, Nothing, NotKeptHere, StateWord, Tone
from reports.initiative import Identification, InitiativeReport
from reports.short_form import InitiativeShortForm, shorten
from tracker.audit.actions import SYSTEM
from tracker.core.db import db
from tracker.evidence.models import EvidenceNeed
from tracker.evidence.queries import needs_of
from tracker.identity.permissions import ROLE_NAMES
from tracker.initiatives.history import periods
from tracker.initiatives.models import Initiative, Stage, Status
from tracker.initiatives.standing_in import deputies_ever
from tracker.readiness.conditions import missing_next
from tracker.readiness.gates import gates
from tracker.releases.models import Release, ReleaseState
from tracker.reporting import conversation, proof, signatures, statement, trail
from tracker.reporting.terms import terms
from tracker.value.models import ValueVersion
from tracker.value.queries import open_questions, sign_off, versions_of

PATH = (
    Status.DRAFT, Status.PROPOSED, Status.COMMITTED, Status.DELIVERED, Status.VERIFIED,
    Status.CLOSED,
)  # fmt: skip
TONES = {
    Status.DRAFT: Tone.PLAIN, Status.PROPOSED: Tone.WAIT, Status.COMMITTED: Tone.PLAIN,
    Status.DELIVERED: Tone.PLAIN, Status.VERIFIED: Tone.GOOD, Status.CLOSED: Tone.GOOD,
    Status.DROPPED: Tone.BAD,
}  # fmt: skip


def scope(initiative: Initiative) -> str:
    """What a report on an initiative covers."""
    begun = f"{initiative.registered_at.day} {initiative.registered_at:%b %Y}"
    return f"Initiative {initiative.key}, from its registration on {begun}"


def dossier(initiative: Initiative, head: Header) -> InitiativeReport:
    """All 17 sections; what another system keeps says where, what is empty says so."""
    state = sign_off(initiative)
    versions = list(db.session.scalars(versions_of(initiative)).unique())
    needs = list(db.session.scalars(needs_of(initiative)))
    releases = initiative.delivered_by
    events = trail.events_about(initiative, needs)
    missing = _missing(initiative)
    clauses = _clauses(initiative)
    product = initiative.product.name
    return InitiativeReport(
        header=head,
        in_one_paragraph=_paragraph(initiative, versions, len(missing)),
        missing=missing,
        identification=_identification(initiative),
        steps=_steps(initiative),
        owners=_owners(initiative),
        trigger=facts.Trigger(what=initiative.origin.value.capitalize(), source=initiative.obligation or None),
        clauses=clauses,
        problem=versions[0].now if versions else NoneRecorded(),
        value=statement.statements(versions, state),
        questions=statement.questions(versions),
        say_backs=statement.say_backs(versions),
        signatures=_signatures(initiative, versions, (
            *signatures.of_evidence(needs), *signatures.of_releases(releases),
        )),
        requirements=clauses,
        plan=conversation.plan(initiative, head.generated_at),
        risks=NotKeptHere(see=f"the risk management file of {product}"),
        security=NotKeptHere(see=f"the vulnerability records of {product}"),
        releases=proof.releases(_named(releases, needs)),
        evidence=proof.evidence(needs),
        verification=proof.verification(initiative, needs, events),
        effectiveness=proof.effectiveness(initiative),
        decisions=conversation.decisions(initiative),
        open_points=_open_points(initiative, missing),
        trail=tuple(trail.entry(event) for event in events) or NoneRecorded(),
        glossary=terms(with_udi=bool(releases)),
    )  # fmt: skip


def short_form(initiative: Initiative, head: Header) -> InitiativeShortForm:
    """One page; of the signatures it shows those on the value."""
    whole = dossier(initiative, head)
    on_value = signatures.of_value(initiative, _newest(sign_off(initiative).version))
    short = shorten(replace(whole, signatures=on_value or NoneRecorded()), head)
    count = len(whole.signatures) if isinstance(whole.signatures, tuple) else 0
    return replace(short, signatures_in_all=count)


def _named(delivering: list[Release], needs: list[EvidenceNeed]) -> list[Release]:
    """The releases that deliver it, then those that its evidence was made for."""
    proven = [e.release for need in needs for e in need.evidence if e.release is not None]
    return [*dict.fromkeys([*delivering, *sorted(proven, key=lambda release: release.id)])]


def _newest(version: ValueVersion | None) -> int | None:
    return version.number if version else None


def _signatures(
    initiative: Initiative, versions: list[ValueVersion], others: tuple[facts.Signature, ...]
) -> Listed[facts.Signature]:
    on_value = signatures.of_value(initiative, versions[0].number if versions else None)
    return (*on_value, *others) or NoneRecorded()


def _identification(initiative: Initiative) -> Identification:
    return Identification(
        key=initiative.key, title=initiative.title, summary=initiative.summary,
        kind=initiative.kind.value.capitalize(),
        state=StateWord(word=initiative.status.value.capitalize(), tone=TONES[initiative.status]),
        em=initiative.em.name if initiative.em else None,
        pm=initiative.pm.name if initiative.pm else None, team=initiative.team.name,
        product=initiative.product.name, standing=initiative.standing,
        obligation=initiative.obligation or None, bites_on=initiative.due_on,
        stops_sales=initiative.stops_sales, registered_at=initiative.registered_at,
        registered_by=initiative.registered_by.name if initiative.registered_by else SYSTEM.name,
        released_in=tuple(
            f"{r.title} ({r.key})" for r in initiative.delivered_by
            if r.state is ReleaseState.RELEASED and not r.withdrawn
        ),
    )  # fmt: skip


def _steps(initiative: Initiative) -> tuple[facts.Step, ...]:
    """The path to closing; dropping stands at its end where that happened."""
    taken = {stage.status: stage for stage in initiative.stages}
    dropped = initiative.status is Status.DROPPED
    reached = [s for s in PATH if s in taken]
    here = Status.DROPPED if dropped else initiative.status
    path = (*reached, Status.DROPPED) if dropped else PATH
    found = []
    for status in path:
        behind = path.index(status) < path.index(here) or here is status is Status.CLOSED
        state = facts.StepState.DONE if behind else facts.StepState.AHEAD
        if status is here and not behind:
            state = facts.StepState.CURRENT
        stage = taken.get(status) if state is not facts.StepState.AHEAD else None
        found.append(
            facts.Step(
                name=status.value.capitalize(), state=state, at=stage.began_at if stage else None,
                by=_taken_by(stage),
            )
        )  # fmt: skip
    return tuple(found)


def _taken_by(stage: Stage | None) -> str | None:
    if stage is None:
        return None
    return stage.by.name if stage.by else SYSTEM.name


def _owners(initiative: Initiative) -> Listed[facts.Owner]:
    """Each side with its periods and its deputies."""
    owners = [
        facts.Owner(
            name=p.owner.name, side=ROLE_NAMES[p.side], began_at=p.began_at, ended_at=p.ended_at,
            reason=p.reason,
        )
        for p in periods(initiative)
    ]  # fmt: skip
    deputies = [
        facts.Owner(
            name=row.deputy.name, side=f"Deputy of {row.principal.name}", began_at=row.began_at,
            ended_at=row.ended_at, reason=row.reason,
        )
        for row in deputies_ever(initiative)
    ]  # fmt: skip
    return tuple(owners + deputies) or NoneRecorded()


def _clauses(initiative: Initiative) -> tuple[facts.Clause, ...] | Nothing:
    return tuple(
        facts.Clause(
            standard=link.clause.standard, edition=link.clause.edition, ref=link.clause.ref,
            title=link.clause.title, how_met=link.how_met or None,
        )
        for link in initiative.clause_links
        if link.ended_at is None
    ) or NoneRecorded()  # fmt: skip


def _missing(initiative: Initiative) -> tuple[str, ...]:
    """What readiness says: of the next step, and of this initiative in a release to come."""
    found = [missing.sentence for missing in missing_next(initiative)]
    for release in initiative.delivered_by:
        if release.state is ReleaseState.PLANNED:
            lacking = [missing for gate in gates(release) for missing in gate.missing]
            found += [missing.sentence for missing in lacking if missing.key == initiative.key]
    return tuple(dict.fromkeys(found))


def _open_points(initiative: Initiative, missing: tuple[str, ...]) -> Listed[facts.OpenPoint]:
    asked = [
        facts.OpenPoint(
            sentence=f"Question on “{statement.PARTS[q.part]}”: {q.body}", owner=q.asked_by.name
        )
        for q in db.session.scalars(open_questions(initiative))
    ]
    said = [facts.OpenPoint(sentence=sentence, due=initiative.due_on) for sentence in missing]
    return (*asked, *said) or NoneRecorded()


def _paragraph(initiative: Initiative, versions: list[ValueVersion], missing: int) -> str:
    """The state of things for somebody who reads nothing else."""
    state = sign_off(initiative)
    said = [
        initiative.summary
        if initiative.summary.endswith((".", "!", "?"))
        else f"{initiative.summary}."
    ]
    said.append(f"The initiative is {initiative.status.value}.")
    if state.signed and state.decision:
        day = f"{state.decision.at.day} {state.decision.at:%b %Y}"
        said.append(
            f"The product manager signed version {versions[0].number} of its value on {day}."
        )
    else:
        said.append(
            f"Its value is {state.state.value}." if versions else "Its value is not written yet."
        )
    for release in initiative.delivered_by:
        if release.released_at:
            day = f"{release.released_at.day} {release.released_at:%b %Y}"
            said.append(f"{release.title} delivered it on {day}.")
    said.append("Nothing is open." if not missing else f"Still missing: {missing}, listed below.")
    return " ".join(said)
