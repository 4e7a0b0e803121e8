"""Clauses of standards and laws."""
