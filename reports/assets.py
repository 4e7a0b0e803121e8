"""The only files that a report may load: named here, held in memory, whatever the data says."""

from functools import cache
from importlib.resources import files
from typing import Any

from reports.woff import to_opentype

SCHEME = "asset:"
FONTS = tuple(
    f"ibm-plex-{name}.woff"
    for subset in ("latin", "latin-ext")
    for name in (
        f"sans-{subset}-400-normal",
        f"sans-{subset}-400-italic",
        f"sans-{subset}-500-normal",
        f"sans-{subset}-600-normal",
        f"mono-{subset}-400-normal",
    )
)


class RefusedAddress(ValueError):
    """Something asked for an address; a report has none to follow."""


@cache
def fonts() -> dict[str, bytes]:
    """The vendored fonts by their address."""
    folder = files("reports") / "fonts"
    return {SCHEME + name: to_opentype((folder / name).read_bytes()) for name in FONTS}


@cache
def stylesheet(name: str) -> str:
    """A stylesheet of ours: `fonts.css` for every paper, `style.css` of reports, `labels.css`."""
    return (files("reports") / name).read_text(encoding="utf-8")


class Assets:
    """WeasyPrint's fetcher: a fixed table of fonts; every other address ends the rendering."""

    _fail_on_errors = True  # WeasyPrint asks for it: a refusal is not a warning

    def __call__(self, url: str) -> Any:
        """The font of this address, or a refusal."""
        from weasyprint.urls import URLFetcherResponse

        if url not in fonts():
            raise RefusedAddress("A report loads nothing but its own fonts.")
        return URLFetcherResponse(url, fonts()[url], {"Content-Type": "font/ttf"})
