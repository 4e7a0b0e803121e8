"""Reading a UDI, and handing out that of a release: as a symbol, and for its About screen."""

from tracker.web.udi import labels, registration
from tracker.web.udi.views import bp

__all__ = ["bp", "labels", "registration"]
