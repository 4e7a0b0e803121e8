"""`tracker doctor`: whether this machine has what the tracker needs."""

import os
import sys
from collections.abc import Iterator
from dataclasses import asdict
from typing import Literal

import click

from tracker.cli.context import json_option, print_json
from tracker.cli.installation import Finding

#: The shared libraries of WeasyPrint, and the Debian package that brings each.
LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}


@click.command()
@click.option("--quiet", is_flag=True, help="Print only what is wrong.")
@json_option
def doctor(quiet: bool, as_json: bool) -> None:
    """Check that this machine has what the tracker needs, and say what to install."""
    findings = [*_python(), *_pango(), *_chromium(), *_installation()]
    bad = any(finding.state == "bad" for finding in findings)
    if as_json:
        print_json({"healthy": not bad, "findings": [asdict(finding) for finding in findings]})
    else:
        for finding in findings:
            if finding.state == "bad" or not quiet:
                click.echo(
                    f"{finding.state:<4}  {finding.what}: {finding.says}",
                    err=finding.state == "bad",
                )
    sys.exit(1 if bad else 0)


def _python() -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    state: Literal["good", "bad"] = "good" if sys.version_info >= (3, 11) else "bad"
    yield Finding(
        "Python", state, version if state == "good" else f"{version}; install 3.11 or later."
    )


def _pango() -> Iterator[Finding]:
    absent = [package for library, package in LIBRARIES.items() if not _loads(library)]
    if absent:
        yield Finding(
            "Pango", "bad", f"missing, so no PDF. Run: apt-get install {' '.join(absent)}"
        )
    else:
        yield Finding("Pango", "good", "present.")


def _loads(library: str) -> bool:
    import ctypes
    from ctypes.util import find_library

    name = library if sys.platform == "linux" else find_library(library[3:].split(".so")[0])
    try:
        return name is not None and bool(ctypes.CDLL(name))
    except OSError:
        return False


def _chromium() -> Iterator[Finding]:
    from shutil import which

    found = which("chromium") or which("chromium-browser")
    says = (
        "present." if found else "missing; only the browser tests need it: apt-get install chromium"
    )
    yield Finding("Chromium", "good" if found else "note", says)


def _installation() -> Iterator[Finding]:
    from tracker.config import BadSetting, read_settings

    try:
        settings = read_settings()
        says = "the demo's own; never in production." if settings.demo else "strong."
        yield Finding("Secret key", "good", says)
    except BadSetting as refusal:
        given = bool(os.environ.get("TRACKER_SECRET_KEY"))
        yield Finding("Secret key", "bad" if given else "note", str(refusal))
        settings = read_settings({**_without_secret(), "TRACKER_DEMO": "1"})
    from tracker.cli.installation import data_folder, database, mail

    yield from data_folder(settings)
    yield from database(settings)
    yield from mail(settings)


def _without_secret() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name != "TRACKER_SECRET_KEY"}
