"""The labels of a release, and its symbol as a file, at each size: what leaves the house."""

from dataclasses import dataclass
from typing import Any

from flask import Response, render_template, request

from reports.labels import PRESET, SIZES
from tracker.identity.permissions import Right
from tracker.reporting.labels import file_name, form_of, labels, labels_pdf, module_of
from tracker.udi.symbol import MILLIMETRES_PER_INCH, dots_of, symbol_of
from tracker.web.releases.views import readable
from tracker.web.udi.views import DPI, bp
from tracker.web.who import needs


@dataclass(frozen=True, slots=True)
class Size:
    """One size at which a symbol is offered, and what comes out at each resolution."""

    millimetres: int
    module: float  # millimetres of one module
    real: dict[int, float]  # dpi → millimetres of the symbol: whole dots a module


@bp.get("/releases/<key>/label")
@needs(Right.READ_RECORDS)
def label(key: str) -> Any:
    release = readable(key)
    return render_template(
        "udi/labels.html", release=release, preset=PRESET, dpis=DPI,
        udis=[(udi, _sizes(udi.hri)) for udi in release.udis],
        modules=[(size, module_of(release, size)) for size in SIZES] if release.udis else [],
    )  # fmt: skip


@bp.get("/releases/<key>/label.pdf")
@needs(Right.READ_RECORDS)
def label_pdf(key: str) -> Any:
    release = readable(key)
    form = form_of(request.args.get("paper"), request.args.get("size"))
    answer = Response(labels_pdf(labels(release, form)), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{file_name(release, form)}"'
    return answer


def _sizes(hri: str) -> list[Size]:
    symbol = symbol_of(hri)
    modules = len(symbol.modules)

    def real(size: int, dpi: int) -> float:
        return dots_of(symbol, dpi=dpi, millimetres=size) * modules / dpi * MILLIMETRES_PER_INCH

    return [Size(s, s / modules, {dpi: real(s, dpi) for dpi in DPI}) for s in SIZES]
