"""What the page of a team's capacity shows, gathered at once."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import selectinload

from reports.plots import bars, columns, trend
from tracker.capacity import plot
from tracker.capacity.guard import Verdict, judge, unit_of
from tracker.capacity.models import Period, Policy, Side
from tracker.capacity.people import sides_of
from tracker.capacity.queries import (
    DEFAULTS,
    Book,
    Entered,
    agreed_sides,
    book_of,
    periods_of,
    policies_of,
    to_be_sorted,
)
from tracker.capacity.space import periods_judged, policy_then, spans_of
from tracker.capacity.split import MOST_UNSORTED, Amounts, told
from tracker.core.clock import now
from tracker.core.db import db
from tracker.core.texts import _
from tracker.identity.models import Team
from tracker.initiatives.models import Initiative
from tracker.web.capacity.words import (
    STATES,
    division_told,
    missing_told,
    sides_told,
    span_told,
    unit_told,
    verdict_told,
)
from tracker.web.teams.scope import team_pages
from tracker.web.who import me, my_products

SHOWN, COMING = 6, 4


def page_of(team: Team) -> dict[str, Any]:
    """Everything that `capacity/show.html` prints: a handful of statements, however long the history."""
    at = now()
    policies, periods = list(db.session.scalars(policies_of(team))), periods_of(team)
    in_force = next((p for p in policies if p.began_at and p.ended_at is None), None)
    begun = [period for period in periods if period.first <= at.date()]
    shown, coming = begun[-SHOWN:], [p for p in periods if p.first > at.date()][:COMING]
    held = {period.id: policy_then(policies, period, at.date()) for period in shown}
    needed = {p.id: p for p in (*shown, *coming)}
    for period in shown:
        if policy := held[period.id]:
            needed |= {p.id: p for p in periods_judged(policy, periods, period.last)}
    if in_force:
        needed |= {p.id: p for p in periods_judged(in_force, periods, at.date())}
    book = book_of(list(needed.values()), at)
    verdict = _verdict(in_force, periods, book, at.date())
    current = next(
        (p for p in reversed(begun) if p.last >= at.date()), begun[-1] if begun else None
    )
    return {
        "team": team, "pages": team_pages(team), "policy": in_force,
        "proposed": next((p for p in policies if p.began_at is None and p.ended_at is None), None),
        "sides": sides_of(me(), team, at), "verdict": verdict and verdict_box(verdict, in_force),
        "policy_told": in_force and policy_lines(in_force), "current": current, "at": at,
        "now": current and current_of(current, in_force, book), "coming": [_coming(p, book) for p in coming],
        "has_periods": bool(periods),
        "unsorted": _to_sort([current, *coming], at) if current and not current.closed_at else [],
        **_history(shown, policies, periods, book, at),
    }  # fmt: skip


def verdict_box(verdict: Verdict, policy: Policy | None) -> dict[str, Any]:
    """The state in a word and a sentence, how much is missing, and whether the figures are sure."""
    label, tone = STATES[verdict.state]
    unsure = None
    if verdict.unsure:
        share = told(verdict.days.percent(verdict.days.unsorted))
        unsure = _("Figures unsure: %(share)s %% of the days are not sorted, more than %(most)d %%.", share=share, most=MOST_UNSORTED)  # fmt: skip
    return {
        "label": label, "tone": tone, "sentence": verdict_told(verdict, policy), "unsure": unsure,
        "missing": missing_told(verdict, policy) if policy and verdict.missing else None,
        "unit": verdict.unit and unit_told(verdict.unit),
    }  # fmt: skip


def policy_lines(policy: Policy) -> list[tuple[str, str]]:
    """A policy as label and value."""
    return [
        (_("Product, technical, bugs"), _("%(split)s percent", split=policy.split)),
        (_("Floor for technical work"), f"{policy.floor} %"),
        (_("Divided"), division_told(policy)),
        (_("Agreement"), sides_told(policy)),
    ]


def current_of(period: Period, policy: Policy | None, book: Book) -> dict[str, Any]:
    """The period of now: bars of agreed, planned and done, and the same as a table."""
    plan, actual = book.get((period.id, Side.PLAN)), book.get((period.id, Side.ACTUAL))
    words = plot.words(_("Agreed, planned and done in %(period)s, in percent", period=period.name))
    return {
        "span": span_told(period.first, period.last),
        "plot": bars(plot.shares(policy, plan, actual), words, "now"),
        "rows": amount_rows(plan, actual), "plan": plan, "actual": actual,
        "until": actual.until if actual and actual.until and actual.until < period.last else None,
        "by_default": told(plan.by_default) if plan and plan.by_default else None,
    }  # fmt: skip


def amount_rows(
    plan: Entered | None, actual: Entered | None
) -> list[tuple[str, str, str, str, str]]:
    """Bucket, planned days and percent, actual days and percent; all together at the end."""
    sides = [entered.total if entered else None for entered in (plan, actual)]
    parts = [
        (_("Product"), "product"), (_("Technical"), "technical"), (_("Bugs"), "bugs"),
        (_("Not sorted"), "unsorted"), (_("Together"), "total"),
    ]  # fmt: skip
    return [
        (label, *_cells(sides[0], part), *_cells(sides[1], part))
        for label, part in parts
        if part != "unsorted" or any(side and side.unsorted for side in sides)
    ]


def _cells(amounts: Amounts | None, part: str) -> tuple[str, str]:
    if amounts is None:
        return "–", "–"
    days = getattr(amounts, part)
    return told(days), f"{told(amounts.percent(days))} %"


def _verdict(policy: Policy | None, periods: Sequence[Period], book: Book, day: date) -> Verdict | None:  # fmt: skip
    return judge(policy.rule, spans_of(policy, periods, book), day) if policy else None


def _history(
    shown: Sequence[Period], policies: Sequence[Policy], periods: Sequence[Period], book: Book,
    at: datetime,
) -> dict[str, Any]:  # fmt: skip
    held = {period.id: policy_then(policies, period, at.date()) for period in shown}
    floors = {number: policy.floor for number, policy in held.items() if policy}
    agreed = agreed_sides(shown, at) if shown else {}
    rows = [_row(period, held[period.id], periods, book, agreed, at) for period in shown]
    count = len(shown)
    return {
        "rows": rows[::-1],
        "columns": columns(plot.pairs(shown, book), plot.words(_("Planned and actual days of the last %(n)d periods, by bucket", n=count)), "days"),
        "trend": trend(plot.points(shown, book, floors), plot.words(_("Technical share of the last %(n)d periods in percent, and the floor", n=count)), "share"),
    }  # fmt: skip


def _row(
    period: Period, policy: Policy | None, periods: Sequence[Period], book: Book,
    agreed: dict[tuple[int, Side], int], at: datetime,
) -> dict[str, Any]:  # fmt: skip
    plan, actual = book.get((period.id, Side.PLAN)), book.get((period.id, Side.ACTUAL))
    return {
        "period": period, "span": span_told(period.first, period.last),
        "plan": told(plan.total.total) if plan else None, "actual": told(actual.total.total) if actual else None,
        "plan_share": plot.technical_share(plan), "actual_share": plot.technical_share(actual),
        "floor": policy.floor if policy else None,
        "agreed": {side.value: agreed.get((period.id, side)) for side in Side},
        "state": _state_of(period, policy, periods, book, at),
    }  # fmt: skip


def _state_of(
    period: Period, policy: Policy | None, periods: Sequence[Period], book: Book, at: datetime
) -> tuple[str, str, str | None]:
    """Word, tone and unit of the verdict that ends with this period; else the unit that it counts in."""
    spans = spans_of(policy, periods, book) if policy else []
    unit = unit_of(policy.rule, spans, period.last) if policy else None
    if policy is None or unit is None:
        return _("No policy then"), "plain", None
    if unit.spans[-1].first != period.first:
        return _("Counts in"), "plain", unit_told(unit)
    verdict = judge(policy.rule, [s for s in spans if s.last <= period.last], at.date())
    label, tone = STATES[verdict.state]
    return str(label), tone, unit_told(unit) if len(unit.spans) > 1 else None


def _to_sort(periods: Sequence[Period], at: datetime) -> list[tuple[Initiative, bool, bool]]:
    """Initiatives whose owners have not agreed yet, whether a default counts meanwhile, and
    whether the reader is one of the two who say where they belong.
    """
    query = to_be_sorted(periods, my_products(), at).limit(10)
    found = db.session.scalars(query.options(selectinload(Initiative.ownerships)))
    owners = ((i, {i.ownership.em_id, i.ownership.pm_id}) for i in found)
    return [(i, i.kind in DEFAULTS, me().id in two) for i, two in owners]


def _coming(period: Period, book: Book) -> dict[str, Any]:
    plan = book.get((period.id, Side.PLAN))
    return {
        "period": period, "span": span_told(period.first, period.last),
        "days": told(plan.total.total) if plan else None,
    }  # fmt: skip
