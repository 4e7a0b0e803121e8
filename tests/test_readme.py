"""The README names every command and every setting; texts are all marked for translation."""

import re

import pytest

from tests.conftest import ROOT
from tracker.cli import main

README = (ROOT / "README.md").read_text()


@pytest.mark.parametrize("command", sorted(main.commands))
def test_it_names_every_command(command):
    assert f"`tracker {command}" in README


def test_it_names_every_setting():
    read = set(re.findall(r"TRACKER_[A-Z_]+", (ROOT / "tracker" / "config.py").read_text()))
    assert read - set(re.findall(r"`(TRACKER_[A-Z_]+)`", README)) == set()


def test_it_shows_a_picture_that_exists():
    for picture in re.findall(r"!\[[^\]]+\]\(([^)]+)\)", README):
        assert (ROOT / picture).stat().st_size > 10_000
