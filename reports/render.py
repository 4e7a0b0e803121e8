"""Report data in, PDF out: a pure function, the same bytes for the same data."""

import atexit
import gc
import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC
from functools import cache
from typing import Any

from reports.assets import SCHEME, Assets, stylesheet
from reports.codec import canonical, encode
from reports.html import Report, to_html
from reports.labels import Labels

VARIANT: dict[str, Any] = {"pdf_variant": "pdf/ua-1", "pdf_tags": True}


def render(report: Report, translations: Mapping[str, str] | None = None) -> bytes:
    """The report as PDF/UA-1 with its data attached as `data.json`."""
    data = canonical(encode(report))
    with _garbage_left_lying():
        html, document = _laid_out(report, translations)
        document.metadata.attachments.append(_attachment(report, data))
        identifier = hashlib.sha256(data + html.encode()).digest()[:16]
        finish = _printed_as_it_is if isinstance(report, Labels) else None
        return bytes(document.write_pdf(finisher=finish, pdf_identifier=identifier, **VARIANT))


def _printed_as_it_is(_document: Any, pdf: Any) -> None:
    """Ask the reader's program not to scale when it prints: a symbol has its size."""
    pdf.catalog["ViewerPreferences"]["PrintScaling"] = "/None"


def _laid_out(report: Report, translations: Mapping[str, str] | None) -> tuple[str, Any]:
    """The pages; what has to be one sheet is squeezed until it is."""
    from weasyprint import HTML

    sheet, font_config = styles(report.style)
    for squeeze in (0, 1, 2):
        html = to_html(report, translations, squeeze=squeeze)
        page = HTML(string=html, base_url=SCHEME, url_fetcher=Assets())
        document = page.render(stylesheets=[sheet], font_config=font_config, **VARIANT)
        if not report.one_sheet or len(document.pages) == 1:
            break
    return html, document


@cache
def styles(name: str) -> tuple[Any, Any]:
    """A stylesheet and the fonts, each read once in a process."""
    from weasyprint import CSS

    told = {"base_url": SCHEME, "url_fetcher": Assets(), "font_config": _fonts()}
    return CSS(string=stylesheet(name), **told), _fonts()


@cache
def _fonts() -> Any:
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

    atexit.register(_forget_fonts)  # while their folder can still be removed
    found = FontConfiguration()
    CSS(string=stylesheet("fonts.css"), base_url=SCHEME, url_fetcher=Assets(), font_config=found)
    return found


def _forget_fonts() -> None:
    styles.cache_clear()
    _fonts.cache_clear()


def _attachment(report: Report, data: bytes) -> Any:
    from weasyprint import Attachment

    at = report.header.generated_at.astimezone(UTC).replace(microsecond=0)
    return Attachment(
        string=data,
        url_fetcher=Assets(),
        name="data.json",
        description="The data of this report, machine readable",
        created=at,
        modified=at,
        relationship="Data",
    )


@contextmanager
def _garbage_left_lying() -> Iterator[None]:
    """No garbage collection while drawing: nothing can be freed before the end."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
