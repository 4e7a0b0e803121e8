"""What an import would do, or did, as rows that a page shows."""

from collections.abc import Callable
from typing import Any

from tracker.exchange.actuals import shown_row
from tracker.exchange.imports import ACTUALS, JIRA, RELEASES, Order, Outcome
from tracker.exchange.jira import ChangedTicket, NewTicket
from tracker.exchange.releases import FACTS, NewRelease, ToldRelease

#: Rows of each kind that are kept to be shown; the counts count all.
MOST, MOST_REFUSED = 200, 5_000


def shown(order: Order, outcome: Outcome) -> dict[str, Any]:
    """Counts, the first rows of each kind, and every refused one."""
    verdict, told = outcome.verdict, outcome.verdict.told()
    new, changed = _ROWS[order.kind]
    return {
        **told, "refused_count": len(told["refused"]), "refused": told["refused"][:MOST_REFUSED],
        "new_rows": [new(row) for row in verdict.new[:MOST]],
        "changed_rows": [changed(row) for row in verdict.changed[:MOST]],
        "sha256": outcome.sha256, "written": outcome.written,
    }  # fmt: skip


def _new_ticket(new: NewTicket) -> list[str]:
    owner = new.draft.em or new.draft.pm
    return [new.facts["key"], new.draft.fields.title, new.draft.fields.kind.value.capitalize(), owner.name if owner else ""]  # fmt: skip


def _changed_ticket(changed: ChangedTicket) -> list[str]:
    moved = [name for name in changed.facts if changed.before[name] != changed.facts[name]]
    return [changed.facts["key"], changed.about.event_key, _named(moved)]


def _new_release(new: NewRelease) -> list[str]:
    row = new.row
    return [row.tag, new.version, row.published_at.date().isoformat() if row.published_at else "", "1" if row.prerelease else ""]  # fmt: skip


def _told(told: ToldRelease) -> list[str]:
    moved = [name for name in FACTS if told.before[name] != getattr(told.row, name)]
    return [told.row.tag, told.key, _named(moved)]


def _named(fields: list[str]) -> str:
    return ", ".join(field.replace("_", " ") for field in fields)


#: How new and changed rows of each kind are shown.
_ROWS: dict[str, tuple[Callable[[Any], list[str]], Callable[[Any], list[str]]]] = {
    JIRA: (_new_ticket, _changed_ticket),
    RELEASES: (_new_release, _told),
    ACTUALS: (shown_row, shown_row),
}
