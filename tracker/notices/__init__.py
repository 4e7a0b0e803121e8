"""Notices: what somebody has to know, once, on a page of their own and by e-mail as they like it."""
