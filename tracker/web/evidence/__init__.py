"""Evidence: the list, adding to it, reviewing it, and handing files out."""

from tracker.web.evidence.views import bp

__all__ = ["bp"]
