"""The capacity of a team: its policy, the guard, its periods. Deciding on them stays with the pages."""

from flask import abort

from tracker.api.operations import operation
from tracker.api.who import me, my_products
from tracker.capacity.queries import book_of, periods_of
from tracker.capacity.space import space_of
from tracker.core.clock import now
from tracker.exchange.shapes.capacity import CapacityShape, capacity_shape
from tracker.identity.models import Scope
from tracker.identity.permissions import Right
from tracker.initiatives.teams import readable_team

SHOWN = 12


@operation(
    "GET", "/teams/<key>/capacity", Right.READ_LOAD, Scope.READ, area="teams", answer=CapacityShape
)
def get_capacity(key: str) -> CapacityShape:
    """How a team stands against its floor for technical work; of nobody's own days."""
    at = now()
    team = readable_team(key, me(), my_products(), at) or abort(404)
    periods = periods_of(team, SHOWN)[::-1]
    return capacity_shape(team, space_of(team, at), periods, book_of(periods, at))
