"""Signing in and out, and the one-time link with which a person sets a password."""

from tracker.web.access.views import bp

__all__ = ["bp"]
