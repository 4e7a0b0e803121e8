"""Your account: who you are here, your sessions, your password, your tokens."""

from tracker.web.account import tokens  # noqa: F401  its views belong to the same blueprint
from tracker.web.account.views import bp

__all__ = ["bp"]
