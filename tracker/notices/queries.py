"""Reading notices: one's own, and only of what one may still read."""

from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import selectinload

from tracker.core.db import db
from tracker.identity.models import Person
from tracker.identity.permissions import Right
from tracker.identity.queries import products_of
from tracker.notices.models import Frequency, Notice, NoticeKind, NoticeRun, NoticeSetting

#: More than that are not counted.
COUNTED = 99


def notices_of(person: Person, at: datetime) -> Select[Notice]:
    """One's own, newest first, of the products that one belongs to now."""
    return (
        select(Notice)
        .where(Notice.person_id == person.id, Notice.product_id.in_(products_of(person, at)))
        .order_by(Notice.id.desc())
    )


def unread(person: Person, at: datetime) -> int:
    """How many one has not read; counted up to a hundred."""
    some = notices_of(person, at).where(Notice.read_at.is_(None)).order_by(None)
    inner = some.with_only_columns(Notice.id).limit(COUNTED + 1).subquery()
    return db.session.scalar(select(func.count()).select_from(inner)) or 0


def to_mail(person: Person, muted: frozenset[NoticeKind], at: datetime) -> list[Notice]:
    """What was not mailed yet, oldest first: unread, not settled, of what one may read now."""
    query = notices_of(person, at).where(
        Notice.mailed_at.is_(None), Notice.read_at.is_(None), Notice.kind.not_in(muted)
    )
    return list(db.session.scalars(query.order_by(None).order_by(Notice.id)))


def setting_of(person: Person) -> NoticeSetting:
    """How somebody wants notices by e-mail; the preset where they said nothing."""
    return db.session.get(NoticeSetting, person.id) or NoticeSetting(
        person_id=person.id, frequency=Frequency.DAILY, muted="", digest_on=None
    )


def told_people() -> list[Person]:
    """Active people of the staff: auditors and administrators own nothing that waits."""
    people = db.session.scalars(
        select(Person).where(Person.active).options(selectinload(Person.role_rows)).order_by(Person.id)
    )  # fmt: skip
    return [person for person in people if person.may(Right.TALK)]


def last_run() -> NoticeRun | None:
    """When notices were looked for last, and whether the mail server took them."""
    return db.session.get(NoticeRun, 1)
