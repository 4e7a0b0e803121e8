"""Saved views of lists: keeping, renaming and forgetting them."""

from tracker.web.views.views import bp

__all__ = ["bp"]
