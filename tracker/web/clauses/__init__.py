"""Catalogues and their clauses: what applies, what meets it, what is open."""

from tracker.web.clauses import bring, decide
from tracker.web.clauses.views import bp

__all__ = ["bp", "bring", "decide"]
