"""`tracker verify-log`."""

import sys

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
