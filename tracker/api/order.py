"""The order of a team: read, as of a day too; moved with a reason."""

from collections.abc import Iterable
from datetime import date

from flask import abort, request

from tracker.api.bodies import OrderMoveBody
from tracker.api.found import initiative_or_404
from tracker.api.operations import Parameter, operation
from tracker.api.who import me, my_products
from tracker.core.clock import now
from tracker.core.db import write
from tracker.core.errors import Invalid
from tracker.core.texts import _
from tracker.exchange.shapes.order import OrderShape, order_shape
from tracker.http.errors import Refusal
from tracker.identity.models import Scope, Team
from tracker.identity.permissions import Right
from tracker.initiatives.teams import readable_team
from tracker.order import actions
from tracker.order.history import end_of

AREA = "teams"


def team_or_404(key: str) -> Team:
    """The team with this key, if it lies in the token's scope."""
    return readable_team(key, me(), my_products(), now()) or abort(404)


def _on() -> Iterable[Parameter]:
    return [
        Parameter(
            name="on", schema={"type": "string", "format": "date"},
            description="The order as it was at the end of this day, in UTC. Left out: now.",
        )
    ]  # fmt: skip


@operation(
    "GET", "/teams/<key>/order", Right.READ_RECORDS, Scope.READ, area=AREA, answer=OrderShape,
    query=_on,
)  # fmt: skip
def get_order(key: str) -> OrderShape:
    """What a team does first, second, third; what is "not now" and why.

    Initiatives of products that the token does not reach keep their place and say nothing else.
    """
    on = _day()
    past = on is not None and on < now().date()
    return order_shape(team_or_404(key), my_products(), on, end_of(on) if on and past else None)


def _day() -> date | None:
    for name in request.args:
        if name != "on" or len(request.args.getlist(name)) > 1:
            raise Refusal(400, _("This address takes one parameter: on."))
    text = request.args.get("on")
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refusal(400, _("“on” is a day, written like 2026-11-03.")) from None


@operation(
    "POST", "/teams/<key>/order/moves", Right.STEER_TEAM, Scope.WRITE, area=AREA,
    answer=OrderShape, status=201, body=OrderMoveBody,
)  # fmt: skip
def move_in_order(key: str, body: OrderMoveBody) -> OrderShape:
    """Give an initiative another place, with the reason; answers the order that it left."""
    team = team_or_404(key)
    with write():
        initiative = initiative_or_404(body.initiative)
        if initiative.team_id != team.id:
            raise Invalid("initiative", _("%(key)s is another team's.", key=initiative.key))
        actions.move(
            initiative,
            body.to,
            why=body.why,
            words=body.words,
            seen=body.edition,
            by=me(),
            at=now(),
        )
    return order_shape(team, my_products())
