"""Issued reports."""

from tracker.web.reports import checking, register, team
from tracker.web.reports.views import bp

__all__ = ["bp", "checking", "register", "team"]
