"""UDI-DIs and their releases on a time line: facts in, SVG out. The same on a page and on paper.

Shapes and text carry plain attributes, which count on paper, and classes, by which a page gives
them its own colours, dark mode included. Words come in with the facts; what is drawn besides are
identifiers and ISO days.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape

from reports.words import visible

INK, SOFT, RULE, ACCENT, STOP, PAPER = (
    "#1d2530",
    "#5b6470",
    "#c9c4ba",
    "#17595a",
    "#a3262a",
    "#fbfaf8",
)
SANS, MONO = "IBM Plex Sans, sans-serif", "IBM Plex Mono, monospace"

MARGIN = 8
GROUP, LANE, AXIS = 26, 74, 26  # heights
FLAGS, TRACK, LABELS = 29, 42, 60  # of a lane, from its top
CHAR = 6.4  # width of a character of 10.5 px Mono, with a little air
NEAR = 11  # marks closer than that are drawn as one
TICKS = (1, 3, 6, 12, 24, 60, 120)  # months between two ticks


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A release on its day; `new` where its change asked for a new UDI-DI."""

    on: date
    label: str
    new: bool = False
    withdrawn: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """A register holds the UDI-DI since this day."""

    on: date
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """One UDI-DI from its registration on; `group` is its Basic UDI-DI, `follows` a UDI-DI before."""

    gtin: str
    name: str
    group: str
    begins: date
    ends: date | None = None  # discontinued; None: it goes on
    follows: str | None = None
    marks: tuple[Mark, ...] = ()
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeLine:
    """What is drawn: lanes in the order of the chain, up to a day, with its name and description."""

    title: str
    description: str
    until: date
    lanes: tuple[Lane, ...]


def svg(line: TimeLine, *, width: int = 720, name: str = "timeline") -> str:
    """The drawing; `name` makes its ids unique on a page."""
    scale = _Scale.of(line, width)
    places, height = _places(line.lanes)
    body = [
        *_axis(scale, height, width),
        *_links(line.lanes, places, scale),
        *(
            part
            for lane in line.lanes
            for part in _lane(lane, places[lane.gtin], scale, line.until)
        ),
        *_groups(line.lanes, places, width),
    ]
    total = height + AXIS
    return (
        f'<svg class="timeline" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {total}" '
        f'width="{width}" height="{total}" role="img" '
        f'aria-labelledby="{name}-title {name}-what"><title id="{name}-title">{escape(line.title)}</title>'
        f'<desc id="{name}-what">{escape(line.description)}</desc>{"".join(body)}</svg>'
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    """From a day to its place across the drawing."""

    first: date
    days: int
    left: float
    right: float

    @classmethod
    def of(cls, line: TimeLine, width: int) -> "_Scale":
        days = [line.until, *(day for lane in line.lanes for day in _days(lane))]
        first = min(days)
        span = max((max(days) - first).days, 1)
        return cls(first, span, MARGIN + 6, width - MARGIN - 6)

    def x(self, day: date) -> float:
        share = (day - self.first).days / self.days
        return round(self.left + share * (self.right - self.left), 1)


def _days(lane: Lane) -> Iterator[date]:
    yield lane.begins
    yield from (mark.on for mark in lane.marks)
    yield from (flag.on for flag in lane.flags)


def _places(lanes: tuple[Lane, ...]) -> tuple[dict[str, int], int]:
    """The top of each lane; a group's name stands above its first one."""
    top, group, places = 0, None, {}
    for lane in lanes:
        if lane.group != group:
            top, group = top + GROUP, lane.group
        places[lane.gtin] = top
        top += LANE
    return places, top


def _groups(lanes: tuple[Lane, ...], places: dict[str, int], width: int) -> Iterator[str]:
    group = None
    for lane in lanes:
        if lane.group != group:
            group = lane.group
            told = _fitting(lane.group, width - 2 * MARGIN)
            yield _text(MARGIN, places[lane.gtin] - 8, told, size=11.5, colour=SOFT, kind="soft")


def _axis(scale: _Scale, height: int, width: int) -> Iterator[str]:
    months = scale.days / 30.4
    step = next((n for n in TICKS if months / n * 62 <= width), TICKS[-1])
    taken = 0.0
    for day in _ticks(scale, step):
        x = scale.x(day)
        yield _line(x, 4, x, height + 4, RULE, "rule")
        label = str(day.year) if step >= 12 else f"{day:%Y-%m}"
        if x >= taken and x + len(label) * CHAR <= width - 2:
            yield _text(x + 2, height + 17, label, size=10.5, mono=True, colour=SOFT, kind="soft")
            taken = x + len(label) * CHAR + 10


def _ticks(scale: _Scale, step: int) -> Iterator[date]:
    last = scale.first + timedelta(scale.days)
    month = scale.first.year * 12 + scale.first.month - 1
    month += -month % step
    while (day := date(month // 12, month % 12 + 1, 1)) <= last:
        if day >= scale.first:
            yield day
        month += step


def _links(lanes: tuple[Lane, ...], places: dict[str, int], scale: _Scale) -> Iterator[str]:
    """From a UDI-DI down to its successor, on the day on which that begins."""
    for lane in lanes:
        if lane.follows in places:
            x = scale.x(lane.begins)
            top, foot = places[lane.follows] + TRACK, places[lane.gtin] + TRACK
            yield (
                f'<path class="t-link" d="M{x} {top}V{foot}" fill="none" stroke="{ACCENT}" '
                'stroke-width="1.5" stroke-dasharray="3 3"/>'
            )


def _lane(lane: Lane, top: int, scale: _Scale, until: date) -> Iterator[str]:
    y = top + TRACK
    start, end = scale.x(lane.begins), scale.x(min(lane.ends, until) if lane.ends else until)
    yield _text(MARGIN, top + 12, lane.gtin, size=11.5, mono=True, kind="text")
    beside = MARGIN + 15 * 7.2
    name = _fitting(lane.name, scale.right + 6 - beside)
    yield _text(beside, top + 12, name, size=11.5, kind="text")
    yield _line(start, y, max(start, end), y, ACCENT, "track", weight=3)
    if lane.ends is not None and lane.ends <= until:
        yield _line(end, y - 6, end, y + 6, ACCENT, "track", weight=3)
    yield from _flags(lane, top, scale)
    clusters = list(_clusters(lane.marks, scale))
    for x, marks in clusters:
        yield _mark(x, y, marks)
    yield from _labels(
        ((x, _range(marks)) for x, marks in reversed(clusters)), top + LABELS, scale, "text", INK
    )


def _flags(lane: Lane, top: int, scale: _Scale) -> Iterator[str]:
    y = top + TRACK
    by_day: dict[date, list[str]] = {}
    for flag in sorted(lane.flags, key=lambda flag: flag.on):
        by_day.setdefault(flag.on, []).append(flag.label)
    for day in by_day:
        x = scale.x(day)
        yield f'<path class="t-flag" d="M{x} {y - 3}l-4 -7h8z" fill="{SOFT}"/>'
    told = [(scale.x(day), " ".join(names)) for day, names in reversed(by_day.items())]
    yield from _labels(told, top + FLAGS, scale, "soft", SOFT)


def _labels(
    told: Iterable[tuple[float, str]], y: int, scale: _Scale, kind: str, colour: str
) -> Iterator[str]:
    """Centred below or above their marks as far as they find room, the newest first."""
    free = scale.right + 6
    for x, label in told:
        wide = len(label) * CHAR
        left = max(min(x - wide / 2, scale.right + 6 - wide), scale.left - 6)
        if left + wide <= free:
            yield _text(round(left, 1), y, label, size=10.5, mono=True, colour=colour, kind=kind)
            free = left - 8


def _clusters(marks: tuple[Mark, ...], scale: _Scale) -> Iterator[tuple[float, list[Mark]]]:
    """Marks that would lie on one another, together; what is new or withdrawn stays by itself."""
    held: list[Mark] = []
    for mark in sorted(marks, key=lambda mark: mark.on):
        plain = not (mark.new or mark.withdrawn)
        if held and (not plain or scale.x(mark.on) - scale.x(held[0].on) >= NEAR):
            yield scale.x(held[-1].on), held
            held = []
        held.append(mark)
        if not plain:
            yield scale.x(mark.on), held
            held = []
    if held:
        yield scale.x(held[-1].on), held


def _range(marks: list[Mark]) -> str:
    first, last = marks[0].label, marks[-1].label
    return last if len(marks) == 1 else f"{first}…{last}"


def _mark(x: float, y: int, marks: list[Mark]) -> str:
    one = marks[-1]
    if one.withdrawn:
        return (
            f'<g class="t-gone"><circle cx="{x}" cy="{y}" r="5.5" fill="{PAPER}" stroke="{STOP}" stroke-width="1.5"/>'
            f'<path d="M{x - 3} {y - 3}l6 6m0 -6l-6 6" stroke="{STOP}" stroke-width="1.5"/></g>'
        )
    if one.new:
        return f'<path class="t-mark" d="M{x} {y - 7}l7 7l-7 7l-7 -7z" fill="{ACCENT}" stroke="{PAPER}" stroke-width="1.5"/>'
    radius = 4.5 if len(marks) == 1 else 6.5
    return f'<circle class="t-mark" cx="{x}" cy="{y}" r="{radius}" fill="{ACCENT}" stroke="{PAPER}" stroke-width="1.5"/>'


def _line(
    x1: float, y1: float, x2: float, y2: float, colour: str, kind: str, weight: float = 1
) -> str:
    return (
        f'<line class="t-{kind}" x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="{colour}" '
        f'stroke-width="{weight}"/>'
    )


def _fitting(words: str, room: float) -> str:
    """What of a text of 11.5 px Sans finds room; the description and the tables hold it whole."""
    most = int(room / 6)
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"


def _text(
    x: float, y: float, words: str, *, size: float, kind: str, mono: bool = False, colour: str = INK
) -> str:
    return (
        f'<text class="t-{kind}" x="{x}" y="{y}" font-size="{size}" '
        f'font-family="{MONO if mono else SANS}" fill="{colour}">{escape(str(visible(words)))}</text>'
    )
