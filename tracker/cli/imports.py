"""`tracker import`: what a team brings along, from files of other tools."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tracker.cli.context import application, as_option, json_option, person, print_json

if TYPE_CHECKING:
    from tracker.exchange.imports import Order, Outcome

file_argument = click.argument(
    "file", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)  # fmt: skip
dry_run_option = click.option("--dry-run", is_flag=True, help="Only say what would be done.")


@click.group("import")
def import_() -> None:
    """Take over releases, issues or days from a file: all of it, or nothing."""


@import_.command("releases")
@file_argument
@click.option("--product", required=True, metavar="KEY", help="Whose releases they are.")
@click.option("--device", "devices", multiple=True, metavar="GTIN", help="A UDI-DI that each of them carries; may be repeated.")  # fmt: skip
@dry_run_option
@as_option
@json_option
def releases(
    file: Path, product: str, devices: tuple[str, ...], dry_run: bool, email: str | None,
    as_json: bool,
) -> None:  # fmt: skip
    """Past releases: GitHub's list of releases (JSON), or tags (CSV)."""
    from tracker.exchange.imports import RELEASES, Order

    order = Order(kind=RELEASES, file_name=file.name, product=product, devices=devices)
    _carry_out(order, file, dry_run=dry_run, email=email, as_json=as_json)


@import_.command("jira")
@file_argument
@click.option("--team", required=True, metavar="KEY", help="Whose work it is.")
@click.option("--product", default="", metavar="KEY", help="For which product; preset: that of the team's newest initiative.")  # fmt: skip
@click.option("--base-url", default="", metavar="URL", help="Where your Jira is, for links to its issues.")  # fmt: skip
@dry_run_option
@as_option
@json_option
def jira(
    file: Path, team: str, product: str, base_url: str, dry_run: bool, email: str | None,
    as_json: bool,
) -> None:  # fmt: skip
    """Issues from Jira (CSV of Cloud or Server), as drafts with their ticket."""
    from tracker.exchange.imports import JIRA, Order

    order = Order(kind=JIRA, file_name=file.name, team=team, product=product, base_url=base_url)
    _carry_out(order, file, dry_run=dry_run, email=email, as_json=as_json)


@import_.command("actuals")
@file_argument
@click.option("--team", required=True, metavar="KEY", help="Whose days they are.")
@click.option("--period", default="", metavar="NAME", help="Of which period all rows are; preset: the rows say.")  # fmt: skip
@dry_run_option
@as_option
@json_option
def actuals(
    file: Path, team: str, period: str, dry_run: bool, email: str | None, as_json: bool
) -> None:
    """Actual days of a team (CSV: days, person, initiative or bucket, period or date)."""
    from tracker.exchange.imports import ACTUALS, Order

    order = Order(kind=ACTUALS, file_name=file.name, team=team, period=period)
    _carry_out(order, file, dry_run=dry_run, email=email, as_json=as_json)


@import_.command("catalogue")
@file_argument
@click.option("--standard", required=True, metavar="NAME", help="As it is printed: House rules.")
@click.option("--edition", required=True, metavar="E", help="Such as 2026, or 3.1.")
@click.option("--title", default="", metavar="TEXT", help="What it is about; preset: its name.")
@dry_run_option
@as_option
@json_option
def catalogue(
    file: Path, standard: str, edition: str, title: str, dry_run: bool, email: str | None,
    as_json: bool,
) -> None:  # fmt: skip
    """A catalogue of clauses of your own (CSV: ref, parent_ref, title, assessable, applies_to, note)."""
    with application():
        from tracker.core.clock import now
        from tracker.core.db import write
        from tracker.exchange.catalogues import carry_out, own_edition

        with file.open("rb") as stream:
            outcome = carry_out(
                own_edition(standard, edition, title), stream, file_name=file.name,
                by=person(email) if email else None, dry_run=dry_run, clock=now, write=write,
            )  # fmt: skip
    _tell(outcome, dry_run=dry_run, as_json=as_json)


def _carry_out(
    order: "Order", file: Path, *, dry_run: bool, email: str | None, as_json: bool
) -> None:
    with application():
        from tracker.core.clock import now
        from tracker.core.db import write
        from tracker.exchange.imports import carry_out

        with file.open("rb") as stream:
            outcome = carry_out(
                order, stream, by=person(email) if email else None, dry_run=dry_run, clock=now,
                write=write, progress=_progress,
            )  # fmt: skip
    _tell(outcome, dry_run=dry_run, as_json=as_json)


def _tell(outcome: "Outcome", *, dry_run: bool, as_json: bool) -> None:
    told = outcome.verdict.told()
    if as_json:
        print_json(told)
    else:
        _say(told, written=outcome.written, dry_run=dry_run)
    sys.exit(1 if told["refused"] else 0)


def _progress(message: str, done: int, total: int) -> None:
    """On the error output, so that JSON stays JSON."""
    count = f" {done:,}" if done else ""
    click.echo(f"{message}{count}{f' of {total:,}' if total else ''} …", err=True)


def _say(told: dict[str, Any], *, written: bool, dry_run: bool) -> None:
    for refusal in told["refused"]:
        click.echo(f"line {refusal['line']}: {refusal['reason']}", err=True)
    gone = f"{told['gone']} gone, " if "gone" in told else ""
    click.echo(f"{told['new']} new, {told['changed']} changed, {gone}{told['same']} same, {len(told['refused'])} refused.")  # fmt: skip
    if told["refused"]:
        click.echo("Nothing was written: an import is taken whole or not at all.")
    elif written:
        click.echo("All of it is in the record now.")
    else:
        click.echo("Nothing was written." if dry_run else "Nothing had to be written.")
