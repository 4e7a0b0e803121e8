"""The change assessment of a release: which identifier it needs, and why, signed by two people."""
