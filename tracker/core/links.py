"""Addresses that people and other tools give: shown as links, never fetched."""

from string import ascii_letters, digits
from urllib.parse import urlsplit

from tracker.core.texts import _

LONGEST_URL = 2000
#: What an address may hold (RFC 3986); anything else comes percent-encoded.
_ALLOWED = frozenset(ascii_letters + digits + "-._~:/?#[]@!$&'()*+,;=%")


def url_error(url: str) -> str | None:
    """What is wrong with the address, as a sentence; None if nothing, or no address at all."""
    if not url:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in {"http", "https"} or not parts.hostname or not set(url) <= _ALLOWED:
        return _("An address begins with https:// or http:// and has a host.")
    if parts.username is not None or parts.password is not None:
        return _("The address holds a name or a password; leave them out.")
    if len(url) > LONGEST_URL:
        return _("The address is longer than %(n)d characters.", n=LONGEST_URL)
    return None
