"""Initiatives: list, register, show, edit, and the steps from draft to closed."""

from tracker.web.initiatives import (
    bucket,
    clauses,
    links,
    owners,
    register,
    steps,
    templates,
    tickets,
    unclaimed,
)
from tracker.web.initiatives.views import bp

__all__ = [
    "bp",
    "bucket",
    "clauses",
    "links",
    "owners",
    "register",
    "steps",
    "templates",
    "tickets",
    "unclaimed",
]
