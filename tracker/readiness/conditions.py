"""What each step of an initiative needs: sentences, each with the place that mends it."""

import enum
from dataclasses import dataclass
from functools import cached_property

from tracker.core.texts import _, ngettext
from tracker.evidence.models import EvidenceNeed
from tracker.evidence.queries import needs_by_initiative
from tracker.initiatives.models import Initiative, Status
from tracker.initiatives.queries import deliveries_of, effect_checked
from tracker.releases.models import Release, ReleaseState
from tracker.value.queries import SignOff, ValueState, sign_offs


class Place(enum.Enum):
    """Where something missing is mended; delivery makes an address of it."""

    INITIATIVE = "initiative"
    EDIT = "edit"
    VALUE = "value"
    EVIDENCE = "evidence"
    EFFECT = "effect"
    RELEASE = "release"
    ASSESSMENT = "assessment"
    RELEASE_DEVICES = "UDI-DIs of a release"
    DEVICE = "device"
    SUCCESSOR = "successor"  # key: GTIN/release
    REGISTRATION = "registration"  # key: GTIN/register


@dataclass(frozen=True, slots=True)
class Missing:
    """One condition that is not met."""

    sentence: str
    place: Place
    key: str


#: The verb that leads onwards from each status.
FORWARD = {
    Status.DRAFT: "propose",
    Status.PROPOSED: "commit",
    Status.COMMITTED: "deliver",
    Status.DELIVERED: "verify",
    Status.VERIFIED: "close",
}


class Facts:
    """What the conditions look at, read once for all initiatives of a page."""

    def __init__(
        self, initiatives: list[Initiative], *, next_step_only: bool = False,
        checked: set[int] | None = None,
    ) -> None:  # fmt: skip
        """With `next_step_only`, just what decides the next step of each: values of those that
        wait for a signature, evidence of those that wait for it. `checked` ones are known."""
        self._all, self._next = initiatives, next_step_only
        if checked is not None:
            self.checked = checked

    @cached_property
    def sign_offs(self) -> dict[int, SignOff]:
        return sign_offs(self._in(Status.DRAFT, Status.PROPOSED))

    @cached_property
    def needs(self) -> dict[int, list[EvidenceNeed]]:
        return needs_by_initiative([found.id for found in self._in(Status.DELIVERED)])

    @cached_property
    def deliveries(self) -> dict[int, list[Release]]:
        return deliveries_of([found.id for found in self._in(Status.COMMITTED)])

    @cached_property
    def checked(self) -> set[int]:
        return effect_checked([found.id for found in self._in(Status.VERIFIED)])

    def _in(self, *statuses: Status) -> list[Initiative]:
        return [i for i in self._all if not self._next or i.status in statuses]


def missing_for(initiative: Initiative, verb: str, facts: Facts | None = None) -> list[Missing]:
    """What this step still needs; empty: nothing stands in its way."""
    ask = _CONDITIONS.get(verb)
    return ask(initiative, facts or Facts([initiative])) if ask else []


def missing_next(initiative: Initiative, facts: Facts | None = None) -> list[Missing]:
    """What the next step forward still needs."""
    verb = FORWARD.get(initiative.status)
    return missing_for(initiative, verb, facts) if verb else []


def _to_propose(initiative: Initiative, facts: Facts) -> list[Missing]:
    found = []
    if initiative.em is None:
        found.append(
            Missing(_("No engineering manager owns it yet."), Place.INITIATIVE, initiative.key)
        )
    if initiative.pm is None:
        found.append(
            Missing(_("No product manager owns it yet."), Place.INITIATIVE, initiative.key)
        )
    if facts.sign_offs[initiative.id].version is None:
        found.append(
            Missing(_("No value statement is published yet."), Place.VALUE, initiative.key)
        )
    return found


def _to_commit(initiative: Initiative, facts: Facts) -> list[Missing]:
    state = facts.sign_offs[initiative.id]
    return [] if state.signed else [Missing(unsigned(state), Place.VALUE, initiative.key)]


def unsigned(state: SignOff) -> str:
    """Why the value does not count as signed, in a sentence."""
    if state.version is None:
        return _("No value statement is published yet.")
    number = state.version.number
    if state.state is ValueState.STALE:
        return _(
            "The PM signed v%(old)d, the text is now v%(new)d: sign again.",
            old=state.decided_version,
            new=number,
        )
    if state.state is ValueState.REFUSED:
        return _("The PM refused v%(n)d; a new version is needed.", n=number)
    if state.explained is None:
        return _("The EM has not signed v%(n)d as explained yet.", n=number)
    if state.questions:
        return ngettext(
            "%(num)d question on the value is open.",
            "%(num)d questions on the value are open.",
            state.questions,
        )
    return {
        ValueState.SAID_BACK: _("The say-back on v%(n)d waits for the EM's answer.", n=number),
        ValueState.CONFIRMED: _("The PM has not signed v%(n)d yet.", n=number),
    }.get(state.state, _("The PM has not said v%(n)d back yet.", n=number))


def counting(linked: list[Release]) -> list[Release]:
    """Of the releases that are linked, those that deliver or will."""
    return [r for r in linked if r.state is not ReleaseState.CANCELLED and not r.withdrawn]


def _to_deliver(initiative: Initiative, facts: Facts) -> list[Missing]:
    if initiative.without_release:
        return []
    linked = facts.deliveries.get(initiative.id, [])
    releases = counting(linked)
    if not releases:
        sentence = _("No release delivers it. Link one, or say why it ships without one.")
        if gone := next((r.key for r in linked if r.withdrawn), None):
            sentence = _(
                "%(key)s was withdrawn. Link the release that delivers it now, or say why it ships without one.",
                key=gone,
            )
        return [Missing(sentence, Place.INITIATIVE, initiative.key)]
    return [
        Missing(_("%(key)s is not released yet.", key=release.key), Place.RELEASE, release.key)
        for release in releases
        if release.state is not ReleaseState.RELEASED
    ]


def _to_verify(initiative: Initiative, facts: Facts) -> list[Missing]:
    needs = facts.needs.get(initiative.id, [])
    if not needs:
        return [Missing(_("Its evidence list is empty."), Place.EVIDENCE, initiative.key)]
    return [
        Missing(lacking(need), Place.EVIDENCE, initiative.key)
        for need in needs
        if not any(evidence.accepted for evidence in need.evidence)
    ]


def lacking(need: EvidenceNeed) -> str:
    """What is wrong with an item that has no accepted evidence."""
    last = need.evidence[-1] if need.evidence else None
    if last is None:
        return _("“%(item)s” has no evidence yet.", item=need.title)
    if last.accepted is False:
        return _("“%(item)s”: %(key)s was sent back.", item=need.title, key=last.key)
    return _("“%(item)s”: %(key)s waits for its review.", item=need.title, key=last.key)


def _to_close(initiative: Initiative, facts: Facts) -> list[Missing]:
    if initiative.id in facts.checked:
        return []
    return [Missing(_("The effect has not been checked yet."), Place.EFFECT, initiative.key)]


_CONDITIONS = {
    "propose": _to_propose,
    "commit": _to_commit,
    "deliver": _to_deliver,
    "verify": _to_verify,
    "close": _to_close,
}
