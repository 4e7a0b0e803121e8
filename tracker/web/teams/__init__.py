"""The teams, and what the pages of a team share."""

from tracker.web.teams.views import bp

__all__ = ["bp"]
