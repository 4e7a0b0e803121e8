"""Issued reports."""

from tracker.web.reports import register, team
from tracker.web.reports.views import bp

__all__ = ["bp", "register", "team"]
