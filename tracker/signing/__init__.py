"""Electronic signatures on any record (21 CFR Part 11, subpart C)."""
