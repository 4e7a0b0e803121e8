"""What waits for a person: one list, computed from the records, oldest first."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select

from tracker.core.db import db
from tracker.core.texts import _
from tracker.evidence.queries import waiting_in
from tracker.identity.models import Person
from tracker.identity.permissions import Right
from tracker.initiatives.models import Initiative, Status
from tracker.initiatives.queries import owned_by
from tracker.readiness.actions import manifest_signatures
from tracker.readiness.conditions import FORWARD, Place, missing_for
from tracker.readiness.gates import gates
from tracker.releases.models import Release, ReleaseState
from tracker.releases.queries import releases_in
from tracker.signing.models import Meaning
from tracker.value.queries import ValueState, open_questions, sign_off


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that only this person, or one of their role, can do next."""

    sentence: str
    label: str
    place: Place
    key: str
    since: datetime


def waiting_for(person: Person, products: Select[int], at: datetime) -> list[Waiting]:
    """Everything that waits for this person in these products."""
    found: list[Waiting] = []
    for initiative in db.session.scalars(owned_by(person)):
        found += _on_initiative(initiative, person)
    if person.may(Right.REVIEW_EVIDENCE):
        for evidence in db.session.scalars(waiting_in(products)):
            if evidence.added_by_id != person.id:
                initiative = evidence.need.initiative
                sentence = _(
                    "%(ev)s for “%(item)s” of %(key)s waits for review.",
                    ev=evidence.key,
                    item=evidence.need.title,
                    key=initiative.key,
                )
                found.append(
                    Waiting(
                        sentence, _("Review"), Place.EVIDENCE, initiative.key, evidence.added_at
                    )
                )
    planned = releases_in(products).where(Release.state == ReleaseState.PLANNED)
    for release in db.session.scalars(planned):
        found += _on_release(release, person)
    return sorted(found, key=lambda item: item.since)


def _on_initiative(initiative: Initiative, person: Person) -> list[Waiting]:
    state = sign_off(initiative)
    version = state.version
    found: list[Waiting] = []
    is_em = person.id == initiative.ownership.em_id

    def wait(sentence: str, label: str, place: Place, since: datetime) -> None:
        found.append(Waiting(sentence, label, place, initiative.key, since))

    questions = list(db.session.scalars(open_questions(initiative)))
    for question in questions:
        if is_em and not question.answers:
            wait(
                _(
                    "%(key)s: a question of %(name)s has no answer.",
                    key=initiative.key,
                    name=question.asked_by.name,
                ),
                _("Answer"),
                Place.VALUE,
                question.asked_at,
            )
        if question.asked_by_id == person.id and question.answers:
            wait(
                _("%(key)s: your question was answered; close it or ask on.", key=initiative.key),
                _("Read"),
                Place.VALUE,
                question.last_word_at,
            )
    if version is not None and not questions:
        if is_em and state.explained is None and not state.decision:
            wait(
                _("%(key)s: sign that v%(n)d is explained.", key=initiative.key, n=version.number),
                _("Sign"),
                Place.VALUE,
                version.published_at,
            )
        if is_em and state.state is ValueState.SAID_BACK:
            wait(
                _("%(key)s: answer the say-back of the PM.", key=initiative.key),
                _("Answer"),
                Place.VALUE,
                version.say_backs[-1].at,
            )
        if (
            not is_em
            and state.explained
            and state.state in {ValueState.EXPLAINED, ValueState.STALE}
        ):
            wait(
                _(
                    "%(key)s: say v%(n)d back in your own words.",
                    key=initiative.key,
                    n=version.number,
                ),
                _("Say it back"),
                Place.VALUE,
                state.explained.at,
            )
        if not is_em and state.state is ValueState.CONFIRMED:
            wait(
                _(
                    "%(key)s: your signature on v%(n)d is asked.",
                    key=initiative.key,
                    n=version.number,
                ),
                _("Sign"),
                Place.VALUE,
                version.published_at,
            )
    found += _next_step(initiative, is_em)
    return found


def _next_step(initiative: Initiative, is_em: bool) -> list[Waiting]:
    """A step that this owner could take right now."""
    mine = {Status.DRAFT, Status.PROPOSED, Status.COMMITTED} if is_em else {Status.VERIFIED}
    verb = FORWARD.get(initiative.status)
    if verb is None or initiative.status not in mine or missing_for(initiative, verb):
        if initiative.status is Status.DELIVERED and not is_em and not initiative.effect_check:
            sentence = _(
                "%(key)s: check its effect and record what was measured.", key=initiative.key
            )
            return [
                Waiting(
                    sentence,
                    _("Record"),
                    Place.EFFECT,
                    initiative.key,
                    initiative.stages[-1].began_at,
                )
            ]
        return []
    words = {
        "propose": _("%(key)s can be proposed.", key=initiative.key),
        "commit": _("%(key)s can be committed to.", key=initiative.key),
        "deliver": _("%(key)s can be marked as delivered.", key=initiative.key),
        "close": _("%(key)s can be closed.", key=initiative.key),
    }
    return [
        Waiting(
            words[verb], _("Open"), Place.INITIATIVE, initiative.key, initiative.stages[-1].began_at
        )
    ]


def _on_release(release: Release, person: Person) -> list[Waiting]:
    mine = person.id in {release.em_id, release.pm_id} or person.may(Right.AUTHORISE_RELEASE)
    if not mine or any(not gate.green for gate in gates(release)):
        return []
    done = {s.meaning for s in manifest_signatures(release) if s.stands}
    if person.id == release.pm_id and Meaning.APPROVE_RELEASE not in done:
        sentence, label = _("%(key)s is ready: approve releasing it.", key=release.key), _("Sign")
    elif (
        person.id == release.em_id and {Meaning.APPROVE_RELEASE, Meaning.AUTHORISE_RELEASE} <= done
    ):
        sentence, label = (
            _("%(key)s is approved and authorised: release it.", key=release.key),
            _("Release"),
        )
    elif (
        person.may(Right.AUTHORISE_RELEASE)
        and person.id not in {release.em_id, release.pm_id}
        and Meaning.AUTHORISE_RELEASE not in done
    ):
        sentence, label = _("%(key)s is ready: authorise its release.", key=release.key), _("Sign")
    else:
        return []
    return [Waiting(sentence, label, Place.RELEASE, release.key, release.created_at)]
