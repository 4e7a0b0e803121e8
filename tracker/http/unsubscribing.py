"""The address in each e-mail that ends them: signed, so that it works without signing in."""

from flask import current_app, url_for
from itsdangerous import BadSignature, URLSafeSerializer


def address_for(person_id: int) -> str:
    """The whole address for this person; it can do nothing but end their e-mails."""
    base: str = current_app.config["TRACKER"].base_url
    return base + url_for("notices.unsubscribe", token=_signer().dumps(person_id))


def person_in(token: str) -> int | None:
    """Whom an address is for; None for one that we never gave out."""
    try:
        found = _signer().loads(token)
    except BadSignature:
        return None
    return found if isinstance(found, int) else None


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["TRACKER"].secret_key, salt="unsubscribe")
