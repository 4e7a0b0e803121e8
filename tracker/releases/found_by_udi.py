"""From a UDI to what it names: the device, the releases that carry it, and withdrawals."""

from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from tracker.core.db import db
from tracker.releases.models import Device, Release, ReleaseUdi
from tracker.releases.queries import devices_in
from tracker.udi.gs1 import fold
from tracker.udi.meaning import Meaning, meaning_of
from tracker.udi.reader import read
from tracker.udi.reading import Reading


@dataclass(frozen=True, slots=True)
class Named:
    """What a text was read as, and what of this record it names."""

    reading: Reading
    meaning: Meaning
    device: Device | None
    release: Release | None  # carries exactly this UDI-DI with this UDI-PI


def named_by(text: str, products: Select[int], *, this_year: int) -> Named:
    """Read a UDI and find its device and release among these products; two queries at most."""
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
    return Named(reading, meaning, device, release)
