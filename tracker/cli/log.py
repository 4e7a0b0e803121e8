"""`tracker verify-log`, `tracker prune-access` and `tracker purge-votes`."""

import sys
from datetime import UTC, datetime

import click

from tracker.cli.context import application, json_option, print_json


@click.command("verify-log")
@click.option(
    "--size", type=click.IntRange(min=1), help="Print the root over the first SIZE events."
)
@json_option
def verify_log(size: int | None, as_json: bool) -> None:
    """Check that no event of the audit trail was altered or removed.

    With --size, print the root that a report printed when the log held so many events.
    """
    with application():
        from tracker.audit.queries import Break, LogState, state_at
        from tracker.audit.queries import verify_log as verify

        found = verify()
        if isinstance(found, LogState) and size is not None:
            found = state_at(size)
    if isinstance(found, Break):
        if as_json:
            print_json({"intact": False, "event": found.seq, "why": found.why})
        else:
            click.echo(f"The log breaks at event {found.seq}: {found.why}.", err=True)
        sys.exit(1)
    if as_json:
        print_json({"intact": True, "size": found.size, "root": found.root})
    else:
        click.echo(f"The log is intact: {found.size} events, root {found.root}")


@click.command("prune-access")
@click.option(
    "--before", type=click.DateTime(["%Y-%m-%d"]), required=True,
    help="Forget what was noted before this day (UTC).",
)  # fmt: skip
def prune_access(before: datetime) -> None:
    """Forget old lines of the access list; it is no part of the audit trail, which keeps all."""
    with application():
        from tracker.audit.actions import forget_access
        from tracker.core.db import write

        with write():
            count = forget_access(before.replace(tzinfo=UTC))
    click.echo(f"Forgot {count} lines of the access list from before {before:%Y-%m-%d}.")


@click.command("purge-votes")
def forget_votes() -> None:
    """Forget the votes of stand-ups that are older than 90 days; a running server does so daily."""
    with application():
        from tracker.core.clock import now
        from tracker.core.db import write
        from tracker.sync.votes import purge_votes

        with write():
            count = purge_votes(at=now())
    click.echo(f"Forgot {count} votes that were older than 90 days.")
