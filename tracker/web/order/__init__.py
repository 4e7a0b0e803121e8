"""The order of a team and of a person, what is not now, who is on what."""

from tracker.web.order import card, grid, moves, own, parking
from tracker.web.order.views import bp

__all__ = ["bp", "card", "grid", "moves", "own", "parking"]
