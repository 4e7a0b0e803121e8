"""The life of a UDI-DI: its chain, its releases with who stood for them, and its time line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.orm import aliased, joinedload

from reports.timeline import Flag, Lane, Mark, TimeLine
from tracker.assessment.models import Assessment
from tracker.assessment.rules import Outcome
from tracker.core.db import db
from tracker.core.texts import _
from tracker.identity.models import Product
from tracker.releases.models import (
    Device,
    DeviceGroup,
    Release,
    ReleaseState,
    ReleaseUdi,
    ReleaseWithdrawal,
    Succession,
)
from tracker.releases.registration_models import Registration, RegistrationState
from tracker.releases.registrations import tasks_of
from tracker.signing.models import Document, Meaning, Signature

MOST = 2000  # releases on one drawing, the newest
ON_A_PAGE = 6  # UDI-DIs of one drawing on paper
NEW = (Outcome.NEW_DI, Outcome.NEW_BASIC)


@dataclass(frozen=True, slots=True)
class Family:
    """A UDI-DI with those before and after it, and those of the same Basic UDI-DI."""

    device: Device
    devices: list[Device]  # from the oldest of each chain on, group by group

    @property
    def chain(self) -> list[Device]:
        """The UDI-DI with those before and after it, the oldest first."""
        first, after = self.device, {d.predecessor: d for d in self.devices if d.predecessor}
        while first.predecessor is not None:
            first = first.predecessor
        found = [first]
        while found[-1] in after:
            found.append(after[found[-1]])
        return found


def family_of(gtin: str, products: Select[int]) -> Family | None:
    """The UDI-DI with this GTIN and its family, if it lies in these products: one query."""
    product = select(Device.product_id).where(Device.gtin == gtin).scalar_subquery()
    found = list(
        db.session.scalars(
            select(Device)
            .where(Device.product_id == product, Device.product_id.in_(products))
            .options(
                joinedload(Device.product), joinedload(Device.market_rows),
                joinedload(Device.group).joinedload(DeviceGroup.basic_udi),
                joinedload(Device.discontinuation),
                joinedload(Device.succession).joinedload(Succession.caused_by),
            )
            .order_by(Device.id)
        ).unique()
    )  # fmt: skip
    device = next((device for device in found if device.gtin == gtin), None)
    return None if device is None else Family(device, _in_order(device, found))


def _in_order(device: Device, found: list[Device]) -> list[Device]:
    """Each chain from its beginning on; of the others only those of one of its groups."""
    before = {d.id: d.succession.predecessor_id for d in found if d.succession}
    after = {predecessor: number for number, predecessor in before.items()}
    by_id = {d.id: d for d in found}

    def chain(number: int) -> list[int]:
        while number in before:
            number = before[number]
        told = [number]
        while told[-1] in after:
            told.append(after[told[-1]])
        return told

    own = chain(device.id)
    groups = {by_id[number].group.basic_udi_id for number in own if by_id[number].group}  # type: ignore[union-attr]
    rest = [d.id for d in found if d.group and d.group.basic_udi_id in groups]
    numbers = dict.fromkeys([*own, *(number for other in rest for number in chain(other))])
    return [by_id[number] for number in numbers]


def lives_of(release: Release, *, until: date) -> tuple[TimeLine, ...]:
    """The chains of the UDI-DIs that a release carries, drawn up to a day."""
    own = {udi.device.gtin for udi in release.udis}
    product = select(Product.id).where(Product.id == release.product_id)
    chains = [family.chain for gtin in sorted(own) if (family := family_of(gtin, product))]
    devices = list(dict.fromkeys(device for chain in chains for device in chain))
    tasks = tasks_of({device.id for device in devices})
    return tuple(
        time_line(devices[first : first + ON_A_PAGE], tasks, until=until)
        for first in range(0, len(devices), ON_A_PAGE)
    )


def releases_on_device(device: Device, before: int | None, size: int) -> tuple[list[Any], int | None]:  # fmt: skip
    """A page of its releases, the newest first, and where the next page begins: one query."""
    query = (
        select(
            Release.id, Release.key, Release.version, Release.state, Release.released_at,
            Release.imported_at, ReleaseUdi.pi, _withdrawn().label("withdrawn"),
            _outcome().label("outcome"),
            *_signed("approved", Meaning.APPROVE_RELEASE),
            *_signed("authorised", Meaning.AUTHORISE_RELEASE),
        )
        .join(ReleaseUdi, ReleaseUdi.release_id == Release.id)
        .where(ReleaseUdi.device_id == device.id)
        .order_by(Release.id.desc())
        .limit(size + 1)
    )  # fmt: skip
    if before is not None:
        query = query.where(Release.id < before)
    rows = list(db.session.execute(query))
    return rows[:size], rows[size - 1].id if len(rows) > size else None


def time_line(
    devices: Sequence[Device], registrations: dict[int, list[Registration]], *, until: date
) -> TimeLine:
    """What is drawn of these UDI-DIs up to a day: one query."""
    marks = _marks([device.id for device in devices], until)
    lanes = tuple(_lane(device, registrations.get(device.id, []), marks.get(device.id, ())) for device in devices)  # fmt: skip
    return TimeLine(
        title=_("Time line of %(gtins)s", gtins=", ".join(device.gtin for device in devices)),
        description=_("Each line is a UDI-DI from its registration here on, with its releases. A diamond stands where the change asked for a new UDI-DI, a cross where a release was withdrawn, a triangle where a register holds the UDI-DI."),
        until=until, lanes=lanes,
    )  # fmt: skip


def _lane(device: Device, tasks: list[Registration], marks: Sequence[Mark]) -> Lane:
    """It begins when it was entered, or with an imported release that is older."""
    basic = device.basic_udi
    began = min([device.created_at.date(), *(mark.on for mark in marks)])
    return Lane(
        gtin=device.gtin, name=device.trade_name, begins=began,
        group=_("Basic UDI-DI %(code)s, %(name)s", code=basic.code, name=basic.name) if basic else _("No Basic UDI-DI yet"),
        ends=device.discontinuation.day if device.discontinuation else None,
        follows=device.predecessor.gtin if device.predecessor else None, marks=tuple(marks),
        flags=tuple(
            Flag(on=task.day, label=task.register.value)
            for task in tasks
            if task.state is RegistrationState.REGISTERED and task.day
        ),
    )  # fmt: skip


def _marks(devices: list[int], until: date) -> dict[int, list[Mark]]:
    rows = db.session.execute(
        select(
            ReleaseUdi.device_id, Release.version, Release.released_at,
            _withdrawn().label("withdrawn"), _outcome().label("outcome"),
        )
        .join(Release, Release.id == ReleaseUdi.release_id)
        .where(
            ReleaseUdi.device_id.in_(devices),
            Release.state == ReleaseState.RELEASED,
            Release.released_at.is_not(None),
        )
        .order_by(Release.released_at.desc())
        .limit(MOST)
    )  # fmt: skip
    found: dict[int, list[Mark]] = {}
    for row in rows:
        if row.released_at.date() <= until:
            mark = Mark(
                on=row.released_at.date(), label=row.version, new=row.outcome in NEW,
                withdrawn=row.withdrawn,
            )  # fmt: skip
            found.setdefault(row.device_id, []).append(mark)
    return found


def _withdrawn() -> ColumnElement[bool]:
    return exists().where(ReleaseWithdrawal.release_id == Release.id)


def _outcome() -> Any:
    """Of the newest version of its change assessment."""
    return (
        select(Assessment.outcome)
        .where(Assessment.release_id == Release.id)
        .order_by(Assessment.number.desc())
        .limit(1)
        .scalar_subquery()
    )


def _signed(name: str, meaning: Meaning) -> tuple[Any, Any]:
    """Who signed last with this meaning on a manifest of the release, and when; if it stands."""
    withdrawal = aliased(Signature)
    last = (
        select(Signature)
        .join(Document, Document.id == Signature.document_id)
        .where(
            Document.kind == "manifest", Document.subject_key == Release.key,
            Signature.meaning == meaning,
            ~exists().where(withdrawal.withdraws_id == Signature.id),
        )
        .order_by(Signature.id.desc())
        .limit(1)
    )  # fmt: skip
    columns = (Signature.printed_name, Signature.at)
    return tuple(  # type: ignore[return-value]
        last.with_only_columns(column).scalar_subquery().label(f"{name}_{what}")
        for column, what in zip(columns, ("by", "at"), strict=True)
    )
