"""What the page of an initiative says of its place, and of who is on it."""

from typing import Any

from flask import url_for

from tracker.core.clock import now
from tracker.identity.permissions import Right
from tracker.initiatives.models import Initiative
from tracker.order.models import Work
from tracker.order.own import may_put
from tracker.order.people import on_now
from tracker.order.queries import ORDERED, last_move, parked_row, place_of
from tracker.web.order.views import bp
from tracker.web.who import me


@bp.app_context_processor
def _context() -> dict[str, Any]:
    return {"order_card": order_card}


def order_card(initiative: Initiative) -> dict[str, Any] | None:
    """Nothing for what its team does not order: a draft, or what is delivered."""
    if initiative.status not in ORDERED:
        return None
    team, parked = initiative.team, parked_row(initiative)
    works = on_now(initiative) if me().may(Right.READ_LOAD) else []
    mine = any(work.person_id == me().id for work in works)
    return {
        "team": team, "url": url_for("order.show", key=team.key, _anchor=initiative.key),
        "parked": parked, "place": None if parked else place_of(initiative),
        "moved": last_move(team) is not None,
        "works": [(work, _may_end(work)) for work in works],
        "put_on": not mine and may_put(initiative, me(), by=me(), at=now()),
    }  # fmt: skip


def _may_end(work: Work) -> bool:
    return may_put(work.initiative, work.person, by=me(), at=now())
