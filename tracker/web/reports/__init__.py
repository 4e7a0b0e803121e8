"""Issued reports."""

from tracker.web.reports.views import bp

__all__ = ["bp"]
