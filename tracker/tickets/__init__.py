"""Tickets: what the tool of a team keeps of an initiative, beside it and never in its place."""
