"""`tracker report`: a report as a PDF file."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.cli.acting import Actor, named
from tracker.cli.context import application, as_option, written
from tracker.core.errors import NotFound

if TYPE_CHECKING:
    from flask import Flask

    from tracker.core.files import FileStore
    from tracker.identity.models import Person, Product, Team
    from tracker.reporting.subjects import Subject

_output = click.option("-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The file to write.")  # fmt: skip

_DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def report() -> None:
    """Issue a report, or draw a draft of it, as a PDF file."""


@report.command("initiative")
@click.argument("key")
@_output
@click.option("--short", is_flag=True, help="The one-page form.")
@as_option
def initiative_(key: str, output: Path, short: bool, email: str | None) -> None:
    """The dossier of an initiative: issued with --as or TRACKER_TOKEN, else a draft, not kept."""
    with application() as app:
        from tracker.initiatives.queries import initiative_by_key
        from tracker.reporting.gather import DOSSIER, SHORT

        found = initiative_by_key(key.upper())
        _write(app, SHORT if short else DOSSIER, found, f"initiative {key}", output, email)


@report.command("release")
@click.argument("key")
@_output
@as_option
def release_(key: str, output: Path, email: str | None) -> None:
    """The dossier of a release: issued with --as or TRACKER_TOKEN, else a draft, not kept."""
    with application() as app:
        from tracker.releases.queries import release_by_key
        from tracker.reporting.gather import RELEASE

        found = release_by_key(key.upper())
        _write(app, RELEASE, found, f"release {key}", output, email)


@report.command("register")
@_output
@click.option("--product", "keys", multiple=True, help="Key of a product; repeat it for several.")
@as_option
def register_(output: Path, keys: tuple[str, ...], email: str | None) -> None:
    """The UDI register of products, or of all: issued with --as or TRACKER_TOKEN, else a draft."""
    with application() as app:
        from sqlalchemy import select

        from tracker.cli.acting import reader
        from tracker.core.db import db
        from tracker.identity.models import Product
        from tracker.reporting.gather import REGISTER
        from tracker.reporting.subjects import register_of

        mine = db.session.scalars(select(Product).where(Product.id.in_(reader(email).products)))
        found = {product.key: product for product in mine}
        for key in keys:
            if key not in found:
                raise NotFound(f"There is no product {key}.")
        chosen = [found[key] for key in dict.fromkeys(keys)] or list(found.values())
        _write(app, REGISTER, register_of(chosen) if chosen else None, "product", output, email)


@report.command("team")
@click.argument("key")
@_output
@click.option("--from", "first", required=True, type=_DAY, help="The first day: 2026-07-01.")
@click.option("--to", "last", required=True, type=_DAY, help="The last day.")
@click.option("--product", "keys", multiple=True, help="Name initiatives of this product; repeat it for several. Else of all that may be read.")  # fmt: skip
@as_option
def team_(
    key: str, output: Path, first: datetime, last: datetime, keys: tuple[str, ...],
    email: str | None,
) -> None:  # fmt: skip
    """Capacity and priorities of a team: issued with --as or TRACKER_TOKEN, else a draft."""
    with application() as app:
        from tracker.reporting.gather import TEAM
        from tracker.reporting.subjects import team_period

        team, mine = _team(key, email)
        for wanted in keys:
            if wanted not in mine:
                raise NotFound(f"The team {team.key} works on no product {wanted}.")
        chosen = [mine[wanted] for wanted in dict.fromkeys(keys)] or list(mine.values())
        subject = team_period(team, first.date(), last.date(), chosen)
        _write(app, TEAM, subject, f"team {key}", output, email)


def _team(key: str, email: str | None) -> "tuple[Team, dict[str, Product]]":
    """The team, and those of its products that the report may name."""
    from tracker.cli.acting import Actor, reader
    from tracker.core.clock import now
    from tracker.core.db import db
    from tracker.identity.queries import keyed, teams
    from tracker.initiatives.teams import readable_teams
    from tracker.reporting.subjects import products_with

    who = reader(email)
    known = readable_teams(who.person, who.products, now()) if isinstance(who, Actor) else teams()
    team = keyed(db.session.scalars(known), key)
    if team is None:
        raise NotFound(f"There is no team {key}.")
    return team, {p.key: p for p in products_with(team, who.products, drafts=who.drafts)}


def _write(
    app: "Flask", kind: str, found: "Subject | None", what: str, output: Path, email: str | None
) -> None:
    """Draw it, issue it where somebody is named, write it, and say so."""
    from tracker.core.files import FileStore
    from tracker.identity.models import Scope

    who = named(email, Scope.REPORTS)
    subject = _readable(found, who, what)
    store = FileStore(app.config["TRACKER"].data_dir / "files")
    number, pdf = (
        _issued(kind, subject, store, who.person) if who else (None, _drafted(kind, subject))
    )
    written(output, pdf)
    click.echo(_sentence(number, output, pdf))


def _readable(found: "Subject | None", who: "Actor | None", what: str) -> "Subject":
    from tracker.core.db import db
    from tracker.reporting.subjects import products_of_subject

    if found is None:
        raise NotFound(f"There is no {what}.")
    if who is not None:
        about = {product.id for product in products_of_subject(found)}
        if not about <= set(db.session.scalars(who.products)):
            raise NotFound(f"There is no {what}.")
    return found


def _issued(kind: str, found: "Subject", store: "FileStore", by: "Person") -> tuple[str, bytes]:
    from tracker.core.clock import now
    from tracker.core.db import write
    from tracker.reporting.actions import draw_and_issue
    from tracker.reporting.queries import kept_pdf, report_by_key

    number = draw_and_issue(kind, found, store, by=by, clock=now, write=write)
    issued = report_by_key(number)
    assert issued is not None
    return number, kept_pdf(issued, store)


def _drafted(kind: str, found: "Subject") -> bytes:
    from tracker.core.clock import now
    from tracker.reporting.drawing import draw

    return draw(kind, found, by="nobody (a draft, drawn on the server)", at=now(), draft=True).pdf


def _sentence(number: str | None, output: Path, pdf: bytes) -> str:
    from tracker.core.canonical import sha256
    from tracker.reporting.drawing import pages_of

    pages = pages_of(pdf)
    count = f"{pages} page{'' if pages == 1 else 's'}"
    if number is None:
        return f"A draft was written to {output}: {count}, not issued and not kept."
    return f"{number} was issued and written to {output}: {count}, SHA-256 {sha256(pdf)}."
