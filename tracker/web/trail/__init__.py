"""The audit trail as a page."""

from tracker.web.trail.views import bp

__all__ = ["bp"]
