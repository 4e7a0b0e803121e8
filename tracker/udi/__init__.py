"""Unique Device Identification: formats and check digits. Pure, no database."""
