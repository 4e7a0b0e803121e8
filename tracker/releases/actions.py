"""Planning releases. Their UDI-DIs stand in `devices`, releasing itself in `readiness`."""

from datetime import datetime

from sqlalchemy import func, select

from tracker.audit.actions import record
from tracker.core.db import db
from tracker.core.editions import refuse_stale
from tracker.core.errors import Invalid, RuleBroken
from tracker.core.texts import _
from tracker.identity.models import Person, Product
from tracker.identity.permissions import Role
from tracker.identity.queries import belongs_to
from tracker.releases.models import NEXT, Device, Release, ReleaseSource, ReleaseState, ReleaseUdi
from tracker.releases.queries import current_devices, devices_of, use_of_pi
from tracker.udi.gs1 import fold, version_error


def plan(
    product: Product, *, version: str, tag: str, commit: str, build: str, devices: list[Device],
    em: Person, pm: Person, by: Person, at: datetime,
) -> Release:  # fmt: skip
    """Create a planned release whose UDI-PI is its version, exactly as written."""
    _refuse_people(product, em, pm, at)
    if wrong := version_error(version):
        raise Invalid("version", wrong)
    if tag != product.tag_prefix + version:
        raise Invalid(
            "tag",
            _(
                "The tag of version %(v)s is “%(tag)s”.",
                v=version,
                tag=product.tag_prefix + version,
            ),
        )
    _refuse_devices(product, version, devices, at)
    if db.session.scalar(
        select(Release.id).where(Release.product_id == product.id, Release.tag == tag)
    ):
        raise Invalid("version", _("There is already a release with the tag %(tag)s.", tag=tag))
    number = (db.session.scalar(select(func.max(Release.id))) or 0) + 1
    release = Release(
        id=number, key=f"REL-{number}", product=product, version=version, tag=tag, commit=commit,
        build=build, em=em, pm=pm, created_by=by, created_at=at,
        udis=[ReleaseUdi(device=d, pi=version, pi_folded=fold(version)) for d in devices],
    )  # fmt: skip
    db.session.add(release)
    told = _told_before(release)
    record(
        "release.planned", release, by=by, at=at,
        changes={
            **({"source": [None, [f"{row.source} {row.source_id}" for row in told]]} if told else {}),
            "version": [None, version], "tag": [None, tag], "commit": [None, commit],
            "build": [None, build], "udi": [None, [udi.hri for udi in release.udis]],
            "em": [None, em.name], "pm": [None, pm.name],
        },
    )  # fmt: skip
    return release


def _told_before(release: Release) -> list[ReleaseSource]:
    """What its sources told of this tag before it was planned: from now on it is told of this release."""
    unlinked = select(ReleaseSource).where(
        ReleaseSource.product_id == release.product.id, ReleaseSource.release_id.is_(None),
        ReleaseSource.tag == release.tag,
    )  # fmt: skip
    newest = unlinked.order_by(ReleaseSource.withdrawn_at.is_not(None).desc(), ReleaseSource.id)
    found = {row.source: row for row in db.session.scalars(newest)}  # one a source: its last
    for row in found.values():
        row.release = release
    return list(found.values())


def plan_preset(
    product: Product, *, version: str, tag: str | None, commit: str, build: str,
    gtins: list[str] | None, em: Person | None, pm: Person | None, by: Person, at: datetime,
) -> Release:  # fmt: skip
    """Plan a release as a pipeline does: what it does not name is preset from the product."""
    em, pm = em or product.em, pm or product.pm
    if em is None or pm is None:
        raise Invalid(
            "em" if em is None else "pm",
            _("%(name)s has no preset owners; name EM and PM.", name=product.name),
        )
    devices = list(db.session.scalars(devices_of(product)))
    if gtins is None:
        devices = current_devices(devices, at.date())
    else:
        unknown = [gtin for gtin in gtins if gtin not in {device.gtin for device in devices}]
        if unknown:
            raise Invalid("devices", _("%(name)s has no UDI-DI %(gtin)s.", name=product.name, gtin=unknown[0]))  # fmt: skip
        devices = [device for device in devices if device.gtin in gtins]
    return plan(
        product, version=version, tag=product.tag_prefix + version if tag is None else tag,
        commit=commit, build=build, devices=devices, em=em, pm=pm, by=by, at=at,
    )  # fmt: skip


def change_build(
    release: Release, *, commit: str, build: str, by: Person, at: datetime,
    edition: str | None = None,
) -> None:  # fmt: skip
    """Name the commit and build that will be released; earlier approvals no longer fit."""
    step(release, "release")  # only what may still be released changes
    refuse_stale(edition, release.build_edition)
    before = release.commit, release.build
    release.commit, release.build = commit, build
    record(
        "release.build-changed", release, by=by, at=at,
        changes={"commit": [before[0], commit], "build": [before[1], build]},
    )  # fmt: skip


def change_devices(
    release: Release, devices: list[Device], *, by: Person, at: datetime, edition: str | None = None
) -> None:
    """Let a planned release carry other UDI-DIs; its UDI-PI stays, earlier approvals fit no longer."""
    step(release, "release")
    refuse_stale(edition, release.devices_edition)
    kept = {udi.device_id for udi in release.udis} & {device.id for device in devices}
    if len(kept) == len(devices) == len(release.udis):
        raise Invalid("devices", _("It carries exactly these already."))
    before = [udi.hri for udi in release.udis]
    fresh = [device for device in devices if device.id not in kept]
    _refuse_devices(release.product, release.version, fresh, at, any_kept=bool(kept))
    release.udis = [
        *(udi for udi in release.udis if udi.device_id in kept),
        *(ReleaseUdi(device=d, pi=release.version, pi_folded=fold(release.version)) for d in fresh),
    ]
    record(
        "release.udi-changed", release, by=by, at=at,
        changes={"udi": [before, [udi.hri for udi in release.udis]]},
    )  # fmt: skip


def cancel(release: Release, reason: str, *, by: Person, at: datetime) -> None:
    """Give up a planned release; its UDI-PI stays used."""
    target = step(release, "cancel")
    release.state = target
    record(
        "release.cancelled", release, by=by, at=at, texts={"reason": reason},
        changes={"state": [ReleaseState.PLANNED.value, target.value]},
    )  # fmt: skip


def step(release: Release, verb: str) -> ReleaseState:
    """Where this verb leads; RuleBroken if it is not open in this state."""
    target = NEXT[release.state].get(verb)
    if target is None:
        raise RuleBroken(
            _(
                "%(key)s is %(state)s; nothing about it changes.",
                key=release.key,
                state=release.state.value,
            )
        )
    return target


def _refuse_devices(
    product: Product, version: str, devices: list[Device], at: datetime, *, any_kept: bool = False
) -> None:
    """Only UDI-DIs of the product that are made still, and that never carried this UDI-PI."""
    if not devices and not any_kept:
        raise Invalid("devices", _("Choose at least one UDI-DI that this release carries."))
    for device in devices:
        if device.product_id != product.id:
            raise Invalid("devices", _("%(gtin)s belongs to another product.", gtin=device.gtin))
        if device.discontinued_on(at.date()):
            raise Invalid("devices", _("%(gtin)s is discontinued; no further release carries it.", gtin=device.gtin))  # fmt: skip
        if used := use_of_pi(device, fold(version)):
            raise Invalid(
                "version",
                _(
                    "%(key)s already carries the UDI-PI %(pi)s on %(gtin)s. A UDI-PI is never used twice, also not in other case.",
                    key=used.key, pi=used.version, gtin=device.gtin,
                ),
            )  # fmt: skip


def _refuse_people(product: Product, em: Person, pm: Person, at: datetime) -> None:
    """Two people who hold the role, are still here, and belong to the product: they must act."""
    if em.id == pm.id:
        raise Invalid("pm", _("EM and PM are two different people."))
    if Role.EM not in em.roles:
        raise Invalid("em", _("%(name)s is not an engineering manager.", name=em.name))
    if Role.PM not in pm.roles:
        raise Invalid("pm", _("%(name)s is not a product manager.", name=pm.name))
    for field, person in (("em", em), ("pm", pm)):
        if not person.active:
            raise Invalid(field, _("%(name)s has left.", name=person.name))
        if not belongs_to(person, product, at):
            raise Invalid(field, _("%(name)s does not belong to %(product)s.", name=person.name, product=product.name))  # fmt: skip
