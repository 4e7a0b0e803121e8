"""Initiatives: compliance and security work with two owners."""
