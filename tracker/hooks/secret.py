"""The secret of a webhook, and whether a delivery was made with it. Pure; compares in constant time.

One secret serves all three ways: as text for GitHub's signature and for GitLab's secret token, and as
`whsec_` + base64 of 32 bytes for GitLab's signing token (Standard Webhooks).
"""

import base64
import binascii
import hmac
import re
from datetime import datetime, timedelta

BEGINNING = "whsec_"
OLDEST = timedelta(minutes=5)  # of a signed timestamp, as Standard Webhooks asks
_GITHUB = re.compile(r"sha256=[0-9a-f]{64}", re.ASCII)
_SECONDS = re.compile(r"[0-9]{1,12}", re.ASCII)


def secret_of(nonce: str, key: str) -> str:
    """The secret that belongs to this nonce in the installation with this secret key."""
    raw = hmac.digest(key.encode(), b"tracker webhook 1\0" + nonce.encode(), "sha256")
    return BEGINNING + base64.b64encode(raw).decode()


def looks_signed(header: str) -> bool:
    """Whether this may be GitHub's `X-Hub-Signature-256` at all."""
    return bool(_GITHUB.fullmatch(header))


def fits_github(secret: str, body: bytes, header: str) -> bool:
    """`X-Hub-Signature-256`: HMAC-SHA256 of the raw body."""
    told = "sha256=" + hmac.digest(secret.encode(), body, "sha256").hex()
    return hmac.compare_digest(told.encode(), header.encode())


def fits_token(secret: str, header: str) -> bool:
    """`X-Gitlab-Token`: the secret itself."""
    return hmac.compare_digest(secret.encode(), header.encode())


def fits_standard(secret: str, body: bytes, *, number: str, seconds: str, header: str) -> bool:
    """`webhook-signature` of GitLab's signing token: one of the signatures in it is ours."""
    try:
        key = base64.b64decode(secret.removeprefix(BEGINNING), validate=True)
    except binascii.Error:
        return False
    signed = number.encode() + b"." + seconds.encode() + b"." + body
    told = b"v1," + base64.b64encode(hmac.digest(key, signed, "sha256"))
    fits = [hmac.compare_digest(told, given.encode()) for given in header.split(" ")]
    return any(fits)


def is_recent(seconds: str, at: datetime) -> bool:
    """Whether a signed timestamp is of these minutes."""
    if not _SECONDS.fullmatch(seconds):
        return False
    return abs(int(seconds) - at.timestamp()) <= OLDEST.total_seconds()
