"""Capacity of a team: the guard, its policy, its periods with planned and actual days."""

from tracker.web.capacity import periods, policy
from tracker.web.capacity.views import bp

__all__ = ["bp", "periods", "policy"]
