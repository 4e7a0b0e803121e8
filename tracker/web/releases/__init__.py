"""Releases: planned, approved, authorised, released, locked."""

from tracker.web.releases import overrides, signing, withdrawal  # noqa: F401  the same blueprint
from tracker.web.releases.views import bp

__all__ = ["bp"]
