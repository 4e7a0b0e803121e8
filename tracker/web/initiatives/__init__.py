"""Initiatives: list, register, show, edit, and the steps from draft to closed."""

from tracker.web.initiatives import (
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
    "clauses",
    "links",
    "owners",
    "register",
    "steps",
    "templates",
    "tickets",
    "unclaimed",
]
