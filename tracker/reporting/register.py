"""The UDI register of some products, gathered and frozen: a handful of queries, however long."""

from collections.abc import Iterable
from itertools import groupby

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, joinedload

from reports import register as printed
from reports.common import Header, NoneRecorded, NotApplicable, Nothing, StateWord, Tone
from tracker.assessment.queries import Standing, standings
from tracker.core.db import db
from tracker.identity.models import Product
from tracker.releases.models import Device, Release, ReleaseUdi, ReleaseWithdrawal
from tracker.releases.queries import devices_in
from tracker.releases.registration_models import Registration
from tracker.releases.registrations import tasks_of
from tracker.reporting.proof import release_state
from tracker.reporting.registered import registered
from tracker.reporting.release_assessment import OUTCOMES
from tracker.reporting.subjects import Register
from tracker.reporting.terms import register_terms
from tracker.signing.models import Signature

AGENCY = "GS1"
_FULL = (
    joinedload(Release.released_by),
    joinedload(Release.product),
    joinedload(Release.withdrawal).joinedload(ReleaseWithdrawal.signature),
)


def scope(_register: Register) -> str:
    """What the register of some products covers."""
    return "Every UDI-DI and every release of the products named, from the first"


def register(subject: Register, head: Header) -> printed.RegisterReport:
    """Every device with its releases, and the releases that carry no UDI."""
    ids = [product.id for product in subject.products]
    carried, bare = _carried(ids), _bare(ids)
    found = {release.id: release for udis in carried.values() for _udi, release in udis}
    judged = standings([*found.values(), *bare])
    udi_dis = db.session.scalars(devices_in(_of(ids))).all()
    tasks = tasks_of({device.id for device in udi_dis})
    devices = tuple(
        _device(device, carried.get(device.id, []), judged, tasks.get(device.id, []))
        for device in udi_dis
    )
    alone = tuple(
        printed.BareReleases(
            product=name, releases=tuple(_release(release, None, judged) for release in releases)
        )
        for name, releases in groupby(bare, key=lambda release: release.product.name)
    )
    return printed.RegisterReport(
        header=head, in_one_paragraph=_paragraph(subject, devices, len(found) + len(bare)),
        products=tuple(product.name for product in subject.products),
        devices=devices or NoneRecorded(), bare=alone or NoneRecorded(),
        missing=tuple(_missing(devices)), glossary=register_terms(),
    )  # fmt: skip


def _of(ids: list[int]) -> Select[int]:
    return select(Product.id).where(Product.id.in_(ids))


def _carried(ids: list[int]) -> dict[int, list[tuple[ReleaseUdi, Release]]]:
    """Device → each UDI on it with its release, the newest first."""
    rows = db.session.scalars(
        select(ReleaseUdi)
        .join(ReleaseUdi.device)
        .join(ReleaseUdi.release)
        .where(Device.product_id.in_(ids))
        .options(contains_eager(ReleaseUdi.device), contains_eager(ReleaseUdi.release).options(*_FULL))
        .order_by(Release.id.desc())
    )  # fmt: skip
    found: dict[int, list[tuple[ReleaseUdi, Release]]] = {}
    for udi in rows:
        found.setdefault(udi.device_id, []).append((udi, udi.release))
    return found


def _bare(ids: list[int]) -> list[Release]:
    """Releases without a UDI, by product, the newest first."""
    rows = db.session.scalars(
        select(Release)
        .join(Release.product)
        .where(Release.product_id.in_(ids), ~Release.udis.any())
        .options(*_FULL)
        .order_by(Product.key, Release.id.desc())
    )
    return list(rows)


def _device(
    device: Device,
    carried: list[tuple[ReleaseUdi, Release]],
    judged: dict[int, Standing],
    tasks: list[Registration],
) -> printed.RegisteredDevice:
    releases = tuple(_release(release, udi, judged) for udi, release in carried)
    return printed.RegisteredDevice(
        product=device.product.name, di=device.gtin, agency=AGENCY,
        basic_udi=device.basic_udi.code if device.basic_udi else None,
        trade_name=device.trade_name, carrier=f"({device.carrier.value})", markets=device.markets,
        predecessor=device.predecessor.gtin if device.predecessor else None,
        discontinued=device.discontinuation.day if device.discontinuation else None,
        registrations=registered(tasks), releases=releases or NoneRecorded(),
    )  # fmt: skip


def _release(
    release: Release, udi: ReleaseUdi | None, judged: dict[int, Standing]
) -> printed.RegisteredRelease:
    standing = judged[release.id]
    by = release.released_by
    return printed.RegisteredRelease(
        key=release.key, version=release.version, tag=release.tag, state=release_state(release),
        pi=udi.pi if udi else None, hri=udi.hri if udi else None,
        outcome=_outcome(release, standing),
        rules=standing.current.rules_version if standing.current else None,
        assessed=_signed(standing.assessed), approved=_signed(standing.approved),
        released_at=release.released_at, released_by=by.name if by else None,
        withdrawn=_signed(release.withdrawal.signature if release.withdrawal else None),
    )  # fmt: skip


def _outcome(release: Release, standing: Standing) -> StateWord | Nothing:
    if standing.current is not None:
        return OUTCOMES[standing.current.outcome]
    return NotApplicable(because="it is imported") if release.imported else NoneRecorded()


def _signed(signature: Signature | None) -> printed.Signed | None:
    return printed.Signed(by=signature.printed_name, at=signature.at) if signature else None


def _paragraph(
    subject: Register, devices: tuple[printed.RegisteredDevice, ...], releases: int
) -> str:
    n, products = len(devices), len(subject.products)
    return (
        f"{n} UDI-DI{'' if n == 1 else 's'} and {releases} release{'' if releases == 1 else 's'} of "
        f"{products} product{'' if products == 1 else 's'}, planned, cancelled and imported ones too."
    )


def _missing(devices: Iterable[printed.RegisteredDevice]) -> Iterable[str]:
    """What a reader would look for in vain, a sentence each."""
    for device in devices:
        if device.basic_udi is None:
            yield f"{device.di}: no Basic UDI-DI is recorded."
        for one in device.registrations:
            if one.state.tone is Tone.WAIT:
                yield f"{device.di}: the registration in {one.register} is {one.state.word.lower()}."
        rows = () if isinstance(device.releases, Nothing) else device.releases
        for row in rows:
            if row.state.word == "Released" and isinstance(row.outcome, NoneRecorded):
                yield f"{row.key} was released without a change assessment in this record."
