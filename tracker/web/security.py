"""What stands on every response: headers that keep a browser from being tricked."""

from flask import Flask, Response, g, request

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; "
    "img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)

#: Answers that say themselves how long their reader may keep them.
KEPT = {"api.get_release_udi"}

LONGEST_TEXT = 2 << 20  # bytes of a request that carries no file


def init_app(app: Flask) -> None:
    secure = app.config["TRACKER"].secure_cookies
    app.config.update(
        SESSION_COOKIE_NAME="__Host-visit" if secure else "visit",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
    )
    app.before_request(_limit_text)
    app.after_request(_headers)


def _limit_text() -> None:
    """Only uploads may be long; werkzeug itself limits texts only inside multipart."""
    if request.mimetype != "multipart/form-data":
        request.max_content_length = LONGEST_TEXT


def _headers(response: Response) -> Response:
    headers = response.headers
    headers["Content-Security-Policy"] = POLICY
    headers["X-Content-Type-Options"] = "nosniff"
    headers["X-Frame-Options"] = "DENY"
    headers["Referrer-Policy"] = "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
    headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    if request.endpoint == "static":
        headers["Cache-Control"] = "public, max-age=3600"
    elif request.endpoint not in KEPT or response.status_code not in {200, 304}:
        headers["Cache-Control"] = "no-store"
    if g.get("request_id"):
        headers["X-Request-Id"] = g.request_id
    return response
