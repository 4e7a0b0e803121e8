"""Space for technical work: a team's policy, its plan and actual days, and the guard over both."""
