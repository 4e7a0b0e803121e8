"""The plots and the table of figures of the capacity report, from its frozen data alone."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from markupsafe import Markup

from reports.plots import Pair, Point, Shares, Words, bars, columns, trend
from reports.team import Days, PeriodDays, PolicyInForce, TeamReport
from reports.words import Gettext

PARTS = ("product", "technical", "bugs", "unsorted")
SHOWN = 13  # periods of one plot: a quarter of weeks; the table has all of them


def figures(report: TeamReport, _: Gettext) -> list[tuple[str, ...]]:
    """Bucket; policy in percent; planned days and percent; actual days and percent; the difference."""
    labels = (_("Product"), _("Technical"), _("Bugs"), _("Not sorted"))
    unsorted = any(days and Decimal(days.unsorted) for days in (report.plan, report.actual))
    rows = [
        _row(report, part, label)
        for part, label in zip(PARTS, labels, strict=True)
        if part != "unsorted" or unsorted
    ]
    totals = [_plain(sum(_amounts(days))) if days else "–" for days in (report.plan, report.actual)]
    return [*rows, (_("Together"), "", totals[0], "", totals[1], "", "")]


def _row(report: TeamReport, part: str, label: str) -> tuple[str, ...]:
    policy = report.policy if isinstance(report.policy, PolicyInForce) else None
    agreed = getattr(policy, part, None)
    actual = _share(report.actual, part)
    return (
        label, f"{agreed} %" if agreed is not None else "–",
        *_cells(report.plan, part), *_cells(report.actual, part),
        f"{actual - agreed:+} %" if actual is not None and agreed is not None else "–",
    )  # fmt: skip


def _cells(days: Days | None, part: str) -> tuple[str, str]:
    share = _share(days, part)
    if days is None or share is None:
        return "–", "–"
    return _plain(Decimal(getattr(days, part))), f"{share} %"


def share_of(days: Days | None) -> str:
    """The technical share, as it stands in a cell."""
    share = _share(days, "technical")
    return "–" if share is None else f"{share} %"


def total_of(days: Days | None) -> str:
    """All days together, as they stand in a cell."""
    return _plain(sum(_amounts(days))) if days else "–"


def share_plot(report: TeamReport, _: Gettext) -> Markup:
    """What was agreed, planned and done, in percent."""
    rows = []
    if isinstance(report.policy, PolicyInForce):
        p = report.policy
        agreed = (Decimal(p.product), Decimal(p.technical), Decimal(p.bugs), Decimal(0))
        rows.append(Shares(_("Policy"), agreed))
    for label, days in ((_("Planned"), report.plan), (_("Actual"), report.actual)):
        rows.append(Shares(label, tuple(_share(days, part) or Decimal(0) for part in PARTS)))
    return bars(rows, words(_, _("Policy, planned and actual days, in percent")), "shares")


def days_plot(periods: tuple[PeriodDays, ...], _: Gettext) -> Markup:
    """Planned beside actual days, period by period."""
    pairs = [
        Pair(p.name, _amounts(p.plan) if p.plan else None, _amounts(p.actual) if p.actual else None)
        for p in periods[-SHOWN:]
    ]
    return columns(pairs, words(_, _("Planned and actual days by period and bucket")), "days")


def trend_plot(periods: tuple[PeriodDays, ...], _: Gettext) -> Markup:
    """The technical share, period by period, and the floor."""
    points = [
        Point(p.name, _share(p.plan, "technical"), _share(p.actual, "technical"), p.floor)
        for p in periods[-SHOWN:]
    ]
    return trend(
        points, words(_, _("Technical share by period in percent, and the floor")), "trend"
    )


def words(_: Gettext, title: str) -> Words:
    """What is written on a plot."""
    return Words(
        title=title, product=_("Product"), technical=_("Technical"), bugs=_("Bugs"),
        unsorted=_("Not sorted"), plan=_("Planned"), actual=_("Actual"), floor=_("Floor"),
        none=_("Nothing entered yet"),
    )  # fmt: skip


def _amounts(days: Days) -> tuple[Decimal, ...]:
    return tuple(Decimal(getattr(days, part)) for part in PARTS)


def _share(days: Days | None, part: str) -> Decimal | None:
    """In percent of all days, to one decimal; None where there are none."""
    if days is None or not (total := sum(_amounts(days))):
        return None
    return (Decimal(getattr(days, part)) * 100 / total).quantize(Decimal("0.1"), ROUND_HALF_UP)


def _plain(value: Any) -> str:
    text = f"{Decimal(value):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
