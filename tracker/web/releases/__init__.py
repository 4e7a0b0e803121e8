"""Releases: planned, approved, authorised, released, locked."""

from tracker.web.releases import overrides, signing  # noqa: F401  views of the same blueprint
from tracker.web.releases.views import bp

__all__ = ["bp"]
