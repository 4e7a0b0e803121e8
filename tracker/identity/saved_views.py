"""Saved views of lists: filters and order under a name, each person's own.

They are how somebody looks at the record, not part of it: no event tells of them.
"""

from datetime import datetime

from sqlalchemy import Select, func, select, update

from tracker.core.db import db
from tracker.core.errors import Invalid, RuleBroken
from tracker.core.texts import _
from tracker.identity.models import Person, SavedView

MOST = 30  # of one list: more are no longer found among each other
LONGEST_QUERY = 2000


def views_of(person: Person, listing: str) -> Select[SavedView]:
    """The person's views of a list, by name."""
    return (
        select(SavedView)
        .where(SavedView.person_id == person.id, SavedView.listing == listing)
        .order_by(SavedView.name, SavedView.id)
    )


def view_by_id(person: Person, number: int) -> SavedView | None:
    """One of the person's own views; those of others do not exist."""
    return db.session.scalar(
        select(SavedView).where(SavedView.id == number, SavedView.person_id == person.id)
    )


def save(
    listing: str, name: str, query: str, *, preset: bool, by: Person, at: datetime
) -> SavedView:
    """Keep filters and order of a list under a name; a preset one opens with the list."""
    if len(query) > LONGEST_QUERY:
        raise RuleBroken(_("These filters are too long to be kept; leave some out."))
    count = db.session.scalar(select(func.count()).select_from(views_of(by, listing).subquery()))
    if (count or 0) >= MOST:
        raise RuleBroken(_("You have %(n)d views of this list, the most there are. Delete one first.", n=MOST))  # fmt: skip
    view = SavedView(person_id=by.id, listing=listing, query=query, saved_at=at, preset=False)
    _name(view, name)
    db.session.add(view)
    _set_preset(view, preset)
    return view


def change(view: SavedView, name: str, *, preset: bool) -> None:
    """Give a view another name; open the list with it, or no longer."""
    _name(view, name)
    _set_preset(view, preset)


def discard(view: SavedView) -> None:
    """Forget a view; what it showed stays as it is."""
    db.session.delete(view)


def _name(view: SavedView, name: str) -> None:
    with db.session.no_autoflush:
        others = select(SavedView.id).where(
            SavedView.person_id == view.person_id, SavedView.listing == view.listing,
            SavedView.name == name, SavedView.id != (view.id or 0),
        )  # fmt: skip
        if db.session.scalar(others) is not None:
            raise Invalid("name", _("You have a view of this list with that name."))
    view.name = name


def _set_preset(view: SavedView, preset: bool) -> None:
    """At most one view opens with the list: the others step back first."""
    if preset:
        db.session.execute(
            update(SavedView)
            .where(SavedView.person_id == view.person_id, SavedView.listing == view.listing)
            .values(preset=False)
        )
    view.preset = preset
