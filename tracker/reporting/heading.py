"""What stands on every report, and what changed since the last issue of the same one."""

import json
from datetime import datetime
from typing import Any

from reports.common import Company, Header, Issue, Listed, NoneRecorded, NotApplicable
from tracker import __version__
from tracker.audit.queries import log_state
from tracker.identity.queries import company
from tracker.reporting.models import Report
from tracker.reporting.subjects import Subject, products_of_subject

LAYOUT_VERSION = "1"
DRAFT = "draft"


def header(
    subject: Subject, *, number: str, title: str, scope: str, by: str, at: datetime,
    last: Report | None,
) -> Header:  # fmt: skip
    """The header of a report; its list of changes is filled in afterwards."""
    log, owner = log_state(), company()
    return Header(
        number=number, title=f"{title} {subject.key}: {subject.title}",
        layout_version=LAYOUT_VERSION, company=Company(name=owner.name, address=owner.address),
        product=", ".join(product.name for product in products_of_subject(subject)), scope=f"{scope} to log entry {log.size}",
        issue=Issue.DRAFT if number == DRAFT else Issue.ISSUED, generated_at=at, generated_by=by,
        log_size=log.size, log_root=log.root, software_version=__version__,
        distribution="Confidential", last_issue=last.key if last else None, changes=NoneRecorded(),
    )  # fmt: skip


#: Lists whose rows are compared: field of the report, what a row is, what names it, what may change.
_ROWS = (
    ("value", "Value statement, version", "version", ("state", "word")),
    ("questions", "Question", "text", ("closed_how",)),
    ("say_backs", "Say-back on version", "version", ("outcome", "word")),
    ("signatures", "Signature, log entry", "log_entry", ("state",)),
    ("releases", "Release", "key", ("state", "word")),
    ("evidence", "Evidence", "key", ("state", "word")),
    ("requirements", "Clause", "ref", ("how_met",)),
    ("owners", "Owner", "name", ("ended_at",)),
    ("udis", "UDI on", "di", ("hri",)),
    ("initiatives", "Initiative", "key", ("state", "word")),
    ("initiatives", "Value of", "key", ("value", "word")),
    ("standing", "Standing initiative", "key", ("state", "word")),
    ("notes", "Release notes from", "source", ("text",)),
    ("gates", "Gate", "id", ("state", "word")),
    ("overrides", "Override", "number", ("state", "word")),
    ("devices", "UDI-DI", "di", ("trade_name",)),
    ("devices", "Basic UDI-DI of", "di", ("basic_udi",)),
    ("registrations", "Registration of", "name", ("state", "word")),
    ("carried", "Release", "name", ("state", "word")),
    ("carried", "Outcome of", "name", ("outcome", "word")),
    ("decisions", "Decision of", "at", ("what",)),
    ("periods", "Space in", "name", ("state", "word")),
    ("periods", "Closed,", "name", ("closed_at",)),
    ("order", "Place of", "key", ("place",)),
    ("deadlines", "Deadline of", "key", ("kept", "word")),
    ("put_off", "Not now,", "key", ("ended",)),
    ("turned_down", "Turned down,", "key", ("how", "word")),
    ("plan", "Plan,", "label", ("text",)),
    ("approvals", "Signature, log entry", "log_entry", ("state",)),
)


def changes(last: Report | None, new: bytes) -> Listed[str]:
    """What differs from the kept data of the last issue, a sentence each."""
    if last is None:
        return NotApplicable(because="this report was not issued before")
    before, after = _level(json.loads(last.data)), _level(json.loads(new))
    found = _single(before, after) + _rows(before, after)
    return tuple(dict.fromkeys(found)) or NoneRecorded()


def _level(report: dict[str, Any]) -> dict[str, Any]:
    """A report with the rows of its UDI-DIs beside them, each under a name of its own."""
    devices = report.get("devices") or report.get("udis")
    if not isinstance(devices, list):
        return report
    return report | {
        "carried": [
            row | {"name": f"{row['key']} on {device['di']}"}
            for device in devices
            for row in _listed(device.get("releases"))
        ],
        "registrations": [
            row | {"name": f"{device['di']} in {row['register']}"}
            for device in devices
            for row in _listed(device.get("registrations"))
        ],
    }


def _listed(rows: Any) -> list[Any]:
    return rows if isinstance(rows, list) else []


def _single(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    old, now = before.get("identification", {}), after.get("identification", {})
    found = [
        f"{name.replace('_', ' ').capitalize()}: was “{_word(old[name])}”, is “{_word(now[name])}”."
        for name in (
            "title", "summary", "state", "em", "pm", "obligation", "bites_on", "commit", "build",
        )
        if old.get(name) != now.get(name)
    ]  # fmt: skip
    told = [_at(report.get("assessment"), ("state", "word")) for report in (before, after)]
    if told[0] != told[1]:
        found.append(f"Change assessment: was “{told[0]}”, is “{told[1]}”.")
    if before.get("missing") != after.get("missing"):
        found.append(f"{len(before['missing'])} things were missing, now {len(after['missing'])}.")
    return found


def _word(value: Any) -> str:
    return str(value["word"] if isinstance(value, dict) else value or "nothing")


def _rows(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    found = []
    for field, thing, name, path in _ROWS:
        old, now = _by_name(before.get(field), name), _by_name(after.get(field), name)
        found += [f"{thing} {key}: new." for key in now if key not in old]
        found += [f"{thing} {key}: no longer shown." for key in old if key not in now]
        found += [
            f"{thing} {key}: was “{_at(old[key], path)}”, is “{_at(now[key], path)}”."
            for key in now
            if key in old and _at(old[key], path) != _at(now[key], path)
        ]
    return found


def _by_name(rows: Any, name: str) -> dict[str, Any]:
    return {str(row[name])[:80]: row for row in rows} if isinstance(rows, list) else {}


def _at(row: Any, path: tuple[str, ...]) -> str:
    for step in path:
        row = row.get(step) if isinstance(row, dict) else row
    return str(row) if row else "nothing"
