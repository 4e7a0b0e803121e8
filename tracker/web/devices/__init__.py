"""Products and their UDI-DIs."""

from tracker.web.devices import changes, registrations  # noqa: F401  (views of the same blueprint)
from tracker.web.devices.views import bp

__all__ = ["bp"]
