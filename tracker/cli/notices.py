"""`tracker notify`: look for notices now, where cron does it."""

from datetime import timedelta

import click

from tracker.cli.context import application
from tracker.core.errors import RuleBroken


@click.command("notify")
def notify() -> None:
    """Look for notices now and mail those that are due; servers do it every minute by themselves."""
    with application() as app:
        from tracker.notices.queries import last_run
        from tracker.worker.notices import look

        done = look(app, every=timedelta(0))
        if done is None:
            raise RuleBroken("Another process is at it; nothing was done.")
        run = last_run()
        told, sent = done
        click.echo(f"New notices: {told}. Sent by e-mail: {sent}.")
        if run is not None and run.mail_failed_at is not None:
            raise RuleBroken(f"The mail server takes nothing since {run.mail_failed_at:%Y-%m-%d %H:%M} UTC; it is tried again.")  # fmt: skip
