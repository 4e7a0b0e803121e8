"""What was released before this record began, as the lists of GitHub tell it."""

import json
from datetime import date
from io import BytesIO
from typing import Any

from tracker.core.db import write
from tracker.demo.teller import Teller
from tracker.exchange.imports import RELEASES, Order, carry_out

_Row = tuple[str, date, str]

_COACH: tuple[_Row, ...] = (
    ("v3.6.0", date(2025, 6, 17), "Sleep restriction plans can be paused for a journey."),
    ("v3.7.0", date(2025, 8, 26), "Reminders follow the time zone of the phone."),
    (
        "v3.7.1",
        date(2025, 9, 4),
        "Corrects the reminder that came twice after a flight to the west.",
    ),
    ("v3.8.0", date(2025, 11, 18), "Import of nights from the first wearable of another maker."),
    ("v4.0.0", date(2026, 2, 3), "Sleep Coach for Clinics shares one plan with the physician."),
    ("v4.0.1", date(2026, 2, 19), "Corrects a plan that was shown in the wrong week."),
    ("v4.1.0", date(2026, 4, 28), "Weekly summary for the physician, on one page."),
)
_DIARY: tuple[_Row, ...] = (
    ("diary-v1.5.0", date(2025, 7, 8), "Naps are entered beside nights."),
    ("diary-v1.6.0", date(2025, 12, 9), "Diary can be printed for a visit."),
    ("diary-v1.7.0", date(2026, 3, 24), "Reads entries aloud with the screen reader of the phone."),
)
_RHYTHM: tuple[_Row, ...] = (
    ("nr-v1.0.0", date(2025, 9, 23), "First release: one night of ECG is read for a physician."),
    ("nr-v1.1.0", date(2025, 12, 2), "Several nights are read together."),
    ("nr-v1.1.1", date(2026, 1, 20), "Corrects the night that began before midnight."),
    ("nr-v1.2.0", date(2026, 5, 12), "Recordings of seven nights; patches of a second maker."),
    (
        "nr-v1.3.0",
        date(2026, 8, 11),
        "Findings can be printed with the stretch of ECG they rest on.",
    ),
)

#: Who brings them along, of which product, and the number of its first release at GitHub.
_LISTS = (
    ("asha", "sleep-coach", 201_346_118, _COACH),
    ("felix", "sleep-diary", 203_911_407, _DIARY),
    ("omar", "night-rhythm", 219_560_733, _RHYTHM),
)


def bring_releases_along(tell: Teller) -> None:
    """REL-5 to REL-19: imported with the days on which they were released, without any UDI-PI."""
    tell.until(11, 12)
    for who, product, first, rows in _LISTS:
        tell.wait(hours=1)
        order = Order(kind=RELEASES, file_name=f"{product}-releases.json", product=product)
        imported(tell, who, order, _listed(product, first, rows))


def imported(tell: Teller, who: str, order: Order, content: bytes) -> None:
    """Let somebody import a file; the story has none that is refused."""
    outcome = carry_out(
        order, BytesIO(content), by=tell.people[who], dry_run=False, clock=lambda: tell.at, write=write
    )  # fmt: skip
    if not outcome.written:
        raise RuntimeError(f"{order.file_name} was not imported: {outcome.verdict.refused}")


def _listed(repository: str, first: int, rows: tuple[_Row, ...]) -> bytes:
    """The list as GitHub gives it: newest first."""
    numbered = [(first + 1_204_913 * n, row) for n, row in enumerate(rows)]
    told = [_release(repository, number, *row) for number, row in reversed(numbered)]
    return json.dumps(told, indent=1, ensure_ascii=False).encode()


def _release(repository: str, number: int, tag: str, day: date, notes: str) -> dict[str, Any]:
    return {
        "id": number, "tag_name": tag, "target_commitish": "main", "name": tag, "body": notes,
        "draft": False, "prerelease": False, "published_at": f"{day.isoformat()}T09:30:00Z",
        "html_url": f"https://code.lumen.example/{repository}/releases/tag/{tag}",
    }  # fmt: skip
