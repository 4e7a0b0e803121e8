"""From the outcome of a change assessment to the UDI-DI that the release carries."""

from datetime import datetime

from tracker.assessment.actions import sides_of
from tracker.assessment.queries import AssessmentState, Standing, content_of, standing_of
from tracker.assessment.rules import Outcome
from tracker.core.errors import Invalid, RuleBroken
from tracker.core.texts import _
from tracker.identity.models import Person
from tracker.readiness.conditions import Missing, Place
from tracker.releases.actions import change_devices, step
from tracker.releases.devices import Follows, register_device
from tracker.releases.models import BasicUdi, Device, Market, Release
from tracker.releases.queries import first_carried
from tracker.udi.gs1 import Carrier


def asks_for_new_di(standing: Standing) -> bool:
    """Whether the current version of the assessment asks for a new UDI-DI, or for more."""
    current = standing.current
    return current is not None and current.outcome.rank >= Outcome.NEW_DI.rank


def asks_for_new_basic(standing: Standing) -> bool:
    """Whether it asks for a new Basic UDI-DI as well."""
    return standing.current is not None and standing.current.outcome is Outcome.NEW_BASIC


def fit_of_udi_dis(
    release: Release, standing: Standing, carried: dict[int, Release]
) -> list[Missing]:
    """What keeps the UDI-DIs of a release from being those that its assessment asks for.

    `carried` names the release that went out first with a UDI-DI.
    """
    found = _other_markets(release, standing)
    if not asks_for_new_di(standing):
        return found
    for udi in release.udis:
        first = carried.get(udi.device_id)
        if first is not None and _before(first, release):
            found.append(_needs_successor(release, standing, udi.device, first))
        elif asks_for_new_basic(standing) and (wrong := _group(udi.device)):
            found.append(Missing(wrong, Place.DEVICE, udi.device.gtin))
    return found


def register_successor(
    predecessor: Device, *, gtin: str, trade_name: str, carrier: Carrier, markets: list[Market],
    basic: BasicUdi | None, release: Release | None, by: Person, at: datetime,
) -> Device:  # fmt: skip
    """Register the UDI-DI that takes the place of another; the release that asked then carries it.

    One event for the UDI-DI, and one more for the release where one asked for it.
    """
    standing = standing_of(release) if release is not None else Standing(None)
    if release is not None:
        _refuse_unasked(release, standing, predecessor)
    if asks_for_new_basic(standing) and (basic is None or basic is predecessor.basic_udi):
        raise Invalid("basic", _("The assessment asks for a new Basic UDI-DI; the one of %(gtin)s stays with it.", gtin=predecessor.gtin))  # fmt: skip
    number = standing.current.number if standing.current else None
    device = register_device(
        predecessor.product, gtin=gtin, trade_name=trade_name, carrier=carrier, markets=markets,
        basic=basic, follows=Follows(predecessor, release, number), by=by, at=at,
    )  # fmt: skip
    if release is not None:
        carries = [udi.device for udi in release.udis if udi.device_id != predecessor.id]
        change_devices(release, [*carries, device], by=by, at=at)
    return device


def _refuse_unasked(release: Release, standing: Standing, predecessor: Device) -> None:
    step(release, "release")
    if predecessor.id not in {udi.device_id for udi in release.udis}:
        raise RuleBroken(_("%(key)s does not carry %(gtin)s.", key=release.key, gtin=predecessor.gtin))  # fmt: skip
    if not asks_for_new_di(standing):
        raise RuleBroken(_("The change assessment of %(key)s asks for no new UDI-DI.", key=release.key))  # fmt: skip
    if standing.state is not AssessmentState.APPROVED:
        raise RuleBroken(_("The change assessment of %(key)s is not signed and approved yet; its outcome may still change.", key=release.key))  # fmt: skip
    if predecessor.id not in first_carried({predecessor.id}):
        raise RuleBroken(_("No release is out with %(gtin)s; it is new itself, and needs no successor.", gtin=predecessor.gtin))  # fmt: skip


def _needs_successor(
    release: Release, standing: Standing, device: Device, first: Release
) -> Missing:
    """Whoever approved comes first; then the successor is registered, or carried if it is there."""
    assert standing.current is not None
    words = {"n": standing.current.number, "key": first.key, "gtin": device.gtin}
    if device.successor is not None:
        sentence = _("v%(n)d asks for a new UDI-DI; %(key)s already carries %(gtin)s. Let the release carry its successor %(new)s.", **words, new=device.successor.gtin)  # fmt: skip
        return Missing(sentence, Place.RELEASE_DEVICES, release.key)
    sentence = _("v%(n)d asks for a new UDI-DI; %(key)s already carries %(gtin)s. Register the successor of %(gtin)s.", **words)  # fmt: skip
    if standing.state is not AssessmentState.APPROVED:
        return Missing(sentence, Place.ASSESSMENT, release.key)
    return Missing(sentence, Place.SUCCESSOR, f"{device.gtin}/{release.key}")


def _group(device: Device) -> str | None:
    """Why the Basic UDI-DI of a new UDI-DI is no new one."""
    before = device.predecessor
    if device.basic_udi is None:
        return _("The assessment asks for a new Basic UDI-DI; %(gtin)s belongs to none yet.", gtin=device.gtin)  # fmt: skip
    if before is not None and before.basic_udi is device.basic_udi:
        return _("The assessment asks for a new Basic UDI-DI; %(gtin)s belongs to that of its predecessor, %(code)s.", gtin=device.gtin, code=device.basic_udi.code)  # fmt: skip
    return None


def _other_markets(release: Release, standing: Standing) -> list[Missing]:
    """Whether UDI-DIs that came later bring rules of a market that nobody assessed."""
    if standing.current is None:
        return []
    content = content_of(standing.current)
    if set(content["udi_di"]) >= {udi.device.gtin for udi in release.udis}:
        return []
    strange = {side.value for side in sides_of(release)} - set(content["sides"])
    return [
        Missing(_("v%(n)d was not assessed for %(side)s, which a UDI-DI of the release now serves. Assess it anew.", n=standing.current.number, side=side), Place.ASSESSMENT, release.key)
        for side in sorted(strange)
    ]  # fmt: skip


def _before(first: Release, release: Release) -> bool:
    """Whether the first release on a UDI-DI is another one, and was out before."""
    if first.id == release.id or first.released_at is None:
        return False
    return release.released_at is None or first.released_at < release.released_at
