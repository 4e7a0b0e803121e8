"""What waits for a person: one list, computed from the records, oldest first.

However much waits, it takes the same number of queries, and no more than so many records of a
kind are looked at.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Select
from sqlalchemy.orm import selectinload

from tracker.assessment.queries import AssessmentState, Standing
from tracker.core.db import db
from tracker.core.texts import _, in_the_records_language
from tracker.evidence.models import Evidence
from tracker.evidence.queries import waiting_in
from tracker.identity.models import Person
from tracker.identity.permissions import Right, Role
from tracker.initiatives.models import Initiative, Status
from tracker.initiatives.queries import owned_by
from tracker.initiatives.standing_in import Hats
from tracker.readiness.actions import manifest_sha, manifest_signatures_of
from tracker.readiness.conditions import FORWARD, Facts, Missing, Place, missing_for
from tracker.readiness.gates import GateFacts, gates, what_stops
from tracker.readiness.overrides import waits_for
from tracker.readiness.waits import Step, Waiting
from tracker.releases.models import Release, ReleaseState
from tracker.releases.queries import releases_in
from tracker.releases.registration_models import RegistrationState
from tracker.releases.registrations import open_in
from tracker.signing.models import Meaning, Signature
from tracker.value.models import Question
from tracker.value.queries import SignOff, ValueState, open_questions_on

#: How many own initiatives, pieces of evidence and planned releases are looked at.
MOST = 200


@dataclass(frozen=True, slots=True)
class WaitingList:
    """What waits, oldest first; `more` says in sentences what was not looked at."""

    items: list[Waiting]
    more: list[str]


def waiting_for(person: Person, products: Select[int], at: datetime) -> WaitingList:
    """Everything that waits for this person in these products."""
    more: list[str] = []
    hats = Hats.of(person, at)
    found = [
        *_initiatives(hats, more),
        *_evidence(person, products, more),
        *_releases(hats, products, more),
        *_registrations(person, products, more),
    ]
    return WaitingList(sorted(found, key=lambda item: item.since), more)


def _initiatives(hats: Hats, more: list[str]) -> Iterator[Waiting]:
    query = (
        owned_by(hats.person, hats.deputies)
        .options(selectinload(Initiative.stages))
        .limit(MOST + 1)
    )
    mine = list(db.session.scalars(query))
    if len(mine) > MOST:
        more.append(_("You own more than %(n)d open initiatives; the oldest are shown.", n=MOST))
    mine = mine[:MOST]
    facts, questions = Facts(mine), open_questions_on(mine) if mine else {}
    for initiative in mine:
        held = hats.seat(initiative)
        if held is None:
            continue
        is_em, owner = held[0] is Role.EM, held[1]
        asked, state = questions.get(initiative.id, []), facts.sign_offs[initiative.id]
        items = [*_talk(initiative, hats.person, asked, is_em=is_em)]
        if state.version is not None and not asked:
            items += _on_value(initiative, state, is_em=is_em)
        items += _next_step(initiative, facts, is_em=is_em)
        yield from items if owner.id == hats.person.id else [_for(owner, item) for item in items]


def _for(owner: Person, item: Waiting) -> Waiting:
    """The same, told to the deputy."""
    sentence = _("%(sentence)s (for %(name)s)", sentence=item.sentence, name=owner.name)
    return replace(item, sentence=sentence)


def _evidence(person: Person, products: Select[int], more: list[str]) -> Iterator[Waiting]:
    if not person.may(Right.REVIEW_EVIDENCE):
        return
    query = waiting_in(products).where(Evidence.added_by_id != person.id).limit(MOST + 1)
    found = list(db.session.scalars(query))
    if len(found) > MOST:
        more.append(
            _("More than %(n)d pieces of evidence wait for review; the oldest are shown.", n=MOST)
        )
    for evidence in found[:MOST]:
        key = evidence.need.initiative.key
        sentence = _(
            "%(ev)s for “%(item)s” of %(key)s waits for review.",
            ev=evidence.key, item=evidence.need.title, key=key,
        )  # fmt: skip
        yield Waiting(sentence, _("Review"), Place.EVIDENCE, key, evidence.added_at)


def _talk(
    initiative: Initiative, person: Person, asked: list[Question], *, is_em: bool
) -> Iterator[Waiting]:
    """Questions that wait for an answer, and answers that wait for the asker."""
    key = initiative.key
    for question in asked:
        if is_em and not question.answers:
            name = question.asked_by.name
            sentence = _("%(key)s: a question of %(name)s has no answer.", key=key, name=name)
            yield Waiting(
                sentence, _("Answer"), Place.VALUE, key, question.asked_at, Step.ANSWER, question.id
            )
        if question.asked_by_id == person.id and question.answers:
            sentence = _("%(key)s: your question was answered; close it or ask on.", key=key)
            yield Waiting(sentence, _("Read"), Place.VALUE, key, question.last_word_at)


def _on_value(initiative: Initiative, state: SignOff, *, is_em: bool) -> Iterator[Waiting]:
    """What the sign-off of the value waits for, while no question is open."""
    key, version = initiative.key, state.version
    assert version is not None
    words = {"key": key, "n": version.number}
    if is_em and state.explained is None and not state.decision:
        sentence = _("%(key)s: sign that v%(n)d is explained.", **words)
        yield Waiting(sentence, _("Sign"), Place.VALUE, key, version.published_at, Step.EXPLAIN)
    if is_em and state.state is ValueState.SAID_BACK and state.said is not None:
        sentence = _("%(key)s: answer the say-back of the PM.", **words)
        yield Waiting(sentence, _("Answer"), Place.VALUE, key, state.said.at, Step.HEAR)
    if is_em:
        return
    if state.explained and state.state in {ValueState.EXPLAINED, ValueState.STALE}:
        sentence = _("%(key)s: say v%(n)d back in your own words.", **words)
        yield Waiting(
            sentence, _("Say it back"), Place.VALUE, key, state.explained.at, Step.SAY_BACK
        )
    if state.state is ValueState.CONFIRMED:
        sentence = _("%(key)s: your signature on v%(n)d is asked.", **words)
        yield Waiting(
            sentence, _("Sign"), Place.VALUE, key, version.published_at, Step.APPROVE_VALUE
        )


def _next_step(initiative: Initiative, facts: Facts, *, is_em: bool) -> Iterator[Waiting]:
    """A step that this owner could take right now."""
    key, status, since = initiative.key, initiative.status, initiative.stages[-1].began_at
    if status is Status.DELIVERED and not is_em and initiative.id not in facts.checked:
        sentence = _("%(key)s: check its effect and record what was measured.", key=key)
        yield Waiting(sentence, _("Record"), Place.EFFECT, key, since)
    mine = {Status.DRAFT, Status.PROPOSED, Status.COMMITTED} if is_em else {Status.VERIFIED}
    if status not in mine or missing_for(initiative, FORWARD[status], facts):
        return
    words = {
        "propose": _("%(key)s can be proposed.", key=key),
        "commit": _("%(key)s can be committed to.", key=key),
        "deliver": _("%(key)s can be marked as delivered.", key=key),
        "close": _("%(key)s can be closed.", key=key),
    }
    yield Waiting(words[FORWARD[status]], _("Open"), Place.INITIATIVE, key, since)


def _releases(hats: Hats, products: Select[int], more: list[str]) -> Iterator[Waiting]:
    person = hats.person
    query = releases_in(products).where(Release.state == ReleaseState.PLANNED)
    if not person.may(Right.AUTHORISE_RELEASE):
        owners = {person.id, *(row.principal_id for row in hats.deputies)}
        query = query.where(Release.em_id.in_(owners) | Release.pm_id.in_(owners))
    planned = list(db.session.scalars(query.limit(MOST + 1)))
    if len(planned) > MOST:
        more.append(_("More than %(n)d releases are planned; the newest were looked at.", n=MOST))
    facts = GateFacts(planned[:MOST])
    for release in planned[:MOST]:
        for override in waits_for(facts.overrides(release), release, person):
            sentence = _("%(key)s: an override of a gate asks for your signature.", key=release.key)
            since = override.asked.asked_at
            yield Waiting(sentence, _("Sign"), Place.RELEASE, release.key, since)
        yield from _on_assessment(release, facts.assessment(release), hats)
    asked = {release.id: what_stops(gates(release, facts)) for release in planned[:MOST]}
    if person.may(Right.MANAGE_DEVICES):
        yield from _successors(planned[:MOST], asked)
    ready = [release for release in planned[:MOST] if not asked[release.id]]
    signed = manifest_signatures_of([release.key for release in ready]) if ready else {}
    for release in ready:
        done = _signed_now(release, signed.get(release.key, []), facts)
        yield from _on_release(release, done, hats)


def _successors(planned: list[Release], asked: dict[int, list[Missing]]) -> Iterator[Waiting]:
    """New UDI-DIs that an approved assessment asks for."""
    for release in planned:
        for missing in asked[release.id]:
            if missing.place is Place.SUCCESSOR:
                gtin = missing.key.partition("/")[0]
                sentence = _(
                    "%(key)s: register the successor of %(gtin)s.", key=release.key, gtin=gtin
                )
                yield Waiting(
                    sentence, _("Register"), Place.SUCCESSOR, missing.key, release.created_at
                )


def _registrations(person: Person, products: Select[int], more: list[str]) -> Iterator[Waiting]:
    """UDI-DIs that a register does not hold yet."""
    if not person.may(Right.MANAGE_DEVICES):
        return
    found = list(db.session.scalars(open_in(products).limit(MOST + 1)))
    if len(found) > MOST:
        more.append(_("More than %(n)d registrations are open; the oldest are shown.", n=MOST))
    for task in found[:MOST]:
        words = {
            "gtin": task.device.gtin,
            "name": task.device.trade_name,
            "register": task.register.value,
        }
        if task.state is RegistrationState.SUBMITTED:
            sentence, label = (
                _("%(gtin)s (%(name)s) is submitted to %(register)s: record its number.", **words),
                _("Record"),
            )
        else:
            sentence, label = (
                _("Register %(gtin)s (%(name)s) in %(register)s.", **words),
                _("Register"),
            )
        key = f"{task.device.gtin}/{task.register.value}"
        yield Waiting(sentence, label, Place.REGISTRATION, key, task.began_at)


def _on_assessment(release: Release, standing: Standing, hats: Hats) -> Iterator[Waiting]:
    """What the change assessment of a planned release waits for."""
    for_em, for_pm = (hats.on_release(release, side) for side in (Role.EM, Role.PM))
    key, current, person = release.key, standing.current, hats.person
    if current is None:
        if for_em:
            sentence, label = _("%(key)s: assess the change.", key=key), _("Assess")
            yield Waiting(sentence, label, Place.ASSESSMENT, key, release.created_at)
        return
    if for_em and standing.state is AssessmentState.FROZEN:
        sentence = _("%(key)s: sign v%(n)d of the change assessment.", key=key, n=current.number)
    elif (
        person.may(Right.APPROVE_ASSESSMENT)
        and not (for_em or for_pm)
        and person.id != current.by_id
        and standing.state is AssessmentState.ASSESSED
    ):
        sentence = _("%(key)s: approve v%(n)d of the change assessment.", key=key, n=current.number)
    else:
        return
    yield Waiting(sentence, _("Sign"), Place.ASSESSMENT, key, current.at)


def _signed_now(release: Release, signatures: list[Signature], facts: GateFacts) -> set[Meaning]:
    """What was signed of the manifest as it stands now; one on an older manifest counts no more."""
    standing = [s for s in signatures if s.stands]
    if not standing:
        return set()
    with in_the_records_language():
        now = manifest_sha(release, gates(release, facts), facts)
    return {s.meaning for s in standing if s.document.sha256 == now}


def _on_release(release: Release, done: set[Meaning], hats: Hats) -> Iterator[Waiting]:
    """What a release that its gates let go waits for."""
    for_em, for_pm = (hats.on_release(release, side) for side in (Role.EM, Role.PM))
    key, both = release.key, {Meaning.APPROVE_RELEASE, Meaning.AUTHORISE_RELEASE}
    if for_pm and Meaning.APPROVE_RELEASE not in done:
        sentence, label = _("%(key)s is ready: approve releasing it.", key=key), _("Sign")
    elif for_em and both <= done:
        sentence = _("%(key)s is approved and authorised: release it.", key=key)
        label = _("Release")
    elif (
        hats.person.may(Right.AUTHORISE_RELEASE)
        and not (for_em or for_pm)
        and Meaning.AUTHORISE_RELEASE not in done
    ):
        sentence, label = _("%(key)s is ready: authorise its release.", key=key), _("Sign")
    else:
        return
    yield Waiting(sentence, label, Place.RELEASE, key, release.created_at)
