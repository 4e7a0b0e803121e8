"""`tracker init` begins a record; `tracker demo` fills an empty folder with a story."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.cli.context import application, make_data_dir, refuse_absent
from tracker.core.errors import RuleBroken

if TYPE_CHECKING:
    from flask import Flask


@click.command()
@click.option("--admin", "email", required=True, metavar="EMAIL", help="The first administrator.")
@click.option("--name", metavar="NAME", help="The administrator's name, as printed in the record.")
@click.option("--company", default="Unnamed company", metavar="NAME", help="On every report.")
@click.option("--address", default="No address given", metavar="TEXT", help="On every report.")
def init(email: str, name: str | None, company: str, address: str) -> None:
    """Begin a record: make the database and invite the first administrator."""
    with application(ready=False) as app:
        from tracker.cli.database import upgrade
        from tracker.config import Settings
        from tracker.identity.actions import canonical_email, clean_name

        settings: Settings = app.config["TRACKER"]
        email, name = canonical_email(email), clean_name(name or _name_of(email))
        make_data_dir(settings.data_dir)
        upgrade()
        token = _begin(email, name, company, address)
    click.echo(f"The record of {company} has begun in {settings.data_dir}.")
    click.echo(f"{name} sets a password here, once, within 7 days:")
    click.echo(f"{settings.base_url}/welcome/{token}")


def _begin(email: str, name: str, company: str, address: str) -> str:
    from tracker.audit.actions import SYSTEM
    from tracker.core.clock import now
    from tracker.core.db import db, write
    from tracker.identity.actions import found_company, invite
    from tracker.identity.models import Company
    from tracker.identity.permissions import Role
    from tracker.requirements.shipped import load_shipped

    at = now()
    with write():
        if db.session.get(Company, 1) is not None:
            raise RuleBroken("This tracker was initialised already; invite people on its pages.")
        found_company(company, address, by=SYSTEM, at=at)
        load_shipped(by=SYSTEM, at=at)
        _person, token = invite(email, name, frozenset({Role.ADMIN}), by=SYSTEM, at=at)
    return token


def _name_of(email: str) -> str:
    return email.split("@")[0].replace(".", " ").replace("_", " ").title()


@click.command()
@click.option("--accounts", is_flag=True, help="Only print the accounts again.")
def demo(accounts: bool) -> None:
    """Fill an empty data folder with a sample story, and print its accounts."""
    with application(demo=True, ready=False) as app:
        from tracker.config import Settings

        settings: Settings = app.config["TRACKER"]
        if not accounts:
            _refuse_filled(settings.data_dir)
            make_data_dir(settings.data_dir)
            _tell(settings.data_dir)
            _give_notice(app)
            click.echo(f"The demo of Lumen Sleep GmbH is in {settings.data_dir}.")
        _print_accounts(settings.base_url)


def _refuse_filled(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(os.scandir(folder))):
        raise RuleBroken(
            f"{folder} is not empty. The demo needs an empty folder: set TRACKER_DATA_DIR."
        )


def _tell(folder: Path) -> None:
    from tracker.cli.database import upgrade
    from tracker.core.db import db
    from tracker.core.files import FileStore
    from tracker.demo.story import tell
    from tracker.identity.models import Company

    upgrade()
    if db.session.get(Company, 1) is not None:
        raise RuleBroken("The database is not empty. The demo needs an empty one.")
    tell(FileStore(folder / "files"))


def _give_notice(app: "Flask") -> None:
    """What waits for everybody on the day the demo is made, as a running server would tell it."""
    from tracker.worker.notices import look

    look(app)


def _print_accounts(address: str) -> None:
    from tracker.demo.cast import CAST, PASSWORD
    from tracker.identity.permissions import ROLE_NAMES, Role

    rows = [(ROLE_NAMES[Role(role)], name, email) for name, email, role in CAST]
    first, second = (max(len(row[i]) for row in rows) for i in (0, 1))
    click.echo(f"Address   {address}")
    click.echo(f"Password  {PASSWORD}  (the same for everybody)\n")
    for role, name, email in rows:
        click.echo(f"{role:<{first}}  {name:<{second}}  {email}")


@click.command()
def upgrade() -> None:
    """Bring the database of an earlier version, and its catalogues, to this one."""
    with application(ready=False) as app:
        from tracker.cli import database

        refuse_absent(app.config["TRACKER"])
        before = database.current()
        database.upgrade()
        loaded = _renew_catalogues()
        click.echo(f"The database went from revision {before} to {database.head()}.")
    if loaded:
        click.echo(
            f"{loaded} catalogue{'' if loaded == 1 else 's'} of clauses were loaded or renewed."
        )


def _renew_catalogues() -> int:
    """Load what this version ships; how many catalogues differed."""
    from tracker.audit.actions import SYSTEM
    from tracker.core.clock import now
    from tracker.core.db import db, write
    from tracker.identity.models import Company
    from tracker.requirements.shipped import load_shipped

    if db.session.get(Company, 1) is None:
        return 0
    with write():
        return load_shipped(by=SYSTEM, at=now())
