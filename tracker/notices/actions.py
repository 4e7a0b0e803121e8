"""Keeping notices. They are no record, so no event tells of them; what they are about has its own."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import select, update

from tracker.audit.queries import log_state
from tracker.core.db import db, insert_rows
from tracker.core.errors import RuleBroken
from tracker.core.texts import _
from tracker.identity.models import Person
from tracker.notices.finding import Found, product_of
from tracker.notices.models import Frequency, Notice, NoticeKind, NoticeRun, NoticeSetting

#: A server that claimed a run and died lets go after so long.
LEASE = timedelta(minutes=10)


def claim(*, every: timedelta, at: datetime) -> bool | None:
    """Take the next run for this process: whether the record changed since the last one.

    None while another process has it, or it is not time yet.
    """
    run = db.session.get(NoticeRun, 1)
    if run is None:
        db.session.add(NoticeRun(id=1, ran_at=at, log_size=0, busy_until=at + LEASE))
        return True
    if (run.busy_until is not None and run.busy_until > at) or at - run.ran_at < every:
        return None
    changed = run.log_size != log_state().size or run.ran_at.date() != at.date()
    run.ran_at, run.busy_until = at, at + LEASE
    return changed


def let_go(*, looked_at: int | None, mail_failed: bool, at: datetime) -> None:
    """End a run that looked at a log of this size; `doctor` says since when mails are not taken."""
    run = db.session.get_one(NoticeRun, 1)
    run.busy_until = None
    run.log_size = run.log_size if looked_at is None else looked_at
    run.mail_failed_at = (run.mail_failed_at or at) if mail_failed else None


def tell(person: Person, found: Iterable[Found], *, at: datetime) -> int:
    """Keep what is new for somebody; what is not so any more is settled, and mailed no more."""
    now = {one.key: one for one in found}
    known = set(db.session.scalars(
        select(Notice.key).where(Notice.person_id == person.id, Notice.key.in_(list(now)))
    ))  # fmt: skip
    db.session.execute(
        update(Notice)
        .where(
            Notice.person_id == person.id, Notice.read_at.is_(None), Notice.key.not_in(list(now)),
        )
        .values(read_at=at, settled_at=at)
        .execution_options(synchronize_session=False)
    )  # fmt: skip
    fresh = [one for key, one in now.items() if key not in known]
    products = product_of(one.subject for one in fresh)
    rows = [
        {
            "person_id": person.id, "key": one.key, "kind": one.kind, "sentence": one.sentence,
            "place": one.place, "subject_key": one.subject, "product_id": products[one.subject],
            "made_at": at,
        }
        for one in fresh
    ]  # fmt: skip
    insert_rows(Notice, rows)
    return len(rows)


def read(notices: Iterable[Notice], *, by: Person, at: datetime) -> int:
    """Mark one's own notices as read."""
    fresh = [notice for notice in notices if notice.read_at is None]
    for notice in fresh:
        if notice.person_id != by.id:
            raise RuleBroken(_("This notice is somebody else's."))
        notice.read_at = at
    return len(fresh)


def choose(
    frequency: Frequency, muted: Iterable[NoticeKind], *, by: Person, at: datetime
) -> NoticeSetting:
    """Say how one wants notices by e-mail. What waited until now is not sent all at once."""
    setting = db.session.get(NoticeSetting, by.id)
    if setting is None:
        setting = NoticeSetting(person_id=by.id, frequency=frequency, muted="", digest_on=None)
        db.session.add(setting)
    if frequency is Frequency.AT_ONCE and setting.frequency is not Frequency.AT_ONCE:
        waits = update(Notice).where(Notice.person_id == by.id, Notice.mailed_at.is_(None))
        db.session.execute(waits.values(mailed_at=at).execution_options(synchronize_session=False))
    setting.frequency, setting.muted = frequency, " ".join(kind.value for kind in muted)
    return setting


def mailed(notices: Iterable[Notice], *, digest_on: date | None, at: datetime) -> None:
    """Note that the mail server took these."""
    for notice in notices:
        notice.mailed_at = at
        if digest_on is not None:
            setting = db.session.get(NoticeSetting, notice.person_id)
            if setting is None:
                setting = NoticeSetting(
                    person_id=notice.person_id, frequency=Frequency.DAILY, muted=""
                )
                db.session.add(setting)
            setting.digest_on = digest_on
