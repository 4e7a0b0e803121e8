"""Webhooks of products, and what stands at GitHub or GitLab and is planned nowhere."""

from tracker.web.hooks.views import bp

__all__ = ["bp"]
