"""The facts of a team's plots, from what is stored; `reports.plots` draws them."""

from collections.abc import Sequence
from decimal import Decimal

from reports.plots import Pair, Point, Shares, Words
from tracker.capacity.models import Period, Policy, Side
from tracker.capacity.queries import Book, Entered
from tracker.capacity.split import ZERO, Amounts
from tracker.core.texts import _


def words(title: str) -> Words:
    """What stands on a plot, in the reader's language."""
    return Words(
        title=title, product=_("Product"), technical=_("Technical"), bugs=_("Bugs"),
        unsorted=_("Not sorted"), plan=_("Planned"), actual=_("Actual"), floor=_("Floor"),
        none=_("Nothing entered yet"),
    )  # fmt: skip


def shares(policy: Policy | None, plan: Entered | None, actual: Entered | None) -> list[Shares]:
    """What was agreed, what is planned and what is done, in percent."""
    rows = []
    if policy is not None:
        split = policy.split
        agreed = (Decimal(split.product), Decimal(split.technical), Decimal(split.bugs), ZERO)
        rows.append(Shares(_("Agreed %(split)s", split=split), agreed))
    for label, entered in ((_("Planned"), plan), (_("Done so far"), actual)):
        rows.append(Shares(label, _percents(entered.total) if entered else (ZERO,) * 4))
    return rows


def pairs(periods: Sequence[Period], book: Book) -> list[Pair]:
    """Planned beside actual days."""
    return [
        Pair(period.name, *(_days(book.get((period.id, side))) for side in Side))
        for period in periods
    ]


def points(periods: Sequence[Period], book: Book, floors: dict[int, int]) -> list[Point]:
    """The technical share of each period; `floors` by the period's id, where a policy held."""
    return [
        Point(
            period.name,
            technical_share(book.get((period.id, Side.PLAN))),
            technical_share(book.get((period.id, Side.ACTUAL))),
            floors.get(period.id),
        )
        for period in periods
    ]


def technical_share(entered: Entered | None) -> Decimal | None:
    """In percent of all days; None: nothing was entered."""
    if entered is None or not entered.total.total:
        return None
    return entered.total.percent(entered.total.technical)


def _percents(amounts: Amounts) -> tuple[Decimal, ...]:
    return tuple(amounts.percent(part) for part in _parts(amounts))


def _days(entered: Entered | None) -> tuple[Decimal, ...] | None:
    return _parts(entered.total) if entered else None


def _parts(amounts: Amounts) -> tuple[Decimal, ...]:
    return amounts.product, amounts.technical, amounts.bugs, amounts.unsorted
