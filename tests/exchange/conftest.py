"""Imports through the real way: read, judge, write."""

import io
from pathlib import Path

import pytest

from tests.conftest import shared
from tracker.core.db import write
from tracker.exchange.imports import JIRA, RELEASES, Order, carry_out

HERE = Path(__file__).parent / "fixtures"


@pytest.fixture
def bring(make):
    """Imports a fixture, a file of the shared folder (with a slash), or bytes."""

    def _bring(file, *, by=None, dry_run=False, **order):
        content = file if isinstance(file, bytes) else _content(file)
        kind = order.pop("kind", RELEASES if b"tag" in content[:400] else JIRA)
        preset = (
            {"product": "slumber"} if kind == RELEASES else {"team": "night", "product": "slumber"}
        )
        told = Order(kind=kind, file_name="file", **{**preset, **order})
        return carry_out(
            told, io.BytesIO(content), by=by, dry_run=dry_run, clock=lambda: make.at, write=write
        ).verdict.told()  # fmt: skip

    return _bring


def _content(name):
    return (shared(name) if "/" in name else HERE / name).read_bytes()
