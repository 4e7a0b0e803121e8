"""Agreeing on a policy, disagreeing in writing, and laying out a team's periods."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from tracker.audit.actions import record
from tracker.capacity.guard import Division
from tracker.capacity.models import Dissent, Named, Period, Policy
from tracker.capacity.people import (
    SHORT,
    members,
    other,
    refuse_agreeing,
    refuse_without_both,
    side_spoken_for,
)
from tracker.capacity.queries import policy_at, proposed_policy
from tracker.capacity.split import Split, split_of
from tracker.core.db import db
from tracker.core.errors import Invalid, NotAllowed, RuleBroken
from tracker.core.texts import _
from tracker.identity.models import Person, Team
from tracker.identity.permissions import Right, Role
from tracker.identity.queries import in_team

MOST_AT_ONCE, LONGEST = 60, 366


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a policy says. `named` maps the id of an engineer to the technical share of their days."""

    product: int
    technical: int
    bugs: int
    floor: int
    division: Division
    every: int = 0
    named: Mapping[int, int] = field(default_factory=dict)


def propose_policy(team: Team, terms: Terms, reason: str, *, by: Person, at: datetime) -> Policy:
    """Propose, for one's side, how the team divides its days; replaces what was proposed before."""
    side = side_spoken_for(by, team, at)
    refuse_without_both(team, at)
    split = split_of(terms.product, terms.technical, terms.bugs)
    _refuse_terms(team, terms, reason, at)
    _refuse_same(team, terms, at)
    if (before := proposed_policy(team)) is not None:
        before.ended_at, before.ended_why = at, _("Replaced by another proposal.")
        db.session.flush()  # before the next one: a team has one open proposal
    policy = Policy(
        team=team, number=_next(Policy.number, Policy.team_id == team.id),
        product_share=split.product, technical_share=split.technical, bugs_share=split.bugs,
        floor=terms.floor, division=terms.division, every=_every(terms), reason=reason,
        proposed_by=by, proposed_side=side, proposed_at=at, ended_why="",
    )  # fmt: skip
    if terms.division is Division.NAMED:
        policy.named = [Named(person_id=i, share=s) for i, s in sorted(terms.named.items())]
    db.session.add(policy)
    record(
        "capacity.policy-proposed", team, by=by, at=at, version=policy.number,
        changes={name: [None, value] for name, value in _openly(policy).items()},
        texts={"reason": reason},
    )  # fmt: skip
    return policy


def agree_policy(policy: Policy, *, by: Person, at: datetime) -> None:
    """Agree for the other side: from now on it is in force, and the one before is not."""
    _refuse_answered(policy)
    refuse_agreeing(by, policy.team, policy.proposed_by_id, other(policy.proposed_side), at)
    before = policy_at(policy.team, at)
    if before is not None:
        before.ended_at = at
        db.session.flush()  # a team has one policy in force
    policy.agreed_by, policy.began_at = by, at
    was = _openly(before) if before else {}
    told = {name: [was.get(name), value] for name, value in _openly(policy).items()}
    record(
        "capacity.policy-agreed", policy.team, by=by, at=at, version=policy.number,
        changes={name: pair for name, pair in told.items() if pair[0] != pair[1]},
    )  # fmt: skip


def decline_policy(policy: Policy, reason: str, *, by: Person, at: datetime) -> None:
    """Say no to a proposal, or take one's own back, with the reason; what is in force stays."""
    _refuse_answered(policy)
    side_spoken_for(by, policy.team, at)
    if not reason:
        raise Invalid("reason", _("Say why."))
    policy.ended_at, policy.ended_why = at, reason
    record(
        "capacity.policy-declined", policy.team, by=by, at=at, version=policy.number,
        texts={"reason": reason},
    )  # fmt: skip


def dissent(policy: Policy, words: str, *, by: Person, at: datetime) -> Dissent:
    """Disagree with a policy, in writing; anybody of the team may, and it stays beside the policy."""
    if not by.may(Right.READ_LOAD) or not in_team(by, policy.team, at):
        raise NotAllowed(_("Only people of the team %(team)s write here.", team=policy.team.name))
    if policy.ended_at is not None:
        raise RuleBroken(_("This policy is no longer in force; disagree with the one that is."))
    if not words:
        raise Invalid("words", _("Say what you would do otherwise, and why."))
    row = Dissent(by=by, words=words, at=at)
    policy.dissents.append(row)
    record(
        "capacity.dissent-written", policy.team, by=by, at=at, version=policy.number,
        texts={"words": words},
    )  # fmt: skip
    return row


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Periods in a row: the first day, how long each is, how many, and what they are called."""

    name: str  # "Sprint" becomes Sprint 14, Sprint 15, …
    number: int
    first: date
    days: int = 0  # length in days; 0: `months`
    months: int = 0
    count: int = 1
    technical_every: int = 0  # the last of each so many is technical as a whole

    def dates(self) -> list[tuple[date, date]]:
        found, first = [], self.first
        for n in range(self.count):
            after = (
                first + timedelta(days=self.days)
                if self.days
                else _months_later(self.first, self.months * (n + 1))
            )
            found.append((first, after - timedelta(days=1)))
            first = after
        return found


def make_periods(team: Team, row: Row, *, by: Person, at: datetime) -> list[Period]:
    """Lay out periods of the team, one after the other; none may overlap one that is there."""
    side_spoken_for(by, team, at)
    _refuse_row(row)
    dates = row.dates()
    _refuse_overlap(team, dates)
    begin = _next(Period.number, Period.team_id == team.id)
    made = [
        Period(
            team=team, number=begin + n, name=f"{row.name} {row.number + n}", first=first, last=last,
            technical=bool(row.technical_every) and (n + 1) % row.technical_every == 0,
        )
        for n, (first, last) in enumerate(dates)
    ]  # fmt: skip
    db.session.add_all(made)
    record(
        "capacity.periods-made", team, by=by, at=at,
        changes={
            "periods": [None, [period.name for period in made]],
            "first": [None, dates[0][0].isoformat()], "last": [None, dates[-1][1].isoformat()],
            "technical": [None, [period.name for period in made if period.technical]],
        },
    )  # fmt: skip
    return made


def mark_technical(period: Period, technical: bool, *, by: Person, at: datetime) -> None:
    """Say that a sprint is technical as a whole, or is not; before it ends."""
    side_spoken_for(by, period.team, at)
    if at.date() > period.last:
        raise RuleBroken(_("%(period)s is over; what it was does not change.", period=period.name))
    if period.technical is technical:
        return
    period.technical = technical
    record(
        "capacity.sprint-marked", period.team, by=by, at=at,
        changes={"period": [period.name, period.name], "technical": [not technical, technical]},
    )  # fmt: skip


def _refuse_terms(team: Team, terms: Terms, reason: str, at: datetime) -> None:
    if not 0 <= terms.floor <= 100:
        raise Invalid("floor", _("The floor lies between 0 and 100 percent."))
    if terms.technical < terms.floor:
        raise Invalid(
            "floor",
            _("The technical share of %(share)d %% lies under the floor of %(floor)d %%.", share=terms.technical, floor=terms.floor),
        )  # fmt: skip
    if not reason:
        raise Invalid("reason", _("Say why; the reason stays beside the policy."))
    if terms.division is Division.WHOLE_SPRINTS:
        _refuse_every(terms)
    if terms.division is Division.NAMED:
        _refuse_named(team, terms, at)


def _refuse_every(terms: Terms) -> None:
    if not 1 <= terms.every <= 26:
        raise Invalid("every", _("Say which sprints are technical: each 5th, for example."))
    if terms.every * terms.floor > 100:
        raise Invalid(
            "every",
            _("One of %(n)d sprints is %(share)s %% of the time, under the floor of %(floor)d %%.", n=terms.every, share=f"{100 / terms.every:.1f}", floor=terms.floor),
        )  # fmt: skip


def _refuse_named(team: Team, terms: Terms, at: datetime) -> None:
    """The named shares make up the floor of all engineers, or there is none."""
    people = {person.id: person for person in members(team, at)}
    if not terms.named or not terms.named.keys() <= people.keys():
        raise Invalid("named", _("Name at least one engineer of the team, with a share."))
    if any(not 1 <= share <= 100 for share in terms.named.values()):
        raise Invalid("named", _("The technical share of a person lies between 1 and 100 percent."))
    counted = {i for i, person in people.items() if Role.ENGINEER in person.roles} | set(
        terms.named
    )
    share = sum(terms.named.values()) / len(counted)
    if share < terms.floor:
        raise Invalid(
            "named",
            _("The named shares come to %(share)s %% of %(n)d engineers, under the floor of %(floor)d %%.", share=f"{share:.1f}", n=len(counted), floor=terms.floor),
        )  # fmt: skip


def _refuse_same(team: Team, terms: Terms, at: datetime) -> None:
    held = policy_at(team, at)
    if held is None or held.division is not terms.division or held.every != _every(terms):
        return
    same = held.split == Split(terms.product, terms.technical, terms.bugs)
    names = {row.person_id: row.share for row in held.named}
    if same and held.floor == terms.floor and names == (dict(terms.named) if names else {}):
        raise RuleBroken(_("This is what is in force already."))


def _every(terms: Terms) -> int:
    return terms.every if terms.division is Division.WHOLE_SPRINTS else 0


def _refuse_answered(policy: Policy) -> None:
    if policy.began_at is not None or policy.ended_at is not None:
        raise RuleBroken(_("This proposal was answered or replaced already."))


def _refuse_row(row: Row) -> None:
    if not row.name:
        raise Invalid("name", _("Say what the periods are called."))
    if not 1 <= row.count <= MOST_AT_ONCE:
        raise Invalid("count", _("Make between 1 and %(n)d periods at once.", n=MOST_AT_ONCE))
    if not (0 < row.days <= LONGEST or (row.days == 0 and 0 < row.months <= 12)):
        raise Invalid("length", _("A period is at least a day and at most a year long."))
    if not 2000 <= row.first.year <= 2100:
        raise Invalid("first", _("The first day must lie between 2000 and 2100."))


def _refuse_overlap(team: Team, dates: list[tuple[date, date]]) -> None:
    there = db.session.scalar(
        select(Period)
        .where(Period.team_id == team.id, Period.first <= dates[-1][1], Period.last >= dates[0][0])
        .order_by(Period.first)
        .limit(1)
    )
    if there is not None:
        raise Invalid(
            "first",
            _("%(period)s is there already, from %(first)s to %(last)s; periods of a team do not overlap.", period=there.name, first=there.first.isoformat(), last=there.last.isoformat()),
        )  # fmt: skip


def _months_later(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _openly(policy: Policy) -> dict[str, Any]:
    """What an event says: no names, which would be about somebody's load."""
    return {
        "shares": str(policy.split), "floor": policy.floor, "division": policy.division.value,
        "every": policy.every or None, "named": len(policy.named) or None,
        "proposed_by_side": SHORT[policy.proposed_side],
    }  # fmt: skip


def _next(column: Any, where: Any) -> int:
    return (db.session.scalar(select(func.max(column)).where(where)) or 0) + 1
