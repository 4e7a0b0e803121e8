"""E-mails: your signature is asked, and minutes. Sent after the write; a failure loses nothing."""

import logging
from email.message import EmailMessage

from flask import current_app, flash

from tracker.core.texts import _
from tracker.http.mail import NOT_TAKEN, send
from tracker.identity.models import Person
from tracker.notices.models import Frequency, NoticeKind
from tracker.notices.queries import setting_of

log = logging.getLogger(__name__)


def ask_signature(person: Person | None, what: str, url: str) -> bool:
    """Tell somebody that their signature is asked; True if the server took the message.

    Not to whoever wants no such e-mail, nor to whoever gets each notice at once: that one tells it.
    `url` is a path; the address in the message is made absolute with TRACKER_BASE_URL.
    """
    settings = current_app.config["TRACKER"]
    if not settings.smtp_url or person is None or not person.active or not _wants(person):
        return False
    subject = _("Your signature is asked: %(what)s", what=_one_line(what))
    body = _("your signature is asked: %(what)s", what=_one_line(what))
    if not send_text(person, subject, body, url):
        flash(
            _(
                "It was saved, but the e-mail could not be sent. Tell %(name)s yourself.",
                name=person.name,
            ),
            "wait",
        )
        return False
    return True


def send_text(person: Person, subject: str, body: str, url: str) -> bool | None:
    """One e-mail to somebody, with a link to its page; None: none is sent, False: it was not taken."""
    settings = current_app.config["TRACKER"]
    if not settings.smtp_url or not person.active:
        return None
    message = EmailMessage()
    message["From"] = settings.mail_from
    message["To"] = person.email
    message["Subject"] = _one_line(subject)
    hello = _("Hello %(name)s,", name=person.name)
    message.set_content(f"{hello}\n\n{body}\n\n{settings.base_url}{url}\n")
    try:
        send(settings.smtp_url, message)
    except NOT_TAKEN:
        log.warning("the mail server did not take a message for person %s", person.id)
        return False
    return True


def _wants(person: Person) -> bool:
    setting = setting_of(person)
    muted = NoticeKind.SIGNATURE in setting.muted_kinds
    return setting.frequency in {Frequency.DAILY, Frequency.WEEKLY} and not muted


def _one_line(text: str) -> str:
    return " ".join(text.split())
