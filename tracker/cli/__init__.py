"""The commands: `tracker init`, `serve`, `demo`, and the ones that ask the record something."""

from typing import Any

import click

from tracker import __version__
from tracker.cli.accounts import demo, init, upgrade
from tracker.cli.clarity import clarity
from tracker.cli.imports import import_
from tracker.cli.initiatives import initiative
from tracker.cli.log import forget_votes, prune_access, verify_log
from tracker.cli.machine import doctor
from tracker.cli.move import move_to
from tracker.cli.notices import notify
from tracker.cli.releases import gate, release
from tracker.cli.report import report
from tracker.cli.server import serve
from tracker.cli.udi import udi
from tracker.config import BadSetting
from tracker.core.errors import DomainError


class Refused(click.ClickException):
    """A refusal, shown as its sentence alone."""

    def show(self, file: Any = None) -> None:
        click.echo(self.message, err=True, file=file)


class Commands(click.Group):
    """Turns every refusal into its sentence and exit code 1, in this one place."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (DomainError, BadSetting) as refusal:
            raise Refused(str(refusal)) from None


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="tracker")
def main() -> None:
    """Compliance initiatives with two owners, signed value, evidence, and auditor PDFs."""


for command in (
    init, upgrade, demo, serve, doctor, verify_log, prune_access, forget_votes, move_to, initiative, release, gate, import_,
    report, udi, clarity,
):  # fmt: skip
    main.add_command(command)
main.add_command(notify)
