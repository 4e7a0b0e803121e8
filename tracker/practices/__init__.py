"""The five practices as figures of a team: three gauges, and what was done of them lately."""
