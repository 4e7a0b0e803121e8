"""The audit trail: one append-only table of events that is a Merkle log (RFC 9162)."""
