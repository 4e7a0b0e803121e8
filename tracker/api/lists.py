"""Long lists: filters and order in the address, a page at a time, an opaque place for the next."""

from collections.abc import Callable, Iterable
from typing import Any

from flask import current_app, request
from sqlalchemy import Select

from tracker.api.operations import Parameter
from tracker.core.errors import NotOffered
from tracker.core.filters import Filter, Kind, Where
from tracker.core.paging import SIZE, Listing, page, seal, unseal
from tracker.core.texts import _

LARGEST = 200


def page_of(
    listing: Listing, shown: Select[Any], scope: Iterable[Where]
) -> tuple[list[Any], str | None]:
    """The records of the page that the address asks for, and the place of the next page."""
    told = list(request.args.items(multi=True))
    own = {name: [text for given, text in told if given == name] for name in ("next", "size")}
    if any(len(texts) > 1 for texts in own.values()):
        raise NotOffered(_("“next” and “size” are given once."))
    asked = listing.ask((name, text) for name, text in told if name not in own)
    secret: str = current_app.config["SECRET_KEY"]
    place = unseal(own["next"][0], listing, asked, secret) if own["next"] else None
    found = page(listing, asked, shown, scope, place, _size(own["size"]))
    after = seal(found.after, listing, asked, secret) if found.after else None
    return [row[0] for row in found.rows], after


def _size(texts: list[str]) -> int:
    if not texts:
        return SIZE
    text = texts[0]
    if not (text.isascii() and text.isdigit() and len(text) < 4 and 0 < int(text) <= LARGEST):
        raise NotOffered(_("“size” is a number from 1 to %(n)d.", n=LARGEST))
    return int(text)


def parameters(listing: Callable[[], Listing]) -> Callable[[], list[Parameter]]:
    """What the document says of a list, asked when it is made."""

    def described() -> list[Parameter]:
        offered = listing()
        orders = [f"{way}{sort.name}" for sort in offered.sorts for way in ("", "-")]
        return [
            *map(_parameter, offered.filters),
            Parameter(
                name="sort", description=f"Preset: {offered.preset}.",
                schema={"type": "string", "enum": orders},
            ),
            Parameter(
                name="size", description=f"How many a page; preset {SIZE}.",
                schema={"type": "integer", "minimum": 1, "maximum": LARGEST},
            ),
            Parameter(
                name="next", description="The place that the page before gave; with the same filters and order.",
                schema={"type": "string", "minLength": 1},
            ),
        ]  # fmt: skip

    return described


def _parameter(offered: Filter) -> Parameter:
    schema: dict[str, Any] = {"type": "string", "minLength": 1, "maxLength": 200}
    if offered.kind is Kind.TICK:
        schema = {"type": "string", "enum": ["yes"]}
    elif offered.kind is Kind.DAY:
        schema = {"type": "string", "format": "date"}
    elif isinstance(offered.read, type) and hasattr(offered.read, "__members__"):
        values: Any = offered.read
        schema = {"type": "string", "enum": [member.value for member in values]}
    return Parameter(name=offered.name, description=str(offered.label), schema=schema)
