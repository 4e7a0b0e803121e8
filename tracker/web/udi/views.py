"""What is this UDI? And the UDI of a release as a symbol and for the About screen."""

from typing import Any

from flask import Blueprint, Response, abort, jsonify, render_template, request

from tracker.core.clock import now
from tracker.core.texts import _, _l
from tracker.exchange.shapes.udi import about_shape, about_text
from tracker.http.places import address
from tracker.identity.permissions import Right
from tracker.releases.found_by_udi import LONGEST, named_by
from tracker.releases.models import Release
from tracker.reporting.labels import form_of
from tracker.udi.symbol import png, svg, symbol_of
from tracker.web.releases.views import readable
from tracker.web.who import my_products, needs

bp = Blueprint("udi", __name__)

DPI = (300, 600)
KINDS = {
    "gtin": "GTIN", "gmn": _l("GMN (Basic UDI-DI)"), "gs1-element": _l("GS1 element string"),
    "gs1-hri": _l("human-readable interpretation (HRI)"), "gs1-digital-link": "GS1 Digital Link",
    "hibc": "HIBC", "isbt128": "ISBT 128",
}  # fmt: skip


@bp.get("/udi")
@needs(Right.READ_RECORDS)
def what() -> Any:
    text = request.args.get("text", "")[:LONGEST]
    found = named_by(text, my_products(), this_year=now().year) if text.strip() else None
    return render_template(
        "udi/what.html", text=text, found=found, kind=found and KINDS.get(found.reading.kind),
        marked=_marked(found.reading.text, found.reading.errors[0].at) if found and found.reading.errors else None,
    )  # fmt: skip


@bp.get("/releases/<key>/udi/<gtin>.svg")
@needs(Right.READ_RECORDS)
def symbol_svg(key: str, gtin: str) -> Any:
    symbol, size = symbol_of(_hri(readable(key), gtin)), _size()
    drawn = svg(symbol, title=symbol.hri, millimetres=size)
    return _kept(drawn, "image/svg+xml", f"{key}-{gtin}-{size}mm.svg")


@bp.get("/releases/<key>/udi/<gtin>-<int:dpi>.png")
@needs(Right.READ_RECORDS)
def symbol_png(key: str, gtin: str, dpi: int) -> Any:
    if dpi not in DPI:
        abort(404)
    symbol, size = symbol_of(_hri(readable(key), gtin)), _size()
    drawn = png(symbol, dpi=dpi, millimetres=size)
    return _kept(drawn, "image/png", f"{key}-{gtin}-{size}mm-{dpi}dpi.png")


@bp.get("/releases/<key>/about.json")
@needs(Right.READ_RECORDS)
def about_json(key: str) -> Any:
    return jsonify(about_shape(readable(key), address).model_dump(mode="json"))


@bp.get("/releases/<key>/about.txt")
@needs(Right.READ_RECORDS)
def about_plain(key: str) -> Any:
    return Response(about_text(about_shape(readable(key), address)), mimetype="text/plain")


def _size() -> int:
    """Millimetres of the symbol without its quiet zone, as the address asks for."""
    return form_of(None, request.args.get("size")).millimetres


def _hri(release: Release, gtin: str) -> str:
    udi = next((udi for udi in release.udis if udi.device.gtin == gtin), None)
    if udi is None:
        abort(404)
    return udi.hri


def _kept(content: str | bytes, mimetype: str, name: str) -> Response:
    """A picture that the page shows, and that is saved under a name which says what it is."""
    answer = Response(content, mimetype=mimetype)
    answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return answer


def _marked(text: str, at: int) -> tuple[str, str, str]:
    """The text before, at and behind the place of the first error, with GS made visible."""
    before, there, behind = text[:at], text[at : at + 1], text[at + 1 :]
    return tuple(part.replace("\x1d", "␝") for part in (before, there or _("(end)"), behind))  # type: ignore[return-value]
