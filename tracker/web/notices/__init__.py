"""One's notices: the page, how they come by e-mail, and the way out of it."""

from tracker.web.notices.views import bp

__all__ = ["bp"]
