"""The cells in which days are typed: people and the team by bucket, then work on initiatives."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from tracker.capacity.models import Line
from tracker.capacity.sheets import Days
from tracker.capacity.split import ZERO, Bucket, days_of, told
from tracker.core.texts import _
from tracker.identity.models import Person, Team
from tracker.initiatives.models import Initiative
from tracker.web.capacity.words import BUCKETS
from tracker.web.forms import number

#: Empty rows for work on further initiatives.
FREE = 3
COLUMNS: tuple[Bucket | None, ...] = (*Bucket, None)


@dataclass(slots=True)
class Cell:
    """One box: its name in the form, what it is called, what stands in it, what is wrong with it."""

    name: str
    label: str
    value: str = ""
    error: str = ""


@dataclass(slots=True)
class Work:
    """Days of somebody, or of the team, on one initiative."""

    cell: Cell
    person: str  # id; empty: the team
    initiative: str  # id; empty: none chosen
    fixed: str = ""  # its name, where it is not to be chosen


@dataclass(slots=True)
class Grid:
    """Everything that was typed, and the sentences about what is wrong."""

    rows: list[tuple[str, list[Cell]]] = field(default_factory=list)
    works: list[Work] = field(default_factory=list)
    lines: list[Days] = field(default_factory=list)
    errors: list[tuple[str, str]] = field(default_factory=list)  # name of the cell, sentence

    def read(self, cell: Cell, **where: object) -> None:
        """Take a typed cell as a line; an empty one is none."""
        if not cell.value.strip():
            return
        try:
            days = days_of(cell.value)
        except ValueError as wrong:
            cell.error = str(wrong)
            self.errors.append((cell.name, f"{cell.label}: {wrong}"))
            return
        self.lines.append(Days(days, **where))  # type: ignore[arg-type]


def grid_of(
    team: Team, people: list[Person], stored: list[Line], initiatives: list[Initiative],
    typed: Mapping[str, str] | None,
) -> Grid:  # fmt: skip
    """The grid with what is stored, or with what was typed."""
    grid = Grid()
    for person in (None, *people):
        name = person.name if person else _("%(team)s, without names", team=team.name)
        cells = [_cell(person, name, bucket, stored, typed) for bucket in COLUMNS]
        grid.rows.append((name, cells))
        for cell, bucket in zip(cells, COLUMNS, strict=True):
            grid.read(cell, person=person and person.id, bucket=bucket)
    _add_works(grid, people, stored, initiatives, typed)
    return grid


def _cell(
    person: Person | None, name: str, bucket: Bucket | None, stored: list[Line],
    typed: Mapping[str, str] | None,
) -> Cell:  # fmt: skip
    label = str(BUCKETS[bucket]) if bucket else _("Not sorted")
    code = f"d-{person.id if person else 0}-{bucket.value if bucket else 'unsorted'}"
    cell = Cell(code, f"{name}, {label}")
    number_of = person and person.id
    found = sum(
        (row.days for row in stored if row.person_id == number_of and row.bucket is bucket and row.initiative_id is None),
        ZERO,
    )  # fmt: skip
    cell.value = typed.get(code, "") if typed is not None else _shown(found)
    return cell


def _add_works(
    grid: Grid, people: list[Person], stored: list[Line], initiatives: list[Initiative],
    typed: Mapping[str, str] | None,
) -> None:  # fmt: skip
    known = {initiative.id: initiative for initiative in initiatives}
    members = {person.id: person for person in people}
    presets = [
        (str(row.person_id or ""), str(row.initiative_id), told(row.days))
        for row in stored
        if row.initiative_id is not None
    ]
    for n, preset in enumerate([*presets, *[("", "", "")] * FREE]):
        person, initiative, value = (
            (typed.get(f"p-{n}", ""), typed.get(f"i-{n}", ""), typed.get(f"w-{n}", ""))
            if typed is not None
            else preset
        )
        chosen = known.get(number(initiative))
        label = _("Work on initiatives, row %(n)d", n=n + 1)
        work = Work(Cell(f"w-{n}", label, value), person, initiative)
        grid.works.append(work)
        _read_work(grid, work, chosen, members)


def _read_work(
    grid: Grid, work: Work, chosen: Initiative | None, members: Mapping[int, Person]
) -> None:
    if not work.cell.value.strip():
        return
    if chosen is None:
        work.cell.error = _("Choose the initiative.")
        grid.errors.append((work.cell.name, f"{work.cell.label}: {work.cell.error}"))
        return
    who = members.get(number(work.person))
    if work.person and who is None:
        work.cell.error = _("Choose who does it.")
        grid.errors.append((work.cell.name, f"{work.cell.label}: {work.cell.error}"))
        return
    grid.read(work.cell, person=who and who.id, initiative=chosen.id)


def _shown(days: Decimal) -> str:
    return told(days) if days else ""
