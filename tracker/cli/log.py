"""`tracker verify-log`."""

import sys

import click

from tracker.cli.context import application, json_option, print_json


@click.command("verify-log")
@json_option
def verify_log(as_json: bool) -> None:
    """Check that no event of the audit trail was altered or removed."""
    with application():
        from tracker.audit.queries import Break
        from tracker.audit.queries import verify_log as verify

        found = verify()
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
