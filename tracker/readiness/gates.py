"""The gates of a release, as far as their parts exist: udi-format, udi-unique, value, evidence."""

from dataclasses import dataclass

from tracker.core.db import db
from tracker.core.texts import _
from tracker.evidence.models import EvidenceNeed
from tracker.evidence.queries import needs_by_initiative
from tracker.initiatives.models import Initiative, Status
from tracker.initiatives.queries import delivered_in, standing_for
from tracker.readiness.conditions import Missing, Place, lacking, unsigned
from tracker.releases.models import Release
from tracker.releases.queries import use_of_pi
from tracker.udi.gs1 import fold, gtin_error, version_error
from tracker.value.queries import sign_off

COMMITTED = {Status.COMMITTED, Status.DELIVERED, Status.VERIFIED, Status.CLOSED}


@dataclass(frozen=True, slots=True)
class Gate:
    """One gate: its id, what it asks, and what is missing; green when nothing is."""

    id: str
    rule: str
    missing: tuple[Missing, ...]

    @property
    def green(self) -> bool:
        return not self.missing


def gates(release: Release) -> list[Gate]:
    """Every gate that exists, in the order of the domain's table; an imported one has none."""
    if release.imported:
        return []
    delivered = list(db.session.scalars(delivered_in(release)))
    standing = [i for i in db.session.scalars(standing_for(release)) if i not in delivered]
    return [
        Gate("udi-format", _("The version fits its carrier and the check digits are right."), tuple(_format(release))),
        Gate("udi-unique", _("The UDI-PI was never used before on its UDI-DI."), tuple(_unique(release))),
        Gate("value", _("The PM signed the value of every initiative it delivers."), tuple(_value(delivered))),
        Gate("evidence", _("Evidence needed before release is accepted."), tuple(_evidence(release, delivered, standing))),
    ]  # fmt: skip


def _format(release: Release) -> list[Missing]:
    errors = [gtin_error(udi.device.gtin) or version_error(udi.pi) for udi in release.udis]
    if not errors:
        errors = [_("No UDI-DI is chosen.")]
    errors += [
        _("The UDI-PI %(pi)s is not the version %(v)s.", pi=udi.pi, v=release.version)
        for udi in release.udis
        if udi.pi != release.version
    ]
    return [Missing(error, Place.RELEASE, release.key) for error in errors if error]


def _unique(release: Release) -> list[Missing]:
    found = []
    for udi in release.udis:
        used = use_of_pi(udi.device, fold(udi.pi))
        if used is not None and used.id != release.id:
            sentence = _("%(key)s carries this UDI-PI already.", key=used.key)
            found.append(Missing(sentence, Place.RELEASE, used.key))
    return found


def _value(delivered: list[Initiative]) -> list[Missing]:
    found = []
    for initiative in delivered:
        state = sign_off(initiative)
        if not state.signed:
            sentence = f"{initiative.key}: {unsigned(state)}"
            found.append(Missing(sentence, Place.VALUE, initiative.key))
        elif initiative.status not in COMMITTED:
            sentence = _("%(key)s is not committed yet.", key=initiative.key)
            found.append(Missing(sentence, Place.INITIATIVE, initiative.key))
    return found


def _evidence(
    release: Release, delivered: list[Initiative], standing: list[Initiative]
) -> list[Missing]:
    lists = needs_by_initiative([i.id for i in (*delivered, *standing)])
    found = []
    for initiative in (*delivered, *standing):
        own = initiative in delivered
        for need in lists.get(initiative.id, []):
            if need.before_release and not _accepted_for(need, release, own=own):
                found.append(
                    Missing(
                        _says(initiative, need, release, own=own), Place.EVIDENCE, initiative.key
                    )
                )
    return found


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
