"""The gates of a release, in the order of the domain's table, as far as their parts exist.

security and bom come with their parts and are not shown yet.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy.orm import lazyload

from tracker.assessment.queries import AssessmentState, Standing, standings
from tracker.core.clock import stamp
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.core.texts import _, _l
from tracker.evidence.models import EvidenceNeed
from tracker.evidence.queries import needs_by_initiative
from tracker.initiatives.models import Initiative, Status
from tracker.initiatives.queries import committed_since, delivered_by_release, standing_in
from tracker.readiness.conditions import Missing, Place, lacking, unsigned
from tracker.readiness.signed import released_manifest
from tracker.readiness.succession import asks_for_new_di, fit_of_udi_dis
from tracker.releases.models import Release
from tracker.releases.overrides import Override, overrides_by_release
from tracker.releases.queries import first_carried, uses_of_pi
from tracker.releases.registration_models import Registration, RegistrationState
from tracker.releases.registrations import tasks_of
from tracker.udi.gs1 import gtin_error, version_error
from tracker.udi.symbol import symbol_of
from tracker.value.queries import SignOff, sign_offs

COMMITTED = {Status.COMMITTED, Status.DELIVERED, Status.VERIFIED, Status.CLOSED}


@dataclass(frozen=True, slots=True)
class Gate:
    """One gate: what it asks, what is missing, and the override that stands in for that."""

    id: str
    rule: str
    missing: tuple[Missing, ...]
    overridable: bool = False
    override: Override | None = None

    @property
    def green(self) -> bool:
        """Nothing is missing; an overridden gate is never green."""
        return not self.missing and self.override is None

    @property
    def passed(self) -> bool:
        """Whether it lets the release go."""
        return self.override is not None or not self.missing


@dataclass(frozen=True, slots=True)
class Case:
    """A release, and what its gates look at."""

    release: Release
    facts: "GateFacts"


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the domain's table of gates."""

    id: str
    sentence: Any  # lazy: looked up in the reader's language when shown
    ask: Callable[[Case], list[Missing]]
    overridable: bool


class GateFacts:
    """What the gates look at, read once for all releases of a page."""

    def __init__(self, releases: list[Release]) -> None:
        self._releases = [release for release in releases if not release.imported]

    def delivered(self, release: Release) -> list[Initiative]:
        return self._delivered.get(release.id, [])

    def standing(self, release: Release) -> list[Initiative]:
        """Those that hold for the release without being delivered by it.

        One that was committed after the release was out asks nothing of it.
        """
        own = self.delivered(release)
        held = [i for i in self._standing.get(release.product_id, []) if i not in own]
        if out := release.released_at:
            held = [i for i in held if self._committed.get(i.id, out) <= out]
        return held

    def in_force(self, release: Release) -> dict[str, Override]:
        """Gate → the override that holds for the build as it is now."""
        return {o.asked.gate: o for o in self.overrides(release) if o.in_force}

    def overrides(self, release: Release) -> list[Override]:
        """Every override that was ever asked for it."""
        return self._overrides.get(release.id, [])

    @cached_property
    def _overrides(self) -> dict[int, list[Override]]:
        return overrides_by_release(self._releases)

    def assessment(self, release: Release) -> Standing:
        """Its change assessment, with the signatures that stand on it."""
        return self._assessments.get(release.id, Standing(None))

    @cached_property
    def _assessments(self) -> dict[int, Standing]:
        return standings(self._releases)

    @cached_property
    def carried(self) -> dict[int, Release]:
        """Device → the release that carried its UDI-DI first, where an assessment asks for a new one."""
        asked = [r for r in self._releases if asks_for_new_di(self.assessment(r))]
        return first_carried({udi.device_id for release in asked for udi in release.udis})

    @cached_property
    def registrations(self) -> dict[int, list[Registration]]:
        """Device → its registration tasks as they stand; one older than the tasks has none."""
        return tasks_of({udi.device_id for release in self._releases for udi in release.udis})

    @cached_property
    def used(self) -> dict[int, Release]:
        return uses_of_pi([udi for release in self._releases for udi in release.udis])

    @cached_property
    def values(self) -> dict[int, SignOff]:
        return sign_offs(list({i.id: i for own in self._delivered.values() for i in own}.values()))

    @cached_property
    def needs(self) -> dict[int, list[EvidenceNeed]]:
        every = (*self._delivered.values(), *self._standing.values())
        return needs_by_initiative(list({i.id for found in every for i in found}))

    @cached_property
    def _delivered(self) -> dict[int, list[Initiative]]:
        return delivered_by_release([release.id for release in self._releases])

    @cached_property
    def _committed(self) -> dict[int, datetime]:
        return committed_since([i.id for found in self._standing.values() for i in found])

    @cached_property
    def _standing(self) -> dict[int, list[Initiative]]:
        found: dict[int, list[Initiative]] = {}
        products = {release.product_id for release in self._releases}
        for initiative in db.session.scalars(
            standing_in(products).options(lazyload(Initiative.ownerships))
        ):
            found.setdefault(initiative.product_id, []).append(initiative)
        return found


def gates(release: Release, facts: GateFacts | None = None) -> list[Gate]:
    """Every gate that exists, in the order of the domain's table; an imported one has none.

    Those of a release that is out stand as in the manifest that was signed, whatever came later.
    """
    if release.imported:
        return []
    facts = facts or GateFacts([release])
    if manifest := released_manifest(release):
        return _as_released(release, manifest, facts)
    case, held = Case(release, facts), facts.in_force(release)
    return [
        Gate(
            rule.id, str(rule.sentence), tuple(rule.ask(case)), rule.overridable,
            held.get(rule.id) if rule.overridable else None,
        )
        for rule in RULES
    ]  # fmt: skip


def _as_released(release: Release, manifest: dict[str, Any], facts: GateFacts) -> list[Gate]:
    rules = {rule.id: rule for rule in RULES}
    let_pass = {line["gate"]: line for line in manifest["overrides"]}
    signed = {o.asked.document.sha256: o for o in facts.overrides(release)}
    found = []
    for told in manifest["gates"]:
        rule, line = rules.get(told["id"]), let_pass.get(told["id"])
        sentences = line["missing"] if line else ()
        found.append(Gate(
            told["id"], str(rule.sentence) if rule else told["id"],
            tuple(Missing(sentence, Place.RELEASE, release.key) for sentence in sentences),
            rule is not None and rule.overridable, signed[line["document"]] if line else None,
        ))  # fmt: skip
    return found


def what_stops(found: list[Gate]) -> list[Missing]:
    """Everything that keeps a release from going, overridden gates left out."""
    return [missing for gate in found if not gate.passed for missing in gate.missing]


def told(gate: Gate) -> dict[str, Any]:
    """A gate for machines, the same in pages, API and commands."""
    override = gate.override
    return {
        "id": gate.id, "rule": gate.rule, "green": gate.green, "passed": gate.passed,
        "overridden": override is not None, "reason": override and override.asked.reason,
        "asked_by": override and override.asked.asked_by.name,
        "signed_by": [
            {"name": s.printed_name, "role": s.role, "at": stamp(s.at), "log_entry": s.event_seq}
            for s in (override.signatures if override else ())
        ],
        "missing": [missing.sentence for missing in gate.missing],
    }  # fmt: skip


def _format(case: Case) -> list[Missing]:
    release = case.release
    errors = [gtin_error(udi.device.gtin) or version_error(udi.pi) for udi in release.udis]
    if not errors:
        errors = [_("No UDI-DI is chosen.")]
    errors += [
        _("The UDI-PI %(pi)s is not the version %(v)s.", pi=udi.pi, v=release.version)
        for udi in release.udis
        if udi.pi != release.version
    ]
    return [Missing(error, Place.RELEASE, release.key) for error in errors if error]


def _unique(case: Case) -> list[Missing]:
    found = []
    for udi in case.release.udis:
        used = case.facts.used.get(udi.id)
        if used is not None and used.id != case.release.id:
            sentence = _("%(key)s carries this UDI-PI already.", key=used.key)
            found.append(Missing(sentence, Place.RELEASE, used.key))
    return found


def _symbol(case: Case) -> list[Missing]:
    """A wrong UDI gets no symbol; what is wrong with it the gate before has said."""
    release, found = case.release, []
    for udi in release.udis:
        try:
            symbol_of(udi.hri)
        except RuleBroken as refusal:
            found.append(Missing(str(refusal), Place.RELEASE, release.key))
    return found


def _assessment(case: Case) -> list[Missing]:
    release, standing = case.release, case.facts.assessment(case.release)
    if standing.current is None:
        return [Missing(_("No change assessment is frozen yet."), Place.ASSESSMENT, release.key)]
    number = standing.current.number
    unsigned_by = {
        AssessmentState.FROZEN: _("The EM has not signed v%(n)d of the change assessment.", n=number),
        AssessmentState.ASSESSED: _("Regulatory/quality has not approved v%(n)d of the change assessment.", n=number),
    }  # fmt: skip
    found = []
    if standing.state in unsigned_by:
        found.append(Missing(unsigned_by[standing.state], Place.ASSESSMENT, release.key))
    return found + fit_of_udi_dis(release, standing, case.facts.carried)


def _registration(case: Case) -> list[Missing]:
    """Tasks of its UDI-DIs that are not done; one that has none was on the market before them."""
    return [
        Missing(_unregistered(task, udi.device.gtin), Place.REGISTRATION, f"{udi.device.gtin}/{task.register.value}")
        for udi in case.release.udis
        for task in case.facts.registrations.get(udi.device_id, [])
        if not task.done
    ]  # fmt: skip


def _unregistered(task: Registration, gtin: str) -> str:
    words = {"gtin": gtin, "register": task.register.value, "market": task.market.value}
    if task.state is RegistrationState.SUBMITTED:
        return _("%(gtin)s is submitted to %(register)s (%(market)s), and not registered there yet.", **words)  # fmt: skip
    return _("%(gtin)s is not registered in %(register)s yet; its market %(market)s needs it before the release.", **words)  # fmt: skip


def _value(case: Case) -> list[Missing]:
    found = []
    for initiative in case.facts.delivered(case.release):
        state = case.facts.values[initiative.id]
        if not state.signed:
            sentence = f"{initiative.key}: {unsigned(state)}"
            found.append(Missing(sentence, Place.VALUE, initiative.key))
        elif initiative.status not in COMMITTED:
            sentence = _("%(key)s is not committed yet.", key=initiative.key)
            found.append(Missing(sentence, Place.INITIATIVE, initiative.key))
    return found


def _evidence(case: Case) -> list[Missing]:
    release, facts = case.release, case.facts
    return [
        Missing(_says(initiative, need, release, own=own), Place.EVIDENCE, initiative.key)
        for own, initiatives in ((True, facts.delivered(release)), (False, facts.standing(release)))
        for initiative in initiatives
        for need in facts.needs.get(initiative.id, [])
        if need.before_release and not _accepted_for(need, release, own=own)
    ]


def _accepted_for(need: EvidenceNeed, release: Release, *, own: bool) -> bool:
    """A release that a standing initiative merely holds for needs evidence of its own."""
    return any(
        e.accepted and (e.release_id == release.id or (own and e.release_id is None))
        for e in need.evidence
    )


def _says(initiative: Initiative, need: EvidenceNeed, release: Release, *, own: bool) -> str:
    if own:
        return f"{initiative.key}: {lacking(need)}"
    return _(
        "%(key)s holds for every release: “%(item)s” has no accepted evidence for %(release)s.",
        key=initiative.key, item=need.title, release=release.key,
    )  # fmt: skip


#: The domain's table: id, rule, what it asks, and whether two signatures may override it.
RULES = (
    Rule("udi-format", _l("The version fits its carrier and the check digits are right."), _format, False),
    Rule("udi-unique", _l("The UDI-PI was never used before on its UDI-DI."), _unique, False),
    Rule("udi-symbol", _l("The symbol reads back to the same bytes."), _symbol, False),
    Rule("assessment", _l("The change is assessed and approved, and its UDI-DI fits the outcome."), _assessment, False),
    Rule("registration", _l("A new UDI-DI is registered where its market needs it."), _registration, True),
    Rule("value", _l("The PM signed the value of every initiative it delivers."), _value, True),
    Rule("evidence", _l("Evidence needed before release is accepted."), _evidence, True),
)  # fmt: skip
