"""Running a sync: begin, settle each item, and end, which freezes the minutes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from tracker.agenda.agenda import Agenda, agenda_of
from tracker.agenda.items import CARRIES, Item
from tracker.agenda.minutes import content_of
from tracker.audit.actions import record
from tracker.core.db import db
from tracker.core.errors import Invalid, NotAllowed, RuleBroken
from tracker.core.texts import _, in_the_records_language, ngettext
from tracker.identity.models import Person, Team
from tracker.identity.queries import in_team, products_of
from tracker.initiatives.models import Initiative
from tracker.signing.actions import freeze
from tracker.sync.actions import refuse_ended, refuse_steering
from tracker.sync.models import AddedItem, Attendance, Decision, ItemOutcome, Outcome, Sync
from tracker.sync.queries import running_sync, series_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A decision in its four fields."""

    what: str
    why: str
    who: str
    instead_of: str


def begin_sync(team: Team, *, by: Person, at: datetime) -> Sync:
    """Begin a team's sync; the clock runs from now."""
    refuse_steering(team, by, at)
    series = series_of(team)
    if series is None:
        raise RuleBroken(_("Say first when the team meets, and who its two are."))
    if running_sync(team) is not None:
        raise RuleBroken(_("A sync of this team runs already; end it first."))
    agenda = agenda_of(team, series, products=None, at=at)
    sync = Sync(
        team=team, series=series, since=agenda.since, suggested=agenda.length.whole, began_at=at,
        began_by=by,
    )  # fmt: skip
    db.session.add(sync)
    db.session.flush()  # its number, by which the event names it
    record(
        "sync.began", sync, by=by, at=at, version=sync.id,
        changes={"suggested_minutes": [None, agenda.length.whole]},
    )  # fmt: skip
    return sync


def decide(
    sync: Sync, words: Words, *, topic: str = "", initiative: Initiative | None = None,
    by: Person, at: datetime,
) -> Decision:  # fmt: skip
    """Log a decision: what, why, who, instead of what; it settles the item that it is about."""
    refuse_steering(sync.team, by, at)
    refuse_ended(sync)
    if initiative is not None and initiative.team_id != sync.team_id:
        raise Invalid("initiative", _("%(key)s is the work of another team.", key=initiative.key))
    item = _item(sync, topic, by, at) if topic else None
    made = Decision(
        topic=topic or None, initiative=initiative, what=words.what, why=words.why, who=words.who,
        instead_of=words.instead_of, by_id=by.id, at=at,
    )  # fmt: skip
    sync.decisions.append(made)
    if item is not None:
        _settle(sync, item, Outcome.DECIDED, by=by, at=at)
    db.session.flush()  # the number of the decision
    record(
        "sync.decided", sync, by=by, at=at, version=sync.id,
        changes={
            "decision": [None, made.id], "who": [None, words.who],
            "initiative": [None, initiative and initiative.key],
        },
        texts={"what": words.what, "why": words.why, "instead_of": words.instead_of},
    )  # fmt: skip
    return made


def settle(sync: Sync, topic: str, *, by: Person, at: datetime) -> None:
    """Say that an item is done: talked over, agreed, nothing more to do."""
    _close(sync, topic, Outcome.DONE, None, by=by, at=at)


def drop_item(sync: Sync, topic: str, reason: str, *, by: Person, at: datetime) -> None:
    """Take an item off the agenda, with a reason; what still holds comes back after four weeks."""
    if not reason:
        raise Invalid("reason", _("Say why; it stands in the minutes."))
    _close(sync, topic, Outcome.DROPPED, reason, by=by, at=at)


def end_sync(
    sync: Sync, attendees: Iterable[Person], *, minutes: int | None = None, by: Person, at: datetime
) -> Sync:
    """End a sync: carry over what is open, freeze the minutes, keep how long it really took.

    Refused while something that was carried over three times, and that its reader may know of, is
    neither decided nor dropped.
    """
    refuse_steering(sync.team, by, at)
    refuse_ended(sync)
    took = -(-int((at - sync.began_at).total_seconds()) // 60)
    if minutes is not None and not 1 <= minutes <= max(took, 1):
        raise Invalid(
            "minutes",
            ngettext(
                "It began a minute ago; give 1.",
                "It began %(num)d minutes ago; give 1 to %(num)d.",
                max(took, 1),
            ),
        )
    present = list({person.id: person for person in attendees}.values())
    _refuse_attendees(sync, present, at)
    with in_the_records_language():
        agenda = agenda_of(sync.team, sync.series, products=None, at=at)
        _refuse_stuck(agenda_of(sync.team, sync.series, products=products_of(by, at), at=at))
        for item in agenda.open:
            _settle(sync, item, Outcome.CARRIED, by=by, at=at)
        if sync.pause is not None:
            sync.pause.ended_at = at
        db.session.add_all(Attendance(sync_id=sync.id, person_id=p.id) for p in present)
        took = minutes or max(took, 1)
        content = content_of(sync, agenda, present, minutes=took, by=by, at=at)
    db.session.flush()  # all rows of the sync come before its end: the database refuses later ones
    document = freeze("minutes", sync.team.key, sync.id, content, at=at)
    sync.ended_at, sync.ended_by, sync.minutes, sync.document = at, by, took, document
    record(
        "sync.ended", sync, by=by, at=at, version=sync.id,
        changes={
            "document": [None, document.sha256], "minutes": [None, took],
            "carried_over": [None, len(agenda.open)], "decisions": [None, len(sync.decisions)],
        },
    )  # fmt: skip
    return sync


def _close(
    sync: Sync, topic: str, outcome: Outcome, reason: str | None, *, by: Person, at: datetime
) -> None:
    refuse_steering(sync.team, by, at)
    refuse_ended(sync)
    item = _item(sync, topic, by, at)
    _settle(sync, item, outcome, by=by, at=at, reason=reason)
    record(
        "sync.item-settled" if outcome is Outcome.DONE else "sync.item-dropped", sync, by=by, at=at,
        version=sync.id, changes={"topic": [None, topic], "outcome": [None, outcome.value]},
        texts={"reason": reason},
    )  # fmt: skip


def _item(sync: Sync, topic: str, by: Person, at: datetime) -> Item:
    """The open item of this topic, as the records say it now to this person."""
    with in_the_records_language():
        agenda = agenda_of(sync.team, sync.series, products=products_of(by, at), at=at)
    if (done := agenda.settled.get(topic)) is not None:
        raise RuleBroken(_("This was settled meanwhile: %(words)s.", words=done.words))
    item = agenda.item(topic)
    if item is None:
        raise RuleBroken(_("This is not on the agenda any more; it settled itself."))
    return item


def _settle(
    sync: Sync, item: Item, outcome: Outcome, *, by: Person, at: datetime, reason: str | None = None
) -> None:
    words = item.kind.value if item.about_people else item.words
    sync.outcomes.append(
        ItemOutcome(
            topic=item.topic, section=item.section, words=words[:200], outcome=outcome,
            initiative_key=item.key or None, reason=reason, by_id=by.id, at=at,
            carried=item.carried + (outcome is Outcome.CARRIED),
        )
    )  # fmt: skip
    if item.topic.startswith("item:") and outcome is not Outcome.CARRIED:
        db.session.get_one(AddedItem, int(item.topic.removeprefix("item:"))).closed_at = at


def _refuse_stuck(agenda: Agenda) -> None:
    stuck = [item for item in agenda.open if item.must_be_decided]
    if stuck:
        names = ", ".join(f"“{item.words}”" for item in stuck)
        raise RuleBroken(
            _("Carried over %(n)d times already: decide or drop %(items)s.", n=CARRIES, items=names)
        )


def _refuse_attendees(sync: Sync, present: list[Person], at: datetime) -> None:
    if not present:
        raise Invalid("attendees", _("Say who was there."))
    for person in present:
        if not in_team(person, sync.team, at):
            raise NotAllowed(_("%(name)s does not belong to the team.", name=person.name))
