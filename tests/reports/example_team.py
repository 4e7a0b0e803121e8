"""A believable report on capacity and priorities, and the same empty, long and large."""

from dataclasses import replace
from datetime import date, timedelta

from reports import team as t
from reports.common import NoneRecorded, StateWord
from reports.facts import Decision
from tests.reports.example import dossier
from tests.reports.example_facts import EM, GOOD, HEADER, PM, WAIT, at
from tests.reports.extremes import long

FIRST = date(2026, 10, 1)
DAYS = t.Days(product="31.5", technical="9", bugs="4.25", unsorted="0")
STATE = StateWord(word="Ok", tone=GOOD)
KEY, TITLE = "CI-1", "Put a UDI-PI version identifier on every release"
NONE = NoneRecorded(in_period=True)
LISTS = (
    *("periods", "deviations", "policies", "order", "moves", "deadlines", "put_off"),
    *("turned_down", "decisions", "syncs"),
)


def team_report(rows: int = 2, text: str = "", title: str = TITLE) -> t.TeamReport:
    """So many rows in each section; `text` stands wherever people write."""
    said, name = text or "The audit asks for it.", text[:100] or EM

    def many(row):
        return tuple(row(n) for n in range(rows))

    return t.TeamReport(
        header=HEADER, in_one_paragraph=said, key="coach", name=text[:100] or "Coach", first=FIRST,
        last=date(2026, 12, 31), products=("Sleep Coach",), state=STATE, judged="20 % technical",
        policy=t.PolicyInForce(
            number=2, product=70, technical=20, bugs=10, floor=20, division="in each sprint",
            reason=said, agreed_by=f"{name} and {PM}", began_at=at(1),
        ),
        plan=DAYS, actual=replace(DAYS, unsorted="2"),
        periods=many(lambda n: t.PeriodDays(
            name=text[:100] or f"Sprint {n}", first=FIRST + timedelta(days=n), last=FIRST + timedelta(days=n),
            plan=DAYS if n % 3 else None, plan_agreed=True, actual=DAYS if n % 2 else None,
            actual_agreed=False, until=FIRST if n % 2 else None, closed_at=at(2) if n % 5 == 0 else None,
            floor=20 if n else None, state=STATE, judged="9 of 44.75 days technical (20.1 %)",
        )),
        deviations=many(lambda n: t.Deviation(what=said, reasons=(said,) * (n % 2))),
        policies=many(lambda n: Decision(at=at(1), by=name, where="Policy", what=said, reason=said)),
        ordered_at=at(20),
        order=many(lambda n: t.Place(
            place=n + 1, key=KEY if n % 4 else None, title=title if n % 4 else None,
            state=STATE if n % 4 else None, due=FIRST, stops_sales=True, effort=n or None,
            placed=n < 5,
        )),
        moves=many(lambda n: t.Moved(at=at(3), by=name, key=KEY, title=title, came_from=7, came_to=1, why=said)),
        deadlines=many(lambda n: t.Deadline(
            key=KEY, title=title, due=FIRST, obligation=said, stops_sales=True, state=STATE,
            kept=StateWord(word="To come", tone=WAIT),
        )),
        put_off=many(lambda n: t.PutOff(key=KEY, title=title, at=at(4), by=name, reason=said, comes_back=said, ended=said if n % 2 else None)),
        turned_down=many(lambda n: t.TurnedDown(key=KEY, title=title, how=STATE, at=at(5), by=name, reason=said)),
        decisions=many(lambda n: t.SyncDecision(at=at(6), key=KEY if n % 2 else None, what=said, why=said, who=said[:200], instead_of=said)),
        syncs=many(lambda n: t.SyncHeld(at=at(7), minutes=30, suggested=25, decisions=2, carried=1)),
        missed=(FIRST,) * rows, missing=(said,) * rows, glossary=dossier(1).glossary,
    )  # fmt: skip


def empty_team() -> t.TeamReport:
    """Nothing was planned, moved or decided."""
    nothing = dict.fromkeys(LISTS, NONE)
    return replace(
        team_report(0), **nothing, policy=NoneRecorded(), plan=None, actual=None, judged="",
        glossary=NoneRecorded(),
    )  # fmt: skip


def longest_team() -> t.TeamReport:
    return team_report(2, text=long(1000, "Weil es so ist. "), title=long(200))
