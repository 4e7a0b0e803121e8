"""Releases: planned, approved, authorised, released, locked; or withdrawn."""

from tracker.web.releases import (  # views of the same blueprint
    assessment,  # noqa: F401
    devices,  # noqa: F401
    overrides,  # noqa: F401
    signing,  # noqa: F401
    withdrawal,  # noqa: F401
)
from tracker.web.releases.views import bp

__all__ = ["bp"]
