"""`tracker serve`: the pages, by gunicorn."""

import os
import sys

import click

from tracker import ROOT


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
def serve(host: str, port: int) -> None:
    """Serve the pages until stopped with Ctrl-C."""
    from tracker.cli.context import application, database_file, refuse_absent
    from tracker.config import read_settings

    os.environ.setdefault("TRACKER_BASE_URL", f"http://{_shown(host)}:{port}")
    settings = read_settings()
    refuse_absent(settings)
    if database_file(settings) is None:
        with application():
            pass  # a server that is down, or a database that was never set up, is said now
    _refuse_taken(host, port)
    os.environ["TRACKER_DATA_DIR"] = str(settings.data_dir)
    click.echo(f"Serving on {settings.base_url} — stop with Ctrl-C.")
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-m", "gunicorn", *options(host, port)])


def options(host: str, port: int) -> list[str]:
    """What gunicorn is told."""
    bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    return [
        "--bind", bind, "--worker-class", "gthread", "--workers", "2", "--threads", "4",
        "--timeout", "60", "--log-level", "warning", "--no-control-socket",
        "--pythonpath", str(ROOT), "wsgi:app",
    ]  # fmt: skip


def _shown(host: str) -> str:
    if host in {"0.0.0.0", "::", ""}:
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def _refuse_taken(host: str, port: int) -> None:
    """Say at once that the port is taken; gunicorn would try for seconds."""
    import socket

    from tracker.core.errors import RuleBroken

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise RuleBroken(
                f"{host}:{port} cannot be listened on: {error.strerror}. Try --port {port % 65535 + 1}."
            ) from None
