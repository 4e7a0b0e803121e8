"""`tracker initiative`: the list and one initiative, for a shell or a pipeline."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import click

from tracker.cli.acting import Reader, reader
from tracker.cli.context import application, as_option, json_option, print_json
from tracker.core.errors import NotFound

if TYPE_CHECKING:
    from sqlalchemy import Select

    from tracker.exchange.shapes.initiatives import InitiativeShape
    from tracker.initiatives.models import Initiative

BATCH = 500  # initiatives that are held in memory at once
STATES = ("draft", "proposed", "committed", "delivered", "verified", "closed", "dropped")


@click.group()
def initiative() -> None:
    """List initiatives, or show one."""


@initiative.command("list")
@click.option("--status", multiple=True, type=click.Choice(STATES), help="Only in this state; may be given again.")  # fmt: skip
@click.option("--product", multiple=True, metavar="KEY", help="Only of this product; may be given again.")  # fmt: skip
@click.option("--limit", type=click.IntRange(1), help="At most so many, the newest.")
@as_option
@json_option
def list_(
    status: tuple[str, ...], product: tuple[str, ...], limit: int | None, email: str | None,
    as_json: bool,
) -> None:  # fmt: skip
    """Initiatives, newest first; with --as or TRACKER_TOKEN, those in the person's scope."""
    with application() as app, app.test_request_context():
        query = _asked(reader(email), status, product)
        if as_json:
            _print_array(_lines(query, limit))
            return
        none = True
        for row in _rows(query, limit):
            none = False
            title = " ".join(row.title.split())  # an old title of two lines stays one line here
            click.echo(f"{row.key:<6} {row.status.value:<10} {title}")
    if none:
        click.echo("There are no initiatives.")


@initiative.command("show")
@click.argument("key")
@as_option
@json_option
def show(key: str, email: str | None, as_json: bool) -> None:
    """One initiative: owners, value, evidence, releases, clauses, tickets, and what is missing."""
    with application() as app, app.test_request_context():
        from tracker.exchange.shapes.initiatives import initiative_shape
        from tracker.http.places import address

        told = initiative_shape(_found(key, reader(email)), address)
        if as_json:
            print_json(told.model_dump(mode="json"))
            return
        for label, sentences in _page(told).items():
            for n, sentence in enumerate(sentences):
                click.echo(f"{'' if n else label:<9}{sentence}")


def _asked(who: Reader, status: tuple[str, ...], product: tuple[str, ...]) -> "Select[Initiative]":
    from sqlalchemy import select

    from tracker.core.db import db
    from tracker.identity.models import Product
    from tracker.initiatives.models import Initiative, Status
    from tracker.initiatives.queries import initiatives_in

    query = initiatives_in(who.products, drafts=who.drafts)
    if status:
        query = query.where(Initiative.status.in_([Status(text) for text in status]))
    if product:
        known = select(Product.key).where(Product.id.in_(who.products), Product.key.in_(product))
        if unknown := set(product) - set(db.session.scalars(known)):
            raise NotFound(f"There is no product {min(unknown)}.")
        query = query.where(Initiative.product.has(Product.key.in_(product)))
    return query


def _batches(
    query: "Select[*tuple[Any, ...]]", limit: int | None, number: Callable[[Any], int]
) -> Iterator[list[Any]]:
    """The rows in batches by key: neither memory nor time grows with what was read before."""
    from tracker.core.db import db
    from tracker.initiatives.models import Initiative

    below, left = None, limit
    while left is None or left > 0:
        page = query if below is None else query.where(Initiative.id < below)
        rows = list(db.session.execute(page.limit(min(BATCH, left or BATCH))).all())
        if not rows:
            return
        yield rows
        below, left = number(rows[-1]), left and left - len(rows)
        db.session.expunge_all()


def _lines(query: "Select[Initiative]", limit: int | None) -> Iterator[str]:
    """Each initiative as JSON."""
    from tracker.exchange.shapes.initiatives import initiative_lines
    from tracker.http.places import address

    for rows in _batches(query, limit, lambda row: row[0].id):
        for line in initiative_lines([row[0] for row in rows], address):
            yield line.model_dump_json()


def _rows(query: "Select[Initiative]", limit: int | None) -> Iterator[Any]:
    """What the plain list prints, without the rest of the record."""
    from tracker.initiatives.models import Initiative

    columns = query.with_only_columns(
        Initiative.id, Initiative.key, Initiative.status, Initiative.title
    )
    for rows in _batches(columns, limit, lambda row: row.id):
        yield from rows


def _print_array(lines: Iterator[str]) -> None:
    """A JSON array, one element a line, printed as it is read."""
    click.echo("[", nl=False)
    for n, line in enumerate(lines):
        click.echo(f"{',' if n else ''}\n{line}", nl=False)
    click.echo("\n]")


def _found(key: str, who: Reader) -> "Initiative":
    from tracker.core.db import db
    from tracker.initiatives.drafts import never_proposed
    from tracker.initiatives.queries import initiative_by_key

    found = initiative_by_key(key.upper())
    hidden = found is not None and never_proposed(found) and not who.drafts
    if found is None or hidden or found.product_id not in set(db.session.scalars(who.products)):
        raise NotFound(f"There is no initiative {key}.")
    return found


def _page(told: "InitiativeShape") -> dict[str, list[str]]:
    """Label and lines, as a person reads them."""
    accepted = sum(need.accepted for need in told.evidence)
    return {
        told.key: [told.title],
        "Status": [told.status.value],
        "EM": [told.em.name if told.em else "nobody yet"],
        "PM": [told.pm.name if told.pm else "nobody yet"],
        "Value": [told.value.value],
        "Evidence": [f"{accepted} of {len(told.evidence)} accepted"],
        "Releases": [f"{r.key} {r.version} {r.state.value}" for r in told.releases] or ["none"],
        "Clauses": [f"{c.standard} {c.ref}" for c in told.clauses] or ["none"],
        "Tickets": [f"{t.key} {t.url or ''}".strip() for t in told.tickets] or ["none"],
        "Missing": [missing.sentence for missing in told.missing] or ["nothing"],
    }
