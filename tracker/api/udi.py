"""What a UDI names, and the UDI of a release for the software itself."""

from collections.abc import Iterable

from flask import request

from tracker.api.found import release_or_404
from tracker.api.operations import Kept, Parameter, operation
from tracker.api.who import my_products
from tracker.core.clock import now
from tracker.core.texts import _
from tracker.exchange.shapes.udi import AboutShape, ReadShape, about_shape, read_shape
from tracker.http.errors import Refusal
from tracker.http.places import address
from tracker.identity.models import Scope
from tracker.identity.permissions import Right
from tracker.releases.found_by_udi import LONGEST, named_by
from tracker.releases.models import Release, ReleaseState

AREA = "udi"

#: Seconds for which a client may show a UDI without asking again. A released one can be withdrawn at
#: any time, and an hour late is the most; a withdrawn or cancelled one stays what it is.
RELEASED, ENDED = 3600, 86_400


def _text() -> Iterable[Parameter]:
    return [
        Parameter(
            name="text", schema={"type": "string", "minLength": 1, "maxLength": LONGEST},
            description="A UDI in any spelling: what a scanner reads (GS as %1D), brackets, a GTIN, a link. Required.",
        )
    ]  # fmt: skip


@operation("GET", "/udi", Right.READ_RECORDS, Scope.READ, area=AREA, answer=ReadShape, query=_text)
def read_udi() -> ReadShape:
    """What a UDI is: its fields, its faults, and the device, release and withdrawals it names.

    Nothing is repaired: a wrong one answers 200 with `valid` false and what was expected. Devices and
    releases outside the token's products are not named.
    """
    for name in request.args:
        if name != "text" or len(request.args.getlist(name)) > 1:
            raise Refusal(400, _("This address takes one parameter: text."))
    text = request.args.get("text", "")
    if not text.strip():
        raise Refusal(400, _("Send the UDI as the parameter “text”."))
    if len(text) > LONGEST:
        raise Refusal(400, _("The text is longer than %(n)d characters; no UDI is.", n=LONGEST))
    return read_shape(named_by(text, my_products(), this_year=now().year), address)


@operation(
    "GET", "/releases/<key>/udi", Right.READ_RECORDS, Scope.READ, area=AREA, answer=AboutShape
)
def get_release_udi(key: str) -> Kept:
    """The UDI for the software itself: what its About screen shows, with what the symbol holds.

    `Cache-Control` says how long it may be shown without asking again: a planned one never, a released
    one an hour, a withdrawn or cancelled one a day. Ask again with `If-None-Match`.
    """
    release = release_or_404(key)
    return Kept(about_shape(release, address), _may_be_kept(release))


def _may_be_kept(release: Release) -> str:
    if release.state is ReleaseState.PLANNED:
        return "private, no-cache"
    ended = release.withdrawn or release.state is ReleaseState.CANCELLED
    return f"private, max-age={ENDED if ended else RELEASED}"
