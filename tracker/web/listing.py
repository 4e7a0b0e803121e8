"""Lists as pages: filters and order in the address, pages by key, the reader's saved views."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlencode

from flask import Blueprint, Response, abort, current_app, redirect, request, url_for
from sqlalchemy import Select

from tracker.core.clock import now
from tracker.core.db import db
from tracker.core.errors import DomainError
from tracker.core.filters import Filter, Kind, Where
from tracker.core.paging import Asked, Listing, Page, Place, every, page, seal, unseal
from tracker.exchange.writing import Column, csv_file, xlsx_file
from tracker.identity import queries
from tracker.web.who import me

Handler = TypeVar("Handler", bound=Callable[..., Any])

#: Choices of filters, by the filter's name: (value in the address, words).
Choices = dict[str, list[tuple[str, Any]]]

#: In the address: the page's place, and "not my preset view, but all".
PAGE, ALL = "page", "all"

#: How a table is written, and what it is called on the way.
TABLES = {
    "csv": (csv_file, "text/csv"),
    "xlsx": (xlsx_file, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


@dataclass(frozen=True, slots=True)
class Field:
    """A filter as the bar shows it."""

    name: str
    label: Any
    kind: str
    value: str
    choices: list[tuple[str, Any]]
    leading: bool


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that narrows the list now, and the address without it."""

    label: Any
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class View:
    """One of the reader's saved views."""

    id: int
    name: str
    query: str
    preset: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """All that the macros of `components/lists.html` print around the rows."""

    listing: Listing
    asked: Asked
    page: Page
    choices: Choices
    leading: tuple[str, ...]
    views: list[View]

    @property
    def rows(self) -> list[Any]:
        return self.page.rows

    @property
    def filtered(self) -> bool:
        return bool(self.asked.filters)

    @property
    def url(self) -> str:
        """The list as such: without filters, and without the reader's preset view."""
        return _address(ALL + "=yes" if any(view.preset for view in self.views) else "")

    @property
    def query(self) -> str:
        """Filters and order, as a saved view keeps them."""
        return urlencode(self._told())

    @property
    def before(self) -> str | None:
        return self._turned(self.page.before)

    @property
    def after(self) -> str | None:
        return self._turned(self.page.after)

    def fields(self) -> list[Field]:
        """The filters with what is chosen now."""
        return [
            Field(f.name, f.label, f.kind.value, self.asked.filters.get(f.name, ""),
                  self._choices(f), f.name in self.leading)
            for f in self.listing.filters
        ]  # fmt: skip

    def chips(self) -> list[Chip]:
        """What narrows the list, each with the way out."""
        offered = {f.name: f for f in self.listing.filters}
        return [
            Chip(offered[name].label, self._said(offered[name], text), self._without(name))
            for name, text in self.asked.filters.items()
        ]

    def orders(self) -> list[tuple[str, Any]]:
        """Every order that is offered, both ways; the preset one needs no name in the address."""
        both = [
            (mark + sort.name, sort.down if mark else sort.up)
            for sort in self.listing.sorts
            for mark in ("", "-")
        ]
        preset = self.listing.preset
        both.sort(key=lambda order: order[0] != preset)
        return [("" if name == preset else name, label) for name, label in both]

    @property
    def order(self) -> str:
        return "" if self.asked.order == self.listing.preset else self.asked.order

    def sorted_by(self, name: str) -> tuple[str, str]:
        """For a column's heading: `aria-sort` of now, and the address that turns the order."""
        mine = self.asked.sort.name == name
        turned = f"-{name}" if mine and not self.asked.down else name
        state = ("descending" if self.asked.down else "ascending") if mine else "none"
        return state, self._to(self._told(sort=turned))

    def exported(self, kind: str) -> str:
        """Where the same rows are handed out as a table."""
        endpoint = _endpoint().rpartition(".")[0] + ".export"
        return _address(self.query, endpoint, kind=kind)

    def view_url(self, view: View) -> str:
        return _address(view.query) if view.query else self.url

    @property
    def view(self) -> View | None:
        """The saved view that is shown now."""
        return next((view for view in self.views if view.query == self.query), None)

    def _choices(self, item: Filter) -> list[tuple[str, Any]]:
        """A value that is not among them stays chosen, as it was typed into the address."""
        offered, value = self.choices.get(item.name, []), self.asked.filters.get(item.name)
        if item.kind is not Kind.CHOICE or not value or value in dict(offered):
            return offered
        return [*offered, (value, value)]

    def _said(self, item: Filter, text: str) -> str:
        if item.kind is Kind.TICK:
            return ""
        return str(dict(self.choices.get(item.name, [])).get(text, text))

    def _without(self, name: str) -> str:
        return self._to({k: v for k, v in self._told().items() if k != name})

    def _told(self, sort: str | None = None) -> dict[str, str]:
        order = self.asked.order if sort is None else sort
        return self.asked.filters | ({} if order == self.listing.preset else {"sort": order})

    def _to(self, told: dict[str, str]) -> str:
        return _address(urlencode(told)) if told else self.url

    def _turned(self, place: Place | None) -> str | None:
        if place is None:
            return None
        token = seal(place, self.listing, self.asked, _secret())
        return self._to(self._told() | {PAGE: token})


def shown(
    listing: Listing, columns: Select[*tuple[Any, ...]], scope: Iterable[Where], *,
    choices: Choices, offered: tuple[str, ...] = (), leading: tuple[str, ...] = (),
) -> Shown:  # fmt: skip
    """The page of a list that the address asks for.

    `choices` are words of ours, `offered` kinds of records to choose from; `leading` filters
    stand in the first line.
    """
    _leave_empty_fields_out()
    asked = listing.ask((n, v) for n, v in request.args.items(multi=True) if n not in {PAGE, ALL})
    found, views = _offered(listing, offered)
    if not request.args:
        _open_preset(listing, views)
    token = request.args.get(PAGE)
    place = unseal(token, listing, asked, _secret()) if token else None
    shown_page = page(listing, asked, columns, scope, place)
    return Shown(listing, asked, shown_page, found | choices, leading, views)


def _offered(listing: Listing, kinds: tuple[str, ...]) -> tuple[Choices, list[View]]:
    """What there is to choose from, and the reader's views: one statement."""
    found: Choices = {kind: [] for kind in kinds}
    views = []
    for kind, value, name, query, preset in db.session.execute(
        queries.offered(me(), now(), listing.name, kinds)
    ):
        if kind == "view":
            views.append(View(int(value), name, query, preset))
        else:
            found[kind].append((value, name))
    return found, views


def exported(
    listing: Listing, columns: Select[*tuple[Any, ...]], scope: Iterable[Where],
    table: Iterable[Column], kind: str, each: Callable[[Any], Any] | None = None,
) -> Response:  # fmt: skip
    """All rows of a filtered list as a table to take away, in the same order; `each` reads a row."""
    asked = listing.ask((n, v) for n, v in request.args.items(multi=True) if n not in {PAGE, ALL})
    rows = every(listing, asked, columns, scope)
    return handed_out(listing.name, table, map(each, rows) if each else rows, kind)


def handed_out(name: str, table: Iterable[Column], rows: Iterable[Any], kind: str) -> Response:
    """Rows as a file to keep, named after what it holds and the day."""
    write, mimetype = TABLES[kind]
    file = write(name, table, rows)
    answer = Response(file, mimetype=mimetype, direct_passthrough=True)
    answer.call_on_close(file.close)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}-{now():%Y-%m-%d}.{kind}"'
    return answer


def tables_at(bp: Blueprint, path: str) -> Callable[[Handler], Handler]:
    """Route a view to the list's own address with the ending of each kind of table."""

    def mark(view: Handler) -> Handler:
        for kind in TABLES:
            rule = partial(_add_rule, f"{path}.{kind}", f"{bp.name}.{view.__name__}", view, kind)
            bp.record(rule)
        return view

    return mark


def _add_rule(path: str, endpoint: str, view: Handler, kind: str, state: Any) -> None:
    state.app.add_url_rule(path, endpoint, view, defaults={"kind": kind})


def _leave_empty_fields_out() -> None:
    """A form without scripts sends its empty fields too; the address keeps what was filled in."""
    told = [(name, value) for name, value in request.args.items(multi=True) if value.strip()]
    if len(told) < len(list(request.args.items(multi=True))):
        query = urlencode(told) or urlencode({ALL: "yes"})
        abort(redirect(f"{request.path}?{query}"))


def _open_preset(listing: Listing, views: list[View]) -> None:
    preset = next((view for view in views if view.preset and view.query), None)
    if preset is None:
        return
    try:
        listing.ask(parse_qsl(preset.query))
    except DomainError:  # a filter that is no longer offered: the list opens as it is
        return
    abort(redirect(f"{request.path}?{preset.query}"))


def _address(query: str, endpoint: str | None = None, kind: str | None = None) -> str:
    """An address of this list with a query that is encoded already."""
    endpoint = endpoint or _endpoint()
    url = url_for(endpoint, kind=kind) if kind else url_for(endpoint)
    return f"{url}?{query}" if query else url


def _endpoint() -> str:
    return str(request.endpoint)


def _secret() -> str:
    return str(current_app.config["TRACKER"].secret_key)
