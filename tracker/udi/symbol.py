"""The AIDC carrier of a UDI: GS1 DataMatrix (ISO/IEC 16022), drawn and read back.

The encoder does not validate, so the HRI is read first; and every symbol is decoded again and
compared byte for byte before anybody sees it. The Basic UDI-DI never appears in a symbol.
"""

import io
import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

from tracker.core.errors import RuleBroken
from tracker.core.texts import _
from tracker.udi.brackets import read_hri
from tracker.udi.elements import GS, Element, element_string
from tracker.udi.identifiers import identifiers

if TYPE_CHECKING:
    from PIL import Image

QUIET = 1  # modules of quiet zone on each side (ISO/IEC 16022, 7.7)
MILLIMETRES_PER_INCH = 25.4
AIDC = "]d2"  # the symbology identifier of GS1 DataMatrix (ISO/IEC 15424)


@dataclass(frozen=True, slots=True)
class Symbol:
    """A symbol that was read back: what people read, what scanners read, and its modules."""

    hri: str
    data: str  # the element string, with GS where one stands
    read: str  # the same behind its symbology identifier, as it was decoded again
    modules: tuple[str, ...]  # rows of 1 (dark) and 0, without the quiet zone

    @property
    def side(self) -> int:
        """Modules of one side, quiet zone included."""
        return len(self.modules) + 2 * QUIET

    @property
    def path(self) -> str:
        """Its dark modules as the path of an SVG whose unit is a module, quiet zone included."""
        return "".join(
            f"M{x + QUIET} {y + QUIET}h{width}v1h-{width}z"
            for y, row in enumerate(self.modules)
            for x, width in _runs(row)
        )

    def across(self, millimetres: float) -> float:
        """How far it reaches with its quiet zone, where it has this many millimetres without."""
        return millimetres * self.side / len(self.modules)

    @property
    def lines(self) -> tuple[str, ...]:
        """The HRI with one identifier a line, as labels print it."""
        return tuple(f"({f.name}){f.value}" for f in read_hri(self.hri).fields)


@lru_cache(maxsize=4096)
def symbol_of(hri: str) -> Symbol:
    """The symbol of a HRI, read back; RuleBroken if the HRI is wrong or reads back differently."""
    found = read_hri(hri)
    for wrong in found.errors:
        raise RuleBroken(wrong.message)
    elements = [Element(identifiers()[f.name], str(f.value), 0) for f in found.fields]
    data = element_string(elements)
    modules = _encoded(elements)
    if (read := read_back(modules)) != AIDC + data:
        raise RuleBroken(
            _("The symbol reads back as “%(read)s”, not as it should.", read=read.replace(GS, "␝"))
        )
    return Symbol(hri, data, read, modules)


def read_back(modules: tuple[str, ...]) -> str:
    """What a scanner reads from these modules: symbology identifier and data; empty if nothing."""
    from zxingcpp import BarcodeFormat, read_barcodes

    wanted: Any = BarcodeFormat.DataMatrix  # its stubs ask for a list of formats, it takes one too
    found = read_barcodes(_image(modules, 4), formats=wanted)
    return found[0].symbology_identifier + found[0].bytes.decode("ascii", "replace") if found else ""  # fmt: skip


def svg(symbol: Symbol, *, title: str, millimetres: float) -> str:
    """The symbol as SVG: a viewBox in modules, its size on paper, the quiet zone around it."""
    side, label, across = symbol.side, _escaped(title), f"{symbol.across(millimetres):.4g}mm"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{across}" height="{across}" '
        f'viewBox="0 0 {side} {side}" role="img" shape-rendering="crispEdges">'
        f'<title>{label}</title><path fill="#fff" d="M0 0h{side}v{side}H0z"/>'
        f'<path fill="#000" d="{symbol.path}"/></svg>'
    )


def png(symbol: Symbol, *, dpi: int, millimetres: float) -> bytes:
    """The symbol as PNG, its resolution noted: a whole number of dots a module, so of about this size."""
    dots = dots_of(symbol, dpi=dpi, millimetres=millimetres)
    target = io.BytesIO()
    _image(symbol.modules, dots).save(target, "PNG", dpi=(dpi, dpi), optimize=True)
    return target.getvalue()


def dots_of(symbol: Symbol, *, dpi: int, millimetres: float) -> int:
    """Dots of one module at this resolution: what comes nearest to the size."""
    return max(1, round(millimetres / MILLIMETRES_PER_INCH * dpi / len(symbol.modules)))


def _encoded(elements: list[Element]) -> tuple[str, ...]:
    from zxingcpp import BarcodeFormat, create_barcode

    text = "".join(f"({e.ai}){re.sub('([()])', lambda m: chr(92) + m[0], e.value)}" for e in elements)  # fmt: skip
    made = create_barcode(text, BarcodeFormat.DataMatrix, gs1=True, force_square=True)
    picture: Any = made.to_image(scale=1, add_quiet_zones=False)  # a buffer; its stubs do not say
    drawn: Any = memoryview(picture)
    return tuple("".join("1" if dot == 0 else "0" for dot in row) for row in drawn.tolist())


def _image(modules: tuple[str, ...], dots: int) -> "Image.Image":
    """A black and white picture with so many dots a module and its quiet zone."""
    from PIL import Image

    side = len(modules) + 2 * QUIET
    small = Image.new("L", (side, side), 255)
    for y, row in enumerate(modules):
        for x, module in enumerate(row):
            if module == "1":
                small.putpixel((x + QUIET, y + QUIET), 0)
    return small.resize((side * dots, side * dots), Image.Resampling.NEAREST)


def _runs(row: str) -> list[tuple[int, int]]:
    """Where dark modules begin in a row, and how many follow each other."""
    found, at = [], 0
    for module, run in groupby(row):
        width = len(list(run))
        if module == "1":
            found.append((at, width))
        at += width
    return found


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
