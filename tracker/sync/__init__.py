"""The weekly sync of a team and its stand-up: when, what was decided, what goes on."""
