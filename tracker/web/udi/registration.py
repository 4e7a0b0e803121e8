"""What somebody has at hand who registers UDI-DIs, as a table to take away."""

from typing import Any

from flask import abort

from tracker.core.db import db
from tracker.exchange.registration_rows import COLUMNS, rows_of
from tracker.identity.permissions import Right
from tracker.releases.models import Device
from tracker.releases.queries import devices_in
from tracker.web.listing import handed_out, tables_at
from tracker.web.udi.views import bp
from tracker.web.who import my_products, needs


@tables_at(bp, "/devices/registration")
@needs(Right.READ_RECORDS)
def registration(kind: str) -> Any:
    return handed_out("udi-registration", COLUMNS, rows_of(my_products()), kind)


@tables_at(bp, "/devices/<gtin>/registration")
@needs(Right.READ_RECORDS)
def registration_of(gtin: str, kind: str) -> Any:
    if db.session.scalar(devices_in(my_products()).where(Device.gtin == gtin)) is None:
        abort(404)
    return handed_out(f"{gtin}-registration", COLUMNS, rows_of(my_products(), gtin), kind)
