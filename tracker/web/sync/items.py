"""The one action that settles a line of the agenda, as a link or as a button."""

from dataclasses import dataclass
from typing import Any

from flask import current_app, url_for

from tracker.agenda.agenda import Agenda
from tracker.agenda.items import LABELS, Item, Kind
from tracker.agenda.words import day
from tracker.core.texts import _, _l
from tracker.identity.models import Team
from tracker.sync.models import Section
from tracker.web.sync.forms import SECTIONS
from tracker.web.who import me

LOOK = _l("Look")
#: The page on which each kind is settled or looked at, and what the way there is called.
PLACES = {
    Kind.RELEASE: ("releases.show", LABELS[Kind.RELEASE]),
    Kind.SAY_BACK: ("value.show", LABELS[Kind.SAY_BACK]),
    Kind.QUESTIONS: ("value.show", LABELS[Kind.QUESTIONS]),
    Kind.WHY: ("value.show", LOOK),
    Kind.OWNERLESS: ("initiatives.show", LABELS[Kind.OWNERLESS]),
    Kind.UNCLEAR: ("sync.standup", _l("Stand-up")),
    Kind.MOVED: ("order.show", LOOK),
    Kind.FLOOR: ("capacity.show", LABELS[Kind.FLOOR]),
    Kind.OVERLOADED: ("order.grid", LABELS[Kind.OVERLOADED]),
}


@dataclass(frozen=True, slots=True)
class Line:
    """An item as its page shows it; `post` is the button's address, `url` the link's."""

    item: Item
    label: str
    url: str = ""
    post: str = ""
    fields: tuple[tuple[str, str], ...] = ()


def sections(agenda: Agenda, team: Team, *, runs: bool) -> list[dict[str, Any]]:
    """The four sections; `runs`: the reader runs the sync that is on."""
    return [
        {
            "label": SECTIONS[section], "note": _note(section, agenda),
            "lines": [_line(item, agenda, team, runs) for item in agenda.section(section)],
        }
        for section in Section
    ]  # fmt: skip


def _note(section: Section, agenda: Agenda) -> str:
    since = _("since the last sync, %(day)s", day=day(agenda.since.date()))
    if agenda.first:
        since = _("since %(day)s", day=day(agenda.since.date()))
    return {
        Section.COMING_UP: _("releases, and what is due within 21 days"),
        Section.PLANNED: _("what waits before it can begin"),
        Section.CHANGING: since,
        Section.ADJUST: _("what does not fit"),
    }[section]


def _line(item: Item, agenda: Agenda, team: Team, runs: bool) -> Line:
    settled = url_for("sync.settle", number=agenda.running.id) if agenda.running else ""
    decided = url_for("sync.decide", number=agenda.running.id, topic=item.topic) if agenda.running else ""  # fmt: skip
    if item.kind in {Kind.MOVED, Kind.STATUS} and runs:
        return Line(item, item.label, post=settled, fields=(("topic", item.topic),))
    if item.kind in {Kind.DUE, Kind.ADDED, Kind.UNCLEAR} and runs:
        return Line(item, item.label, url=decided)
    if item.kind is Kind.WHY and me().id in item.owners:
        return Line(item, item.label, post=url_for("value.confirm_why", key=item.key))
    return Line(item, *_looked_at(item, team))


def _looked_at(item: Item, team: Team) -> tuple[str, str]:
    """Where it is settled, or, outside a sync, looked at."""
    endpoint, label = PLACES.get(item.kind, ("initiatives.show", LOOK))
    if endpoint not in current_app.view_functions:
        return "", ""
    of_team = endpoint.startswith(("order.", "capacity.", "sync."))
    key = team.key if of_team else item.key
    return (str(label), url_for(endpoint, key=key)) if key else ("", "")
