"""People, roles, teams, products and grants: the administrator's pages."""

from tracker.web.people.views import bp

__all__ = ["bp"]
