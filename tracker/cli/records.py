"""`tracker initiative` and `tracker gate`: what is still missing, for a shell or a pipeline."""

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from tracker.cli.context import application, as_option, json_option, person, print_json
from tracker.core.errors import NotFound

if TYPE_CHECKING:
    from sqlalchemy import Select

    from tracker.initiatives.models import Initiative


@click.group()
def initiative() -> None:
    """List initiatives, or show one."""


@initiative.command("list")
@as_option
@json_option
def list_(email: str | None, as_json: bool) -> None:
    """Initiatives, newest first; with --as, those in the person's scope."""
    with application():
        from tracker.core.db import db
        from tracker.initiatives.queries import initiatives_in

        query = initiatives_in(_scope(email), drafts=_sees_drafts(email))
        facts = [_facts(found) for found in db.session.scalars(query)]
    if as_json:
        print_json(facts)
    elif not facts:
        click.echo("There are no initiatives.")
    else:
        for fact in facts:
            click.echo(f"{fact['key']:<6} {fact['status']:<10} {fact['title']}")


@initiative.command("show")
@click.argument("key")
@as_option
@json_option
def show(key: str, email: str | None, as_json: bool) -> None:
    """One initiative: its owners, its status, and what the next step needs."""
    with application():
        from tracker.core.db import db
        from tracker.initiatives.models import Status
        from tracker.initiatives.queries import initiative_by_key

        found = initiative_by_key(key.upper())
        readable = found is not None and found.product_id in set(db.session.scalars(_scope(email)))
        if (
            found is None
            or not readable
            or (found.status is Status.DRAFT and not _sees_drafts(email))
        ):
            raise NotFound(f"There is no initiative {key}.")
        fact = _facts(found)
    if as_json:
        print_json(fact)
        return
    click.echo(f"{fact['key']}  {fact['title']}")
    click.echo(f"Status   {fact['status']}")
    click.echo(f"EM       {fact['em'] or 'nobody yet'}")
    click.echo(f"PM       {fact['pm'] or 'nobody yet'}")
    click.echo(f"Missing  {fact['missing'][0] if fact['missing'] else 'nothing'}")
    for sentence in fact["missing"][1:]:
        click.echo(f"         {sentence}")


@click.command()
@click.argument("key")
@as_option
@json_option
def gate(key: str, email: str | None, as_json: bool) -> None:
    """The gates of a release; exit code 1 and one reason a line while any stops it."""
    with application():
        from tracker.core.db import db
        from tracker.readiness.gates import gates, told
        from tracker.releases.queries import release_by_key

        release = release_by_key(key.upper())
        if release is None or release.product_id not in set(db.session.scalars(_scope(email))):
            raise NotFound(f"There is no release {key}.")
        found = [told(gate) for gate in gates(release)]
        name, state = f"{release.key} ({release.title})", release.state.value
        imported = release.imported
    green, ready = (all(gate[how] for gate in found) for how in ("green", "passed"))
    if as_json:
        about = {"key": key.upper(), "state": state, "imported": imported}
        print_json({**about, "green": green, "ready": ready, "gates": found})
    else:
        for line in _lines(found):
            click.echo(line)
        if imported:
            click.echo(f"{name}: imported, released before this record began; it has no gates.")
        elif ready:
            click.echo(f"{name}: every gate is {'green' if green else 'passed'}.")
    sys.exit(0 if ready else 1)


def _lines(found: list[dict[str, Any]]) -> Iterator[str]:
    """One reason a line; an overridden gate says who let it pass, and what for."""
    for gate in found:
        if gate["overridden"]:
            names = " and ".join(signature["name"] for signature in gate["signed_by"])
            yield f"{gate['id']}: passed, overridden by {names}: {' '.join(gate['reason'].split())}"
        else:
            yield from (f"{gate['id']}: {sentence}" for sentence in gate["missing"])


def _scope(email: str | None) -> "Select[int]":
    """Ids of the products that are read: a person's, or, on the machine itself, all."""
    from sqlalchemy import select

    from tracker.core.clock import now
    from tracker.identity.models import Product
    from tracker.identity.queries import products_of

    return products_of(person(email), now()) if email else select(Product.id)


def _sees_drafts(email: str | None) -> bool:
    from tracker.identity.permissions import Role

    return email is None or Role.AUDITOR not in person(email).roles


def _facts(found: "Initiative") -> dict[str, Any]:
    from tracker.readiness.conditions import missing_next

    return {
        "key": found.key,
        "title": found.title,
        "status": found.status.value,
        "em": found.em.name if found.em else None,
        "pm": found.pm.name if found.pm else None,
        "missing": [missing.sentence for missing in missing_next(found)],
    }
