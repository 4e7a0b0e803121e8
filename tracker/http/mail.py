"""Handing a message to the mail server that TRACKER_SMTP_URL names."""

import smtplib
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

TIMEOUT = 5  # seconds

#: What a mail server that is away, or does not take a message, raises.
NOT_TAKEN = (OSError, smtplib.SMTPException)


def send(smtp_url: str, message: EmailMessage) -> None:
    """Send one message; one of `NOT_TAKEN` when it was not taken."""
    parts = urlsplit(smtp_url)
    kind = smtplib.SMTP_SSL if parts.scheme == "smtps" else smtplib.SMTP
    with kind(parts.hostname or "localhost", parts.port or 25, timeout=TIMEOUT) as server:
        if parts.scheme == "smtp+starttls":
            server.starttls()
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.send_message(message)
