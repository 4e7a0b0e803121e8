"""From a UDI to what it names: the device, the releases that carry it, and withdrawals."""

from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from tracker.core.db import db
from tracker.core.texts import _
from tracker.releases.models import Device, Release, ReleaseUdi, ReleaseWithdrawal
from tracker.releases.queries import devices_in
from tracker.udi.gs1 import fold
from tracker.udi.meaning import Meaning, meaning_of
from tracker.udi.reader import read
from tracker.udi.reading import Reading

#: Characters of a text that is read, and withdrawals that are named of a device.
LONGEST, MOST = 4_000, 20


@dataclass(frozen=True, slots=True)
class Named:
    """What a text was read as, and what of this record it names."""

    reading: Reading
    meaning: Meaning
    device: Device | None
    release: Release | None  # carries exactly this UDI-DI with this UDI-PI
    withdrawn: tuple[Release, ...]  # it, if withdrawn; where no version is named, all of the device

    @property
    def sentence(self) -> str | None:
        """Why no release is named, if none is."""
        if self.release is not None or not self.meaning.di:
            return None
        if self.device is None:
            return _("No device in your products has the UDI-DI %(di)s.", di=self.meaning.di)
        if self.meaning.production:
            return _("The device is known, but no release of this record carries “%(pi)s” on it.", pi=self.meaning.production[0])  # fmt: skip
        return None


def named_by(text: str, products: Select[int], *, this_year: int) -> Named:
    """Read a UDI and find its device and release among these products; three queries at most."""
    reading = read(text.strip())
    meaning = meaning_of(reading, this_year=this_year)
    device = release = None
    if meaning.di:
        device = db.session.scalar(devices_in(products).where(Device.gtin == meaning.di))
    if device is not None and meaning.production:
        release = db.session.scalar(
            select(Release)
            .join(ReleaseUdi)
            .where(
                ReleaseUdi.device_id == device.id,
                ReleaseUdi.pi_folded.in_([fold(value) for value in meaning.production]),
            )
            .options(
                joinedload(Release.product),
                selectinload(Release.udis).joinedload(ReleaseUdi.device),
            )
            .order_by(Release.id)
            .limit(1)
        )
    return Named(reading, meaning, device, release, _withdrawn(meaning, device, release))


def _withdrawn(
    meaning: Meaning, device: Device | None, release: Release | None
) -> tuple[Release, ...]:
    if release is not None:
        return (release,) if release.withdrawn else ()
    if device is None or meaning.production:
        return ()
    return tuple(
        db.session.scalars(
            select(Release)
            .join(ReleaseUdi)
            .join(ReleaseWithdrawal)
            .where(ReleaseUdi.device_id == device.id)
            .options(joinedload(Release.product), selectinload(Release.udis).joinedload(ReleaseUdi.device))
            .order_by(Release.id.desc())
            .limit(MOST)
        )
    )  # fmt: skip
