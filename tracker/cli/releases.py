"""`tracker release` and `tracker gate`: what a build pipeline does with a release."""

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from tracker.cli.acting import Actor, Reader, actor, reader
from tracker.cli.context import application, as_option, json_option, person, print_json
from tracker.core.errors import NotFound

if TYPE_CHECKING:
    from tracker.exchange.shapes.releases import GateShape
    from tracker.identity.models import Product
    from tracker.releases.models import Release


@click.group()
def release() -> None:
    """Create a release, or name its build."""


@release.command("create")
@click.option("--product", required=True, metavar="KEY")
@click.option("--version", "version", required=True, help="Becomes the UDI-PI, exactly as written.")
@click.option("--tag", help="Preset: the product's prefix and the version.")
@click.option("--commit", default="", help="May follow: tracker release build.")
@click.option("--build", default="", help="May follow: tracker release build.")
@click.option("--device", "devices", multiple=True, metavar="GTIN", help="May be given again. Preset: all of the product.")  # fmt: skip
@click.option("--em", metavar="EMAIL", help="Who releases it. Preset: the product's.")
@click.option("--pm", metavar="EMAIL", help="Who approves it. Preset: the product's.")
@as_option
@json_option
def create(
    product: str, version: str, tag: str | None, commit: str, build: str,
    devices: tuple[str, ...], em: str | None, pm: str | None, email: str | None, as_json: bool,
) -> None:  # fmt: skip
    """Plan a release, for --as EMAIL or by TRACKER_TOKEN."""
    with application() as app, app.test_request_context():
        from tracker.core.clock import now
        from tracker.core.db import write
        from tracker.identity.models import Scope
        from tracker.identity.permissions import Right
        from tracker.releases.actions import plan_preset

        _readable(version, tag or "", commit, build)
        who = actor(email, Scope.RELEASES, Right.CREATE_RELEASE)
        with write():
            made = plan_preset(
                _product(product, who), version=version, tag=tag, commit=commit, build=build,
                gtins=list(devices) or None, em=person(em) if em else None,
                pm=person(pm) if pm else None, by=who.person, at=now(),
            )  # fmt: skip
        udi = ", ".join(row.hri for row in made.udis)
        _tell(made, f"{made.key} ({made.title}) is planned: {udi}.", as_json)


@release.command("build")
@click.argument("key")
@click.option("--commit", required=True)
@click.option("--build", required=True)
@as_option
@json_option
def build_(key: str, commit: str, build: str, email: str | None, as_json: bool) -> None:
    """Name the commit and build that will be released; whoever had signed signs again."""
    with application() as app, app.test_request_context():
        from tracker.core.clock import now
        from tracker.core.db import write
        from tracker.identity.models import Scope
        from tracker.identity.permissions import Right
        from tracker.releases.actions import change_build

        _readable(commit, build)
        who = actor(email, Scope.RELEASES, Right.CREATE_RELEASE)
        with write():
            found = _found(key, who)
            change_build(found, commit=commit, build=build, by=who.person, at=now())
        _tell(found, f"{found.key} ({found.title}) is build {build} of commit {commit}.", as_json)


@click.command()
@click.argument("key")
@as_option
@json_option
def gate(key: str, email: str | None, as_json: bool) -> None:
    """The gates of a release; exit code 1 and one reason a line while any stops it."""
    with application() as app, app.test_request_context():
        from tracker.exchange.shapes.releases import readiness_shape
        from tracker.http.places import address

        found = _found(key, reader(email))
        told, name = readiness_shape(found, address), f"{found.key} ({found.title})"
    if as_json:
        print_json(told.model_dump(mode="json"))
    else:
        for line in _lines(told.gates):
            click.echo(line)
        for sentence in told.since_release:
            click.echo(sentence, err=True)
        if told.imported:
            click.echo(f"{name}: imported, released before this record began; it has no gates.")
        elif told.ready:
            click.echo(f"{name}: every gate is {'green' if told.green else 'passed'}.")
    sys.exit(0 if told.ready else 1)


def _lines(gates: "list[GateShape]") -> Iterator[str]:
    """One reason a line; an overridden gate says who let it pass, and what for."""
    for told in gates:
        if told.overridden:
            names = " and ".join(signature.name for signature in told.signed_by)
            reason = " ".join((told.reason or "").split())
            yield f"{told.id}: passed, overridden by {names}: {reason}"
        else:
            yield from (f"{told.id}: {missing.sentence}" for missing in told.missing)


def _found(key: str, who: Reader) -> "Release":
    from tracker.core.db import db
    from tracker.releases.queries import release_by_key

    found = release_by_key(key.upper())
    if found is None or found.product_id not in set(db.session.scalars(who.products)):
        raise NotFound(f"There is no release {key}.")
    return found


def _product(key: str, who: Actor) -> "Product":
    from sqlalchemy import select

    from tracker.core.db import db
    from tracker.identity.models import Product
    from tracker.identity.queries import keyed

    query = select(Product).where(Product.id.in_(who.products))
    found = keyed(db.session.scalars(query), key)
    if found is None:
        raise NotFound(f"There is no product {key}, or {who.person.name} does not belong to it.")
    return found


def _readable(*texts: str) -> None:
    """The limits of the form: nothing invisible, nothing endless."""
    from tracker.core.errors import Invalid
    from tracker.core.readable import unreadable

    for text in texts:
        if wrong := unreadable(text, lines=False):
            raise Invalid("text", wrong)
        if len(text) > 200:
            raise Invalid("text", f"“{text[:20]}…” is longer than 200 characters.")


def _tell(release: "Release", sentence: str, as_json: bool) -> None:
    from tracker.exchange.shapes.releases import release_shape
    from tracker.http.places import address

    if as_json:
        print_json(release_shape(release, address).model_dump(mode="json"))
    else:
        click.echo(sentence)
