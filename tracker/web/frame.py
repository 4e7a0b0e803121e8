"""What every page shares: the way around, the product's name, dates as they are written."""

from datetime import UTC, date, datetime
from typing import Any

from flask import Flask, current_app, g, request, url_for

from tracker.core.clock import now
from tracker.core.texts import _
from tracker.identity.permissions import ROLE_LABELS, Right, Role
from tracker.notices.queries import COUNTED, unread
from tracker.readiness.waiting import WaitingList, waiting_for
from tracker.web.who import language, my_products

#: Groups of (label, endpoint, right, letter of the `g` shortcut).
GROUPS = (
    (None, (
        ("Home", "home.home", Right.SIGNED_IN, "h"),
        ("Initiatives", "initiatives.index", Right.READ_RECORDS, "i"),
        ("Unclaimed", "initiatives.unclaimed", Right.READ_RECORDS, "o"),
        ("Teams", "teams.index", Right.READ_RECORDS, "t"),
    )),
    ("Record", (
        ("Releases", "releases.index", Right.READ_RECORDS, "r"),
        ("Evidence", "evidence.everything", Right.READ_RECORDS, "e"),
        ("Clauses", "clauses.index", Right.READ_RECORDS, "c"),
        ("Devices & UDI", "devices.index", Right.READ_RECORDS, "d"),
        ("Read a UDI", "udi.what", Right.READ_RECORDS, "w"),
        ("Glossary", "glossary.index", Right.READ_RECORDS, "t"),
        ("Reports", "reports.index", Right.READ_REPORTS, "p"),
        ("Imports", "imports.index", Right.REGISTER, "m"),
        ("Audit trail", "trail.index", Right.READ_TRAIL, "a"),
    )),
    ("Company", (
        ("People", "people.index", Right.MANAGE_PEOPLE, "u"),
        ("Access list", "visits.index", Right.READ_ACCESS, "l"),
    )),
)  # fmt: skip


#: Areas whose pages stand below another one's.
PART_OF = {"value": "initiatives", "evidence": "initiatives", "order": "teams"}


def init_app(app: Flask) -> None:
    app.context_processor(_context)
    app.add_template_filter(day)
    app.add_template_filter(moment)
    app.add_template_filter(size)
    app.add_template_global(unread_notices)
    app.add_url_rule("/health", "frame.health", lambda: ("ok", 200, {"Content-Type": "text/plain"}))


def day(value: date | datetime) -> str:
    """A day, in UTC: 2 Nov 2026."""
    if isinstance(value, datetime):
        value = value.astimezone(UTC)
    return f"{value.day} {value:%b %Y}"


def moment(value: datetime) -> str:
    """A moment with its zone: 2 Nov 2026 14:05 UTC."""
    utc = value.astimezone(UTC)
    return f"{day(utc)} {utc:%H:%M} UTC"


def size(count: int | None) -> str:
    """A number of bytes with its unit."""
    if count is None:
        return ""
    for unit, step in (("MB", 1 << 20), ("kB", 1 << 10)):
        if count >= step:
            return f"{count / step:.1f} {unit}"
    return f"{count} B"


def _context() -> dict[str, Any]:
    person = g.get("person")
    return {
        "app_name": "Tracker",
        "lang": language(),
        "me": person,
        "nav": _navigation() if person is not None else [],
        "Right": Right,
        "Role": Role,
        "role_label": ROLE_LABELS,
    }


def _navigation() -> list[dict[str, Any]]:
    titles = {"Home": _("Home"), "Initiatives": _("Initiatives"), "Unclaimed": _("Unclaimed"), "Teams": _("Teams"), "Releases": _("Releases"),
              "Devices & UDI": _("Devices & UDI"), "Read a UDI": _("Read a UDI"), "Clauses": _("Clauses"), "Reports": _("Reports"), "Imports": _("Imports"),
              "Audit trail": _("Audit trail"), "People": _("People"), "Access list": _("Access list"), "Evidence": _("Evidence"), "Record": _("Record"), "Glossary": _("Glossary"),
              "Company": _("Company")}  # fmt: skip
    groups = []
    for label, items in GROUPS:
        shown = [
            {
                "label": titles[name], "url": url_for(endpoint), "key": key,
                "on": _on(endpoint),
                **_count(endpoint),
            }
            for name, endpoint, right, key in items
            if endpoint in current_app.view_functions and g.person.may(right)
        ]  # fmt: skip
        if shown:
            groups.append({"label": titles[label] if label else None, "items": shown})
    return groups


def _on(endpoint: str) -> bool:
    """Whether the page stands below this entry; one with an entry of its own stands there alone."""
    own = {name for _label, items in GROUPS for _title, name, _right, _key in items}
    if request.endpoint in own:
        return request.endpoint == endpoint
    return PART_OF.get(request.blueprint or "", request.blueprint) == endpoint.split(".")[0] and (
        endpoint.endswith((".index", ".home"))
    )


def _count(endpoint: str) -> dict[str, Any]:
    """How much waits, beside "Home" on the home page itself, where it is known anyway."""
    waiting = g.get("waiting")
    if endpoint != "home.home" or waiting is None:
        return {"count": None, "hot": False}
    count = len(waiting.items)
    return {"count": f"{count}{'+' if waiting.more else ''}" if count else None, "hot": bool(count)}


def unread_notices() -> str:
    """How many notices the reader has not read, for the navigation; empty for none."""
    if g.get("unread_notices") is None:
        g.unread_notices = unread(g.person, now())
    count: int = g.unread_notices
    return f"{COUNTED}+" if count > COUNTED else str(count or "")


def waiting_now() -> WaitingList:
    """What waits for the person who asks, computed once a request."""
    if g.get("waiting") is None:
        g.waiting = waiting_for(g.person, my_products(), now())
    found: WaitingList = g.waiting
    return found
