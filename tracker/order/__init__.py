"""The order of a team: what comes first, what is not now, who is on what."""
