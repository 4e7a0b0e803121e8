"""Plots of capacity as SVG: facts in, drawing out; the same for a page and for a PDF.

Colours stand as attributes, so that a PDF has them; a page's stylesheet overrides them by class,
for its dark mode. Each bucket has a pattern of its own, and every figure stands there as text:
nothing is told by colour alone. A plot is 320 units wide, so that it is readable on a phone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup, escape

WIDTH = 320
INK, SOFT, LINE, PAPER = "#1d2530", "#4f5966", "#c9c4b9", "#ffffff"
#: Class, colour, and the pattern laid over it.
SERIES = (
    ("product", "#2b4c8c", ""),
    ("technical", "#17595a", '<path d="M-1 1l2 -2M0 8l8 -8M7 9l2 -2" stroke="{paper}" stroke-width="1.6"/>'),
    ("bugs", "#9c5f14", '<circle cx="4" cy="4" r="1.4" fill="{paper}"/>'),
    ("unsorted", "#ffffff", '<path d="M0 4h8" stroke="#6b7079" stroke-width="1"/>'),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What is written on a plot, in the reader's language."""

    title: str
    product: str
    technical: str
    bugs: str
    unsorted: str
    plan: str
    actual: str
    floor: str
    none: str

    def of(self, key: str) -> str:
        return str(getattr(self, key))


@dataclass(frozen=True, slots=True)
class Shares:
    """One bar: what it is, and the percent of each bucket, in the order of SERIES."""

    label: str
    parts: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Planned and actual days of a period by bucket; None: not entered."""

    label: str
    plan: tuple[Decimal, ...] | None
    actual: tuple[Decimal, ...] | None


@dataclass(frozen=True, slots=True)
class Point:
    """The technical share of a period in percent, and the floor that held for it."""

    label: str
    plan: Decimal | None
    actual: Decimal | None
    floor: int | None


def bars(rows: Sequence[Shares], words: Words, key: str) -> Markup:
    """Stacked bars of 100 percent, one below the other."""
    parts, y = [], 0
    for row in rows:
        parts.append(_text(0, y + 12, row.label, size=12))
        if sum(row.parts):
            parts.append(_bar(row, y + 17, key))
        else:
            parts.append(_text(0, y + 32, words.none, size=12, fill=SOFT))
        y += 50
    parts.append(_legend(y + 4, words, key, any(row.parts[3:] and row.parts[3] for row in rows)))
    return _svg("".join(parts), y + 22, words.title, key)


def columns(pairs: Sequence[Pair], words: Words, key: str) -> Markup:
    """Planned beside actual days of some periods, each stacked by bucket."""
    top, base, left = 14, 150, 40
    most = max((sum(side, Decimal(0)) for pair in pairs for side in (pair.plan, pair.actual) if side), default=Decimal(0))  # fmt: skip
    scale = Decimal(base - top) / (most or 1)
    parts = [_axis(left, base - int(value * scale), _plain(value)) for value in _ticks(most)]
    step = Decimal(WIDTH - left - 4) / max(len(pairs), 1)
    for n, pair in enumerate(pairs):
        x = left + n * step
        middle = x + step / 2
        for side, letter, offset in ((pair.plan, words.plan[:1], -17), (pair.actual, words.actual[:1], 1)):  # fmt: skip
            if side is not None:
                parts.append(_column(side, middle + offset, base, scale, key))
            parts.append(_text(middle + offset + 8, base + 12, letter, size=11, anchor="middle", fill=SOFT))  # fmt: skip
    parts += _names([pair.label for pair in pairs], left, step, base + 27)
    letters = f"{words.plan[:1]} {words.plan} · {words.actual[:1]} {words.actual}"
    parts.append(_text(left, base + 44, letters, size=11, fill=SOFT))
    sides = [side for pair in pairs for side in (pair.plan, pair.actual) if side]
    parts.append(_legend(base + 54, words, key, any(side[3] for side in sides)))
    return _svg("".join(parts), base + 72, words.title, key)


def trend(points: Sequence[Point], words: Words, key: str) -> Markup:
    """The technical share of some periods, and the floor as a line."""
    top, base, left = 18, 140, 40
    given = [
        p for point in points for p in (point.plan, point.actual, point.floor) if p is not None
    ]
    most = max([Decimal(value) for value in given] + [Decimal(25)])
    scale = Decimal(base - top) / most
    step = Decimal(WIDTH - left - 10) / max(len(points), 1)

    def at(value: Decimal | int) -> Decimal:
        return base - Decimal(value) * scale

    xs = [left + step * n + step / 2 for n in range(len(points))]
    parts = [_axis(left, int(at(value)), f"{_plain(value)} %") for value in _ticks(most)]
    parts += _floor(points, xs, step, at, words)
    done = [(x, at(p.actual)) for x, p in zip(xs, points, strict=True) if p.actual is not None]
    if len(done) > 1:
        path = " ".join(f"{_n(x)},{_n(y)}" for x, y in done)
        parts.append(f'<polyline class="plot-line" points="{path}" fill="none" stroke="#17595a" stroke-width="2"/>')  # fmt: skip
    for x, point in zip(xs, points, strict=True):
        if point.plan is not None:
            parts.append(f'<circle class="plot-planned" cx="{_n(x)}" cy="{_n(at(point.plan))}" r="4" fill="{PAPER}" stroke="#17595a" stroke-width="1.6"/>')  # fmt: skip
        if point.actual is not None:
            y = at(point.actual)
            parts.append(f'<rect class="plot-done" x="{_n(x - 3)}" y="{_n(y - 3)}" width="6" height="6" fill="#17595a"/>')  # fmt: skip
            parts.append(_text(x, y - 7, _plain(point.actual), size=11, anchor="middle", halo=True))
    parts += _names([point.label for point in points], left, step, base + 16)
    parts.append(_signs(left, base + 34, words))
    return _svg("".join(parts), base + 44, words.title, key)


def _floor(points: Sequence[Point], xs: Sequence[Decimal], step: Decimal, at: object, words: Words) -> list[str]:  # fmt: skip
    """A dashed line at each period's own floor, named once."""
    parts, named = [], False
    for x, point in zip(xs, points, strict=True):
        if point.floor is None:
            continue
        y = at(point.floor)  # type: ignore[operator]
        parts.append(f'<path class="plot-floor" d="M{_n(x - step / 2)} {_n(y)}h{_n(step)}" fill="none" stroke="#a3292f" stroke-width="1.6" stroke-dasharray="5 3"/>')  # fmt: skip
        if not named:
            label = f"{words.floor} {point.floor} %"
            parts.append(_text(WIDTH - 2, y - 5, label, size=11, anchor="end", fill="#a3292f", kind="plot-floor-name", halo=True))  # fmt: skip
            named = True
    return parts


def _signs(x: int, y: int, words: Words) -> str:
    return (
        f'<rect class="plot-done" x="{x}" y="{y - 8}" width="7" height="7" fill="#17595a"/>'
        + _text(x + 12, y - 1, words.actual, size=11, fill=SOFT)
        + f'<circle class="plot-planned" cx="{x + 94}" cy="{y - 5}" r="4" fill="{PAPER}" stroke="#17595a" stroke-width="1.6"/>'
        + _text(x + 103, y - 1, words.plan, size=11, fill=SOFT)
    )  # fmt: skip


def _bar(row: Shares, y: int, key: str) -> str:
    whole, x, parts = sum(row.parts), Decimal(0), []
    for (name, _colour, _pattern), part in zip(SERIES, row.parts, strict=False):
        width = part * WIDTH / whole if whole else Decimal(0)
        if not width:
            continue
        parts.append(_box(x, y, width, 22, name, key))
        if width >= 26:
            parts.append(_figure(x + width / 2, y + 15, _plain(part), name))
        x += width
    return "".join(parts)


def _figure(x: Decimal, y: int, text: str, name: str) -> str:
    """A number on its own ground, so that no pattern runs through it."""
    width = 7 * len(text) + 6
    return (
        f'<rect class="plot-{name}-plain" x="{_n(x - Decimal(width) / 2)}" y="{y - 11}" width="{width}" height="14" rx="2" fill="{_colour(name)}"/>'
        + _text(x, y, text, size=12, anchor="middle", fill=INK if name == "unsorted" else PAPER, kind=f"plot-on-{name}")
    )  # fmt: skip


def _column(side: Sequence[Decimal], x: Decimal, base: int, scale: Decimal, key: str) -> str:
    y, parts = Decimal(base), []
    for (name, _colour, _pattern), days in zip(SERIES, side, strict=False):
        height = days * scale
        y -= height
        if height:
            parts.append(_box(x, y, Decimal(16), height, name, key))
    return "".join(parts)


def _box(x: Decimal, y: Decimal | int, width: Decimal, height: Decimal | int, name: str, key: str) -> str:  # fmt: skip
    at = f'x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}"'
    edge = f' stroke="{SOFT}" stroke-width="1"' if name == "unsorted" else ""
    solid = f'<rect class="plot-{name}" {at} fill="{_colour(name)}"{edge}/>'
    if name == "product":
        return solid
    return f'{solid}<rect {at} fill="url(#{key}-{name})"/>'


def _legend(y: int, words: Words, key: str, unsorted: bool) -> str:
    parts, x = [], 0
    for name, _colour, _pattern in SERIES[: 4 if unsorted else 3]:
        parts.append(_box(Decimal(x), y, Decimal(14), 12, name, key))
        parts.append(_text(x + 19, y + 10, words.of(name), size=11, fill=SOFT))
        x += 34 + 6 * len(words.of(name))
    return "".join(parts)


def _axis(left: int, y: int, label: str) -> str:
    return (
        f'<path class="plot-axis" d="M{left} {y}H{WIDTH}" stroke="{LINE}" stroke-width="1" fill="none"/>'
        + _text(left - 4, y + 4, label, size=11, anchor="end", fill=SOFT)
    )  # fmt: skip


def _ticks(most: Decimal) -> Iterable[Decimal]:
    """Up to four round values from 0."""
    if not most:
        return [Decimal(0)]
    raw = most / 3
    power = Decimal(10) ** (raw.adjusted())
    step = next(power * f for f in (1, 2, 5, 10) if power * f >= raw)
    return [step * n for n in range(int(most / step) + 1)]


def _svg(body: str, height: int, title: str, key: str) -> Markup:
    patterns = "".join(
        f'<pattern id="{key}-{name}" width="8" height="8" patternUnits="userSpaceOnUse">'
        f'<g class="plot-ink-{name}">{drawn.format(paper=PAPER)}</g></pattern>'
        for name, _colour, drawn in SERIES
        if drawn
    )
    return Markup(
        f'<svg class="plot" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}"'
        f' role="img" aria-labelledby="{key}-title"><title id="{key}-title">{escape(title)}</title>'
        f"<defs>{patterns}</defs>{body}</svg>"
    )


def _text(
    x: Decimal | int, y: Decimal | int, text: str, *, size: int, anchor: str = "start",
    fill: str = INK, kind: str = "", halo: bool = False,
) -> str:  # fmt: skip
    kind = kind or ("plot-soft" if fill == SOFT else "plot-ink")
    around = f' paint-order="stroke" stroke="{PAPER}" stroke-width="3" stroke-linejoin="round"' if halo else ""  # fmt: skip
    return (
        f'<text class="{kind}{" plot-halo" if halo else ""}" x="{_n(x)}" y="{_n(y)}" font-size="{size}"'
        f' text-anchor="{anchor}" fill="{fill}"{around}>{escape(text)}</text>'
    )


def _colour(name: str) -> str:
    return next(colour for key, colour, _pattern in SERIES if key == name)


def _names(labels: Sequence[str], left: int, step: Decimal, y: int) -> list[str]:
    """Below each column its name; what all begin with stands once, at the left: Sprint | 14 | 15."""
    begin = labels[0].rpartition(" ")[0] if labels else ""
    shared = begin if begin and all(label.rpartition(" ")[0] == begin for label in labels) else ""
    short = [label.rpartition(" ")[2] if shared else label for label in labels]
    parts = [_text(0, y, _cut(shared, 7), size=11, fill=SOFT)] if shared else []
    most = max(int(step / 6), 3)
    return parts + [
        _text(left + step * n + step / 2, y, _cut(label, most), size=11, anchor="middle")
        for n, label in enumerate(short)
    ]


def _cut(label: str, most: int) -> str:
    return label if len(label) <= most else f"{label[: most - 1]}…"


def _plain(value: Decimal | int) -> str:
    text = f"{Decimal(value):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _n(value: Decimal | int) -> str:
    return _plain(round(Decimal(value), 2))
