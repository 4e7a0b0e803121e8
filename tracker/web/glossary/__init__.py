"""The glossary as pages, and the pop-overs of its terms in every text."""

from tracker.web.glossary.views import bp

__all__ = ["bp"]
