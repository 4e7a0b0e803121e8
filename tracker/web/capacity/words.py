"""How capacity is said: divisions, states, and what a state rests on."""

from datetime import date

from tracker.capacity.guard import Division, State, Unit, Verdict, Why
from tracker.capacity.models import Policy
from tracker.capacity.people import SHORT
from tracker.capacity.split import Bucket, Split, told
from tracker.core.texts import _, _l
from tracker.web.frame import day

BUCKETS = {
    Bucket.PRODUCT: _l("Product"), Bucket.TECHNICAL: _l("Technical"), Bucket.BUGS: _l("Bugs"),
}  # fmt: skip
DIVISIONS = {
    Division.EACH_SPRINT: _l("In each sprint"),
    Division.NAMED: _l("By named engineers"),
    Division.WHOLE_SPRINTS: _l("In whole sprints"),
    Division.QUARTER: _l("In a pool for the quarter"),
    Division.YEAR: _l("In a pool for the year"),
}
STATES = {
    State.OK: (_l("Ok"), "ok"),
    State.WARNING: (_l("Warning"), "wait"),
    State.BREACH: (_l("Breach"), "stop"),
    State.NOT_DUE: (_l("Not due yet"), "plain"),
}


def division_told(policy: Policy) -> str:
    """The division with what belongs to it; no share of a person."""
    label = str(DIVISIONS[policy.division])
    if policy.division is Division.WHOLE_SPRINTS:
        return _("%(label)s: one of %(n)d is technical", label=label, n=policy.every)
    if policy.division is Division.NAMED:
        names = ", ".join(f"{row.person.name} {row.share} %" for row in policy.named)
        return f"{label}: {names}"
    return label


def sides_told(policy: Policy) -> str:
    """Who proposed it for which side, and who agreed."""
    proposed = _("%(name)s (%(side)s)", name=policy.proposed_by.name, side=SHORT[policy.proposed_side])  # fmt: skip
    if policy.agreed_by is None:
        return _("proposed by %(who)s on %(day)s", who=proposed, day=day(policy.proposed_at))
    return _("proposed by %(who)s, agreed by %(other)s", who=proposed, other=policy.agreed_by.name)


def split_told(split: Split) -> str:
    """One bucket by its name, several by their shares."""
    for bucket, label in BUCKETS.items():
        if split.of(bucket) == 100:
            return str(label)
    shares = [f"{label} {split.of(bucket)} %" for bucket, label in BUCKETS.items() if split.of(bucket)]  # fmt: skip
    return ", ".join(shares)


def unit_told(unit: Unit) -> str:
    return span_told(unit.first, unit.last)


def span_told(first: date, last: date) -> str:
    """1 Oct to 31 Dec 2026, without the first year where it is the same."""
    begins = day(first).removesuffix(f" {first.year}") if first.year == last.year else day(first)
    return _("%(first)s to %(last)s", first=begins, last=day(last))


def verdict_told(verdict: Verdict, policy: Policy | None) -> str:
    """What the guard found, in one or two sentences."""
    if policy is None:
        return _("The EM and the PM have not agreed on a policy yet, so nothing is judged.")
    if verdict.unit is None:
        return _("No period is laid out for now. Lay out the next ones, then plan their days.")
    return _sentence(verdict, policy)


def _sentence(verdict: Verdict, policy: Policy) -> str:
    unit = unit_told(verdict.unit) if verdict.unit else ""
    figures = {
        "unit": unit, "technical": told(verdict.days.technical), "total": told(verdict.days.total),
        "share": told(verdict.days.percent(verdict.days.technical)), "floor": policy.floor,
        "missing": told(verdict.missing),
    }  # fmt: skip
    if verdict.why is Why.NOTHING_KNOWN:
        return _("%(unit)s: nothing is planned yet.", **figures)
    if verdict.why is Why.ACTUAL_MISSING:
        return _("%(unit)s is over, and not all of its actual days are entered.", **figures)
    if verdict.why is Why.NO_NAMES:
        return _("%(unit)s: days are not kept by name, so nobody sees whether the named engineers had theirs.", **figures)  # fmt: skip
    if verdict.why is Why.REACHABLE:
        return _("%(unit)s: %(technical)s of %(total)s days so far are technical (%(share)s %%). The other %(missing)s can still come before it ends.", **figures)  # fmt: skip
    if verdict.why is Why.ENDED:
        return _("%(unit)s ended with %(technical)s technical days of %(total)s (%(share)s %%).", **figures)  # fmt: skip
    return _("%(unit)s comes to %(technical)s technical days of %(total)s (%(share)s %%), as done so far and planned.", **figures)  # fmt: skip


def missing_told(verdict: Verdict, policy: Policy) -> str:
    """3.5 days to the floor of 20 %."""
    if policy.division is Division.NAMED:
        return _("%(days)s days to what the named engineers were promised", days=told(verdict.missing))  # fmt: skip
    return _("%(days)s days to the floor of %(floor)d %%", days=told(verdict.missing), floor=policy.floor)  # fmt: skip
