"""Withdrawing one's own signature."""

from tracker.web.signing.views import bp

__all__ = ["bp"]
