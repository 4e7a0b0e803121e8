"""Releases: planned, approved, authorised, released, locked."""

from tracker.web.releases import signing  # noqa: F401  its views belong to the same blueprint
from tracker.web.releases.views import bp

__all__ = ["bp"]
