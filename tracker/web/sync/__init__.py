"""The pages of the weekly sync and of the stand-up."""

from tracker.web.sync import calendar, meeting, minutes, series, standup, views
from tracker.web.sync.area import bp

__all__ = ["bp", "calendar", "meeting", "minutes", "series", "standup", "views"]
