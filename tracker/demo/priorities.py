"""What comes first: the orders of the three teams, what is not now, and who is on what."""

from datetime import date, datetime

from tracker.demo.teller import Teller
from tracker.demo.together import known
from tracker.identity.models import Person
from tracker.order.actions import bring_back, estimate, move, park
from tracker.order.models import Why
from tracker.order.own import move_own, put_on
from tracker.order.people import load_of

#: Who moved what to which place, and why.
Row = tuple[str, str, int, Why, str]

FIRST: tuple[Row, ...] = (
    ("noah", "CI-6", 1, Why.REGULATORY, "Stops sales on 11 December."),
    ("mara", "CI-4", 2, Why.MARKET, "Clinics ask for it in every demonstration."),
    ("omar", "CI-17", 1, Why.REGULATORY, "The notified body looks at it first."),
    ("yuki", "CI-9", 2, Why.MARKET, "The hospital group signs in January."),
    ("elif", "CI-24", 1, Why.REGULATORY, "Without consent no new purpose."),
)
LATER: tuple[Row, ...] = (
    ("yuki", "CI-28", 1, Why.INCIDENT, "Two false alarms in one night at the pilot hospital."),
    (
        "omar",
        "CI-20",
        3,
        Why.CAPACITY,
        "Felix has the days for it; the rest waits for the partner.",
    ),
    ("paul", "CI-29", 2, Why.MARKET, "Most lost entries are lost on the train."),
)
ON: dict[str, tuple[str, ...]] = {
    "asha": ("CI-6", "CI-24", "CI-17"),
    "felix": ("CI-28", "CI-9"),
    "noah": ("CI-6",),
    "lena": ("CI-27",),
}
DAYS: tuple[tuple[str, str, int], ...] = (
    ("asha", "CI-6", 9), ("noah", "CI-2", 14), ("asha", "CI-4", 6),
    ("asha", "CI-24", 12), ("elif", "CI-29", 20), ("felix", "CI-17", 8),
    ("felix", "CI-28", 10), ("omar", "CI-9", 25), ("felix", "CI-20", 7),
)  # fmt: skip


def set_first_orders(tell: Teller) -> None:
    """The first round: what the law asks for comes first, and who does it."""
    _move(tell, FIRST)
    for who, keys in ON.items():
        for key in keys:
            tell.does(who if who != "lena" else "omar", put_on, known(key), tell.people[who])
    tell.does("asha", _first_of_own, "CI-24")
    for who, key, days in DAYS:
        tell.does(who, estimate, known(key), days)
    tell.does(
        "yuki", park, known("CI-15"), "The pilot hospital has no second physician at night.",
        until=date(2027, 2, 1), would_change="The hospital names one.",
    )  # fmt: skip
    tell.does(
        "elif", park, known("CI-19"), "Nobody asks for it, and consent comes first.",
        until=None, would_change="A customer or an auditor asks how fast we patch.",
    )  # fmt: skip


def change_orders(tell: Teller) -> None:
    """The second round: an incident, a partner, and something that comes back."""
    _move(tell, LATER)
    tell.does("paul", bring_back, known("CI-19"), "The new hoster asks for it before the contract.")


def _move(tell: Teller, rows: tuple[Row, ...]) -> None:
    for who, key, to, why, words in rows:
        tell.does(who, move, known(key), to, why=why, words=words)


def _first_of_own(key: str, *, by: Person, at: datetime) -> None:
    work = next(work for work in load_of(by).works if work.initiative.key == key)
    move_own(work, 1, by=by, at=at)
