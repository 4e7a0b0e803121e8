"""Passwords: argon2id (RFC 9106), and what a new one must be (NIST SP 800-63B, 5.1.1.2)."""

import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from tracker.core.errors import Invalid
from tracker.core.texts import _

SHORTEST, LONGEST = 12, 256

_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
#: Compared against when there is no such person, so that the answer takes as long.
_NOBODY = _hasher.hash("nobody has this password")


def hash_password(password: str, *, about: tuple[str, ...] = ()) -> str:
    """The argon2id hash of an acceptable new password; Invalid says what is wrong with others."""
    if "\0" in password:
        raise Invalid("password", _("A password cannot hold a NUL character."))
    plain = _normal(password)
    if len(plain) < SHORTEST:
        raise Invalid("password", _("Use at least %(n)d characters.", n=SHORTEST))
    if len(plain) > LONGEST:
        raise Invalid("password", _("Use at most %(n)d characters.", n=LONGEST))
    if len(set(plain)) < 5:
        raise Invalid("password", _("Use more than four different characters."))
    if any(len(word) > 3 and word.casefold() in plain.casefold() for word in about):
        raise Invalid("password", _("Leave your name and e-mail address out of your password."))
    return _hasher.hash(plain)


def password_fits(password: str, hashed: str | None) -> bool:
    """Whether this is the password; takes as long for an unknown person."""
    if len(password) > LONGEST * 4:
        return False
    try:
        return _hasher.verify(hashed or _NOBODY, _normal(password)) and hashed is not None
    except (VerificationError, InvalidHashError):
        return False


def _normal(password: str) -> str:
    return unicodedata.normalize("NFC", password)
