"""The home page: what waits for me."""

from tracker.web.home.views import bp

__all__ = ["bp"]
