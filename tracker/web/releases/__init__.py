"""Releases: planned, approved, authorised, released, locked."""

from tracker.web.releases.views import bp

__all__ = ["bp"]
