"""A second version of the rules, for tests: one question added, one gone, some told otherwise."""

from pathlib import Path

import pytest

from tracker.assessment import rules

FIRST = (rules.FOLDER / "1.toml").read_text(encoding="utf-8")
CHANGES = [
    ("version = 1\n", "version = 2\n"),
    ("change the name or trade name?", "change the name or trade name of the device?"),  # row 8
    ('clause = "MDCG 2018-5"\neu = "new_di"\nus = "new_pi"', 'clause = "MDCG 2018-5 rev. 2"\neu = "new_di"\nus = "new_di"'),  # row 12
    ("Why does the change not alter how data are interpreted?", "Why do the data mean what they meant?"),
]  # fmt: skip
ADDED = """
[[question]]
id = "15a"
asks = "Does it change a trained model, or the data that it was trained with?"
why = "A model can answer otherwise although its program is the same."
clause = "our own procedure SOP-12"
eu = "new_di"
us = "new_di"
"""


def written(folder: Path) -> Path:
    """The folder with both versions."""
    text = FIRST
    for old, new in CHANGES:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    before, row, rest = text.partition('[[question]]\nid = "11"')
    text = before + rest[rest.index("[[question]]") :] + ADDED
    assert row
    for version, content in ((1, FIRST), (2, text)):
        (folder / f"{version}.toml").write_text(content, encoding="utf-8")
    return folder


@pytest.fixture
def later_rules(tmp_path, monkeypatch):
    """Lets a newer version of the rules come into force when it is called."""

    def come() -> None:
        monkeypatch.setattr(rules, "FOLDER", written(tmp_path))

    return come
