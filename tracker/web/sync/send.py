"""The minutes by e-mail: to the two of the series and to whoever was there, each in their scope."""

from collections.abc import Iterable

from flask import flash, url_for
from sqlalchemy import select

from tracker.agenda.minutes import minutes_of, visible
from tracker.core.clock import now
from tracker.core.db import db
from tracker.core.texts import _, ngettext
from tracker.identity.models import Person, Product
from tracker.identity.queries import products_of
from tracker.sync.models import Sync
from tracker.web.mail import send_text


def send_minutes(sync: Sync, people: Iterable[Person]) -> None:
    """Send them after the write; a mail server that is away loses nothing."""
    url = url_for("sync.minutes", number=sync.id)
    subject = _("Minutes: weekly sync, %(team)s", team=sync.team.name)
    missed = [p.name for p in people if send_text(p, subject, _body(sync, p), url) is False]
    if missed:
        flash(_("The minutes are kept, but the e-mail to %(names)s could not be sent.", names=", ".join(missed)), "wait")  # fmt: skip


def _body(sync: Sync, person: Person) -> str:
    """What one reader may know of the minutes."""
    scope = select(Product.key).where(Product.id.in_(products_of(person, now())))
    told = visible(minutes_of(sync), set(db.session.scalars(scope)))
    lines = [ngettext("It took %(num)d minute.", "It took %(num)d minutes.", sync.minutes or 0), ""]
    for row in told["decisions"]:
        lines += [
            _("Decided: %(what)s", what=row["what"]), _("Why: %(why)s", why=row["why"]),
            _("Who: %(who)s", who=row["who"]), _("Instead of: %(what)s", what=row["instead_of"]), "",
        ]  # fmt: skip
    items = [row for part in told["sections"] for row in part["items"]]
    for label, outcome in ((_("Carried over"), "carried over"), (_("Dropped"), "dropped")):
        lines += [f"{label}: {row['words']}" for row in items if row["outcome"] == outcome]
    return "\n".join(lines)
