"""Labels of a release: one UDI each, as people and as scanners read it; a sheet, or a roll."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from reports.common import Company
from reports.facts import ReadBack

#: Sides of the symbol that are offered, without its quiet zone, in millimetres.
SIZES = (6, 8, 10, 14, 18, 25)
PRESET = 14

ROLL_WIDTH = 62
ROWS = 7
_LEFTS, _TOP, _HIGH = (4.65, 106.25), 15.15, 38.1  # of the labels on a sheet
_EDGE = 3  # of a label on a roll
_LEAST = 13  # a name and a version stand beside the smallest symbol
_BAND, _LINE = 5, 3.6  # heights of the band that marks a label, and of a line of the HRI


class Paper(StrEnum):
    """What the labels are printed on."""

    SHEET = "a4"  # 2 × 7 labels of 99.1 × 38.1 mm
    ROLL = "roll"  # 62 mm wide, one label a page


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelsHead:
    """What the file says of itself; its time is that of the release, so its bytes stay the same."""

    title: str
    company: Company
    scope: str
    generated_at: datetime
    language: str = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """One label: never with the Basic UDI-DI, which no label carries."""

    di: str
    trade_name: str
    version: str
    lines: tuple[str, ...]  # the HRI, one application identifier a line
    symbol: ReadBack

    @property
    def lettering(self) -> str:
        """Smaller letters for long names: all of a name stands on the label."""
        length = len(self.trade_name)
        return "short" if length <= 32 else "long" if length <= 64 else "longest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """The labels of one release on one kind of paper."""

    layout: ClassVar[str] = "labels.html"
    style: ClassVar[str] = "labels.css"
    one_sheet: ClassVar[bool] = False

    header: LabelsHead
    paper: Paper
    millimetres: int  # side of the symbol without its quiet zone
    mark: str | None  # why nobody may stick it on: draft, withdrawn
    note: str  # what a sheet says in its margin
    labels: tuple[Label, ...]

    def across(self, label: Label) -> float:
        """Millimetres of a symbol with the quiet zone around it."""
        dark = label.symbol.side - 2 * label.symbol.quiet
        return round(self.millimetres * label.symbol.side / dark, 3)

    def places(self) -> list[tuple[float, float]]:
        """Where the labels of a sheet begin, in millimetres from its left and its top."""
        return [
            (round(left, 2), round(_TOP + row * _HIGH, 2)) for row in range(ROWS) for left in _LEFTS
        ]

    def long(self) -> float:
        """Millimetres of one label on a roll: as long as its longest one needs."""
        return round(max(self._long(label) for label in self.labels), 1)

    def _long(self, label: Label) -> float:
        upper = max(_LEAST, self.across(label)) + (_BAND if self.mark else 0)
        return 2 * _EDGE + upper + 1.5 + _LINE * len(label.lines)
