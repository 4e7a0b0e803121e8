"""The glossary: what the terms of this company mean, and how each applies to us."""
