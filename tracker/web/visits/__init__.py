"""The access list: who looked at what, and what was refused."""

from tracker.web.visits.views import bp

__all__ = ["bp"]
