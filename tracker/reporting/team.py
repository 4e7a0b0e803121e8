"""Capacity and priorities of a team in a period, gathered and frozen. Team level only.

It reads sums of sheets and never their lines by person, no stand-up votes, and nobody's own order.
"""

from collections.abc import Iterable

from reports import team as printed
from reports.common import Header, NoneRecorded
from tracker.capacity.models import Side
from tracker.core.db import db
from tracker.reporting import team_days, team_deviations, team_order, team_syncs
from tracker.reporting.conversation import day_told
from tracker.reporting.subjects import TeamPeriod
from tracker.reporting.terms import team_terms
from tracker.sync.queries import every_series

NONE = NoneRecorded(in_period=True)


def scope(subject: TeamPeriod) -> str:
    """What the report on a team covers, and which initiatives it names."""
    names = ", ".join(product.name for product in subject.products)
    return (
        f"{subject.team.name} from {day_told(subject.first)} to {day_told(subject.last)} (UTC): days and "
        f"policy of the whole team, initiatives of {names}"
    )


def report(subject: TeamPeriod, head: Header) -> printed.TeamReport:
    """Days against the policy, then the order and what changed it, then what the syncs decided."""
    at = head.generated_at
    found = team_days.read(subject, at)
    state, judged = team_days.at_the_end(found)
    order, missed = team_order.order(subject, at), team_syncs.missed(subject, at)
    moves, decisions = team_order.moves(subject, at), team_syncs.decisions(subject, at)
    return printed.TeamReport(
        header=head, in_one_paragraph=_paragraph(found, judged, len(moves), len(decisions)),
        key=subject.team.key, name=subject.team.name, first=subject.first, last=subject.last,
        products=tuple(product.name for product in subject.products), state=state, judged=judged,
        policy=team_days.policy(found),
        plan=team_days.together(found, Side.PLAN),
        actual=team_days.together(found, Side.ACTUAL),
        periods=team_days.periods(found) or NONE,
        deviations=team_deviations.deviations(found) or NONE,
        policies=team_days.policies(found) or NONE,
        ordered_at=team_order.last_moment(subject, at), order=order or NONE, moves=moves or NONE,
        deadlines=team_order.deadlines(subject, at) or NONE,
        put_off=team_order.put_off(subject, at) or NONE,
        turned_down=team_order.turned_down(subject, at) or NONE, decisions=decisions or NONE,
        syncs=team_syncs.syncs(subject, at) or NONE, missed=missed,
        missing=(*team_deviations.missing(found), *_missing(subject, order)),
        glossary=team_terms(),
    )  # fmt: skip


def _paragraph(found: team_days.Read, judged: str, moves: int, decisions: int) -> str:
    """The period for somebody who reads nothing else."""
    said = [f"{judged}." if judged and not judged.endswith(".") else judged]
    said.append(
        f"{_count(len(found.inside), 'period')} ended or will end in this time. "
        f"{_count(moves, 'move')} in the order and {_count(decisions, 'decision')} of the weekly sync are recorded."
    )
    return " ".join(part for part in said if part)


def _count(n: int, word: str) -> str:
    return f"{n} {word}{'' if n == 1 else 's'}"


def _missing(subject: TeamPeriod, order: tuple[printed.Place, ...]) -> Iterable[str]:
    """What is missing besides days, a sentence each."""
    if not db.session.scalars(every_series(subject.team)).all():
        yield "The team has no weekly sync."
    if new := sum(not place.placed for place in order):
        yield f"{_count(new, 'initiative')} came into the order and nobody has placed {'it' if new == 1 else 'them'} yet."  # fmt: skip
    if others := sum(place.key is None for place in order):
        yield f"The team works on other products too; {_count(others, 'place')} in the order show no name, since this report is not about them."  # fmt: skip
