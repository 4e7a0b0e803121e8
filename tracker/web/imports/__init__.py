"""Imports as pages: a file, what it would do, and doing it."""

from tracker.web.imports.views import bp

__all__ = ["bp"]
