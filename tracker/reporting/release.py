"""The record of one release, gathered and frozen: all that its dossier prints."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from reports import facts
from reports import release as printed
from reports.common import (
    Fact,
    Header,
    Listed,
    NoneRecorded,
    NotApplicable,
    Nothing,
    NotKeptHere,
)
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.releases.distributions import distributions_of
from tracker.releases.models import Release, ReleaseState, ReleaseUdi
from tracker.releases.overrides import overrides_of
from tracker.releases.registrations import tasks_of
from tracker.reporting import proof, signatures, trail
from tracker.reporting import release_work as work
from tracker.reporting.device_life import lives_of
from tracker.reporting.read_back import read_back
from tracker.reporting.registered import registered
from tracker.reporting.release_assessment import change_assessment
from tracker.reporting.release_checks import checks, exceptions, manifest_of, withdrawal
from tracker.reporting.terms import release_terms

IMPORTED = "imported, released before this record began"
SOURCES = {"github": "GitHub release", "gitlab": "GitLab release", "tag": "git tag"}


def scope(release: Release) -> str:
    """What the dossier of a release covers."""
    begun = f"{release.created_at.day} {release.created_at:%b %Y}"
    return f"Release {release.key}, from its entry into the record on {begun}"


def dossier(release: Release, head: Header) -> printed.ReleaseReport:
    """All 17 sections, the trail and the terms; what is kept elsewhere says where."""
    manifest, asked = manifest_of(release), overrides_of(release)
    case = work.read(release, manifest)
    gates = checks(release)
    missing = work.missing(release, case, gates)
    overrides = exceptions(asked)
    evidence = work.evidence(case)
    events = trail.events_of_release(release, [e.key for e in evidence])
    approvals = signatures.of_releases([release])
    report = printed.ReleaseReport(
        header=head, in_one_paragraph="", missing=missing,
        identification=_identification(release), steps=_steps(release),
        udis=_udis(release), lives=lives_of(release, until=head.generated_at.date()),
        label_check=NotKeptHere(see="the record of the label check before release"),
        assessment=_assessment(release),
        initiatives=work.signed_initiatives(case.delivered, case, manifest) or NoneRecorded(),
        standing=work.signed_initiatives(case.standing, case, manifest) or NoneRecorded(),
        requirements=work.requirements(case) or NoneRecorded(),
        notes=_notes(release),
        verification=work.verification(case) or NoneRecorded(), evidence=evidence or NoneRecorded(),
        anomalies=_elsewhere(release, "the issue tracker of {product} and the evaluation in its risk management file"),
        how_built=NotKeptHere(see=_pipeline(release)),
        gates_as_of=_gates_as_of(release), gates=_gated(release, gates),
        archive=_elsewhere(release, "the archive of {product}: source, build output and environment of tag " + release.tag),
        bom=NotKeptHere(see=f"the bill of materials among the output of {_build(release)}"),
        risk=_elsewhere(release, "the risk management report of {product}"),
        documents=_elsewhere(release, "the document control of {product}: instructions for use, label, declaration, GSPR list, clinical evaluation"),
        overrides=overrides or NoneRecorded(),
        manifest=_manifest_sha(release, manifest), approvals=_approvals(release, approvals),
        distribution=_distributed(release),
        roll_back=_elsewhere(release, "the release procedure of {product}"),
        withdrawal=withdrawal(release),
        trail=tuple(trail.entry(event) for event in events) or NoneRecorded(),
        glossary=release_terms(
            with_udi=bool(release.udis), with_overrides=bool(overrides),
            with_standing=bool(case.standing), with_assessment=not release.imported,
        ),
    )  # fmt: skip
    return replace(report, in_one_paragraph=_paragraph(release, report))


def _elsewhere(release: Release, place: str) -> Listed[Fact]:
    return NotKeptHere(see=place.format(product=release.product.name))


def _distributed(release: Release) -> Listed[Fact]:
    """The further distributions of the same build; the first one is kept elsewhere."""
    found = tuple(
        Fact(
            label=f"{one.day.isoformat()}, {one.by.name}",
            text=f"{one.channel}, {one.region}: {one.note}",
        )
        for one in distributions_of(release)
    )
    return found or _elsewhere(release, "the distribution records of {product}")


def _build(release: Release) -> str:
    return f"build {release.build}" if release.build else f"the build of tag {release.tag}"


def _pipeline(release: Release) -> str:
    return f"the record of {_build(release)} in the pipeline: procedure, tools and environment"


def _identification(release: Release) -> printed.ReleaseIdentification:
    before = _before(release)
    return printed.ReleaseIdentification(
        key=release.key, title=release.title, product=release.product.name,
        version=release.version, kind="Pre-release" if release.prerelease else "Release",
        state=proof.release_state(release), tag=release.tag, commit=release.commit or None,
        build=release.build or None, em=release.em.name if release.em else None,
        pm=release.pm.name if release.pm else None,
        planned_at=None if release.imported else release.created_at,
        planned_by=release.created_by.name if release.created_by else None,
        released_at=release.released_at,
        released_by=release.released_by.name if release.released_by else None,
        imported=f"{IMPORTED[0].upper()}{IMPORTED[1:]}." if release.imported else None,
        before=f"{before.title} ({before.key})" if before else None,
    )  # fmt: skip


def _before(release: Release) -> Release | None:
    """The last release of the product that was released before this one."""
    earlier = (
        select(Release)
        .where(Release.product_id == release.product_id, Release.id != release.id)
        .where(Release.released_at.is_not(None))
        .order_by(Release.released_at.desc(), Release.id.desc())
        .limit(1)
    )
    if release.released_at is not None:
        earlier = earlier.where(Release.released_at < release.released_at)
    return db.session.scalar(earlier)


def _steps(release: Release) -> tuple[facts.Step, ...]:
    """Planned, approved, authorised, released; the signatures are those on the last manifest."""
    if release.imported:
        day = release.released_at
        return (facts.Step(name="Released", state=facts.StepState.DONE, at=day, by="imported"),)
    marks = {
        s.meaning.name: s for s, counts in signatures.manifest_marks(release) if counts and s.stands
    }
    approved, authorised = marks.get("APPROVE_RELEASE"), marks.get("AUTHORISE_RELEASE")
    people = (release.created_by, release.released_by)
    taken: tuple[tuple[str, datetime | None, str | None], ...] = (
        ("Planned", release.created_at, people[0].name if people[0] else None),
        ("Approved", approved.at if approved else None, approved.printed_name if approved else None),
        ("Authorised", authorised.at if authorised else None, authorised.printed_name if authorised else None),
        ("Released", release.released_at, people[1].name if people[1] else None),
    )  # fmt: skip
    ahead, done = facts.StepState.AHEAD, facts.StepState.DONE
    row = [facts.Step(name=n, state=done if at else ahead, at=at, by=by) for n, at, by in taken]
    if release.state is ReleaseState.CANCELLED:
        row = [step for step in row if step.state is done]
        row.append(facts.Step(name="Cancelled", state=facts.StepState.CURRENT))
    return tuple(row)


def _udis(release: Release) -> Listed[printed.Udi]:
    tasks = tasks_of({udi.device_id for udi in release.udis})
    found = tuple(
        printed.Udi(
            device=udi.device.trade_name, di=udi.device.gtin, agency="GS1",
            carrier=f"({udi.device.carrier.value})", pi=udi.pi, hri=udi.hri,
            markets=udi.device.markets, before=_pi_before(release, udi),
            basic_udi=udi.device.basic_udi.code if udi.device.basic_udi else None,
            predecessor=udi.device.predecessor.gtin if udi.device.predecessor else None,
            registrations=registered(tasks.get(udi.device_id, [])), symbol=_symbol(udi),
        )
        for udi in release.udis
    )  # fmt: skip
    if not found and release.imported:
        return NotApplicable(because="its source names no UDI")
    return found or NoneRecorded()


def _symbol(udi: ReleaseUdi) -> facts.ReadBack | NotApplicable:
    """Drawn and decoded again now; where that fails the dossier says so and is drawn all the same."""
    try:
        return read_back(udi.hri)
    except RuleBroken as error:
        return NotApplicable(because=f"no symbol can be drawn: {error}")


def _pi_before(release: Release, udi: ReleaseUdi) -> str | None:
    """The UDI-PI that this UDI-DI carried last before."""
    before = (
        select(ReleaseUdi.pi)
        .join(Release)
        .where(ReleaseUdi.device_id == udi.device_id, Release.released_at.is_not(None))
        .where(Release.id != release.id)
        .order_by(Release.released_at.desc(), Release.id.desc())
        .limit(1)
    )
    if release.released_at is not None:
        before = before.where(Release.released_at < release.released_at)
    return db.session.scalar(before)


def _assessment(release: Release) -> printed.ChangeAssessment | Nothing | None:
    if release.imported:
        return NotApplicable(because=f"it is {IMPORTED}")
    return change_assessment(release)


def _notes(release: Release) -> Listed[printed.ReleaseNotes]:
    """The notes as their source tells them; where no source does, the tag is named."""
    found = tuple(
        printed.ReleaseNotes(
            source=SOURCES.get(source.source, source.source), name=source.name or release.tag,
            text=source.notes, address=source.url, published_at=source.published_at,
        )
        for source in release.sources
        if source.notes
    )  # fmt: skip
    return found or NotKeptHere(see=f"the notes of tag {release.tag} in the repository")


def _gated(release: Release, gates: tuple[printed.GateResult, ...]) -> Listed[printed.GateResult]:
    if release.imported:
        return NotApplicable(because=f"it is {IMPORTED}")
    return gates or NoneRecorded()


def _gates_as_of(release: Release) -> str:
    if release.imported:
        return ""
    if release.state is ReleaseState.RELEASED and release.released_at:
        return "Results of the last check, in the transaction that released it."
    return "Results as the record stands now; they are checked again when it is released."


def _manifest_sha(release: Release, manifest: "dict[str, object] | None") -> str | Nothing:
    if release.imported:
        return NotApplicable(because=f"it is {IMPORTED}")
    if manifest is None:
        return NoneRecorded()
    return str(manifest["sha256"])


def _approvals(release: Release, found: tuple[facts.Signature, ...]) -> Listed[facts.Signature]:
    if release.imported and not found:
        return NotApplicable(because=f"it is {IMPORTED}")
    return found or NoneRecorded()


def _paragraph(release: Release, report: printed.ReleaseReport) -> str:
    """The state of things for somebody who reads nothing else."""
    said = [work.carries(release)]
    if release.imported:
        said.append(f"It is {IMPORTED}.")
    elif release.released_at and release.released_by:
        said.append(f"{release.released_by.name} released it on {work.day(release.released_at)}.")
    else:
        said.append(f"It is {release.state.value}.")
    said += work.of_initiatives(report) + work.of_gates(report)
    if isinstance(report.withdrawal, printed.Withdrawn):
        signature = report.withdrawal.signature
        said.append(f"{signature.printed_name} withdrew it on {work.day(signature.at)}.")
    if report.missing:
        said.append(f"Still missing: {len(report.missing)}, listed below.")
    return " ".join(said)
