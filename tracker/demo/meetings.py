"""The weekly syncs of three teams, and a stand-up in which somebody is unclear."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.agenda.actions import Words, begin_sync, decide, drop_item, end_sync, settle
from tracker.agenda.agenda import agenda_of
from tracker.agenda.items import Item, Kind
from tracker.demo.teller import BUSY, Teller
from tracker.initiatives.queries import initiative_by_key
from tracker.sync.actions import add_item, cancel_week, pause, resume, set_series
from tracker.sync.models import Section, Sync
from tracker.sync.queries import series_of
from tracker.sync.votes import vote

#: A sync is half an hour: its steps follow each other faster than the days of the story.
STEP = timedelta(minutes=3, seconds=20)


@dataclass(frozen=True, slots=True)
class Meets:
    """Who meets when."""

    em: str
    pm: str
    weekday: int
    starts: str


MEETS = {
    "coach": Meets("noah", "mara", 3, "09:30"),
    "diary": Meets("elif", "paul", 1, "14:00"),
    "rhythm": Meets("omar", "yuki", 2, "11:00"),
}


def meet_weekly(tell: Teller) -> None:
    """Each team says when it meets."""
    for key, meets in MEETS.items():
        tell.does(
            meets.em, set_series, tell.teams[key], em=tell.people[meets.em],
            pm=tell.people[meets.pm], weekday=meets.weekday, starts=meets.starts,
            zone="Europe/Berlin",
        )  # fmt: skip


def first_syncs(tell: Teller) -> None:
    """Two teams hold their first one; Rhythm forgets it."""
    tell.pace = STEP
    tell.does("asha", add_item, tell.teams["coach"], "Who answers the auditor's questions while Noah travels?")  # fmt: skip
    sync = _begun(tell, "coach")
    _decides(
        tell, "mara", sync, _first(sync, tell, Kind.DUE),
        Words(
            what="The penetration test is booked for the second week of December.",
            why="The certificate of the old one ends in January, and the report takes three weeks.",
            who="Noah books it, Asha is there for the testers",
            instead_of="Testing together with release 4.4.0 in February",
        ),
    )  # fmt: skip
    _explained(tell, "noah", sync, "Why a new key makes old backups unreadable")
    _ends(tell, "coach", sync, ("noah", "mara", "asha"))
    sync = _begun(tell, "diary")
    _ends(tell, "diary", sync, ("elif", "paul"))
    tell.pace = BUSY


def second_sync(tell: Teller) -> None:
    """Coach again: something is settled, something dropped, something carried over once more."""
    tell.pace = STEP
    sync = _begun(tell, "coach")
    _decides(
        tell, "noah", sync, None,
        Words(
            what="Check imports (CI-6) before anything new from the wish list.",
            why="Three complaints in a month come from damaged imports.",
            who="Noah and Mara; Asha begins on Monday",
            instead_of="The redesigned start page",
        ), about="CI-6",
    )  # fmt: skip
    if item := _first(sync, tell, Kind.STATUS):
        tell.does("mara", settle, sync, item.topic)
    if item := _first(sync, tell, Kind.OWNERLESS):
        tell.does("noah", drop_item, sync, item.topic, "Owned once the plan for January is made")
    _ends(tell, "coach", sync, ("noah", "mara"))
    tell.pace = BUSY


def next_agenda(tell: Teller) -> None:
    """What waits for the next sync: items in words, a week left out, and a stand-up."""
    team = tell.teams["coach"]
    tell.does("noah", cancel_week, series_of(team), date(2026, 12, 24), "Christmas")
    tell.does("mara", add_item, team, "Do we show the fair a version with the new symbol?", section=Section.COMING_UP)  # fmt: skip
    for who, told in (
        ("asha", {"clear": False, "initiative": initiative_by_key("CI-6")}),
        ("noah", {"clear": True}),
        ("mara", {"clear": False, "words": "CI-18 or CI-6 first, when the testers come?",
                  "gone_wrong": "Two people would have begun the same thing"}),
    ):  # fmt: skip
        tell.does(who, vote, team, voter=tell.people[who], **told)


def _begun(tell: Teller, key: str) -> Sync:
    meets = MEETS[key]
    return tell.does(meets.em, begin_sync, tell.teams[key])


def _first(sync: Sync, tell: Teller, kind: Kind) -> Item | None:
    found = agenda_of(sync.team, sync.series, products=None, at=tell.at)
    return next((item for item in found.items if item.kind is kind), None)


def _decides(
    tell: Teller, who: str, sync: Sync, item: Item | None, words: Words, about: str = ""
) -> None:
    key = about or (item.key if item else "")
    topic = item.topic if item else ""
    tell.does(who, decide, sync, words, topic=topic, initiative=initiative_by_key(key))


def _explained(tell: Teller, who: str, sync: Sync, what: str) -> None:
    tell.does(who, pause, sync, what)
    tell.does(who, resume, sync)


def _ends(tell: Teller, key: str, sync: Sync, present: Iterable[str]) -> None:
    tell.does(MEETS[key].pm, end_sync, sync, [tell.people[who] for who in present])
