"""Search: everything that a reader may know of, by words."""

from tracker.web.search.views import bp

__all__ = ["bp"]
