"""Products and their UDI-DIs."""

from tracker.web.devices.views import bp

__all__ = ["bp"]
