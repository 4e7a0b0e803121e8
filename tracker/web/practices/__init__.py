"""The five practices of a team as facts of the last four weeks."""

from tracker.web.practices.views import bp

__all__ = ["bp"]
