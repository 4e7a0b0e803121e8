"""Looking for notices every minute, and mailing them: by one process at a time, whichever is first."""

import logging
import threading
from datetime import date, datetime, timedelta
from email.message import EmailMessage

from flask import Flask, current_app
from flask_babel import force_locale

from tracker.audit.queries import log_state
from tracker.core.clock import now
from tracker.core.db import db, write
from tracker.core.texts import _, ngettext
from tracker.http.mail import NOT_TAKEN, send
from tracker.http.places import address
from tracker.http.unsubscribing import address_for
from tracker.identity.models import Person
from tracker.notices.actions import claim, let_go, mailed, tell
from tracker.notices.finding import found_for
from tracker.notices.models import Frequency, Notice, NoticeSetting
from tracker.notices.queries import setting_of, to_mail, told_people

log = logging.getLogger(__name__)

#: How often notices are looked for, and from which hour (UTC) a digest goes out.
EVERY = timedelta(minutes=1)
DIGEST_HOUR = 6
MONDAY = 0


def start(app: Flask) -> None:
    """Look for notices from now on, in a thread of this process that ends with it."""
    threading.Thread(target=_for_ever, args=(app,), name="notices", daemon=True).start()


def _for_ever(app: Flask) -> None:
    waits = threading.Event()
    while not waits.wait(EVERY.total_seconds()):
        try:
            look(app)
        except Exception:  # the next minute may be better; the thread must not end
            log.exception("looking for notices failed")


def look(app: Flask, *, every: timedelta = EVERY) -> tuple[int, int] | None:
    """One run: how many notices are new, and how many were mailed; None when it is not our turn."""
    host = app.config["TRACKER"].trusted_hosts[0]  # addresses are asked for as a path, below it
    with app.test_request_context(base_url=f"http://{host}"), force_locale("en"):
        with write():
            changed = claim(every=every, at=now())
        if changed is None:
            return None
        size, failed, told, sent = None, True, 0, 0
        try:
            if changed:
                before = log_state().size
                told, size = sum(_tell(person.id) for person in told_people()), before
            sent, failed = _mail(now())
        finally:
            db.session.rollback()
            with write():
                let_go(looked_at=size, mail_failed=failed, at=now())
        return told, sent


def _tell(person_id: int) -> int:
    person, at = db.session.get_one(Person, person_id), now()
    found = found_for(person, at)
    with write():
        return tell(db.session.get_one(Person, person_id), found, at=at)


def _mail(at: datetime) -> tuple[int, bool]:
    """Mail what is to be mailed: how many notices went out, and whether the server failed."""
    smtp_url, sent = current_app.config["TRACKER"].smtp_url, 0
    for person in told_people() if smtp_url else ():
        setting = setting_of(person)
        due = _is_due(setting, at)
        notices = to_mail(person, setting.muted_kinds, at) if due else []
        if not notices:
            continue
        try:
            send(smtp_url, letter(person, notices))
        except NOT_TAKEN:
            log.warning("the mail server did not take the notices of person %d", person.id)
            return sent, True
        _note([notice.id for notice in notices], setting.frequency, at)
        sent += len(notices)
    return sent, False


def _note(ids: list[int], frequency: Frequency, at: datetime) -> None:
    digest_on = None if frequency is Frequency.AT_ONCE else at.date()
    with write():
        mailed([db.session.get_one(Notice, number) for number in ids], digest_on=digest_on, at=at)


def _is_due(setting: NoticeSetting, at: datetime) -> bool:
    if setting.frequency in {Frequency.AT_ONCE, Frequency.NEVER}:
        return setting.frequency is Frequency.AT_ONCE
    if at.hour < DIGEST_HOUR:
        return False
    last = setting.digest_on or date.min
    monday = at.date() - timedelta(days=at.weekday() - MONDAY)
    return last < (at.date() if setting.frequency is Frequency.DAILY else monday)


def letter(person: Person, notices: list[Notice]) -> EmailMessage:
    """One message with all of them; it holds sentences and addresses, and no text of a record."""
    settings, leave = current_app.config["TRACKER"], address_for(person.id)
    message = EmailMessage()
    message["From"], message["To"] = settings.mail_from, person.email
    count = ngettext("%(num)d notice", "%(num)d notices", len(notices))
    message["Subject"] = _one_line(notices[0].sentence) if len(notices) == 1 else count
    message["List-Unsubscribe"] = f"<{leave}>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message["Auto-Submitted"] = "auto-generated"
    lines = [f"- {_one_line(n.sentence)}\n  {address(n.place, n.subject_key)}" for n in notices]
    hello = _("Hello %(name)s,", name=_one_line(person.name))
    end = _("How often these come is yours to choose, on your account. No more of them: %(url)s", url=leave)  # fmt: skip
    message.set_content("\n\n".join([hello, *lines, end]) + "\n")
    return message


def _one_line(text: str) -> str:
    return " ".join(text.split())
