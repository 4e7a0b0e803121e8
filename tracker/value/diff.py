"""The readable difference between two texts, word by word."""

import difflib
import re
from typing import Literal

Piece = tuple[Literal["same", "added", "removed"], str]


def word_difference(before: str, after: str) -> list[Piece]:
    """Pieces in reading order; joining "same" and "added" gives `after` again."""
    old, new = re.findall(r"\S+\s*", before), re.findall(r"\S+\s*", after)
    pieces: list[Piece] = []
    for kind, i, j, k, m in difflib.SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(("same", "".join(new[k:m])))
            continue
        if i < j:
            pieces.append(("removed", "".join(old[i:j])))
        if k < m:
            pieces.append(("added", "".join(new[k:m])))
    return pieces
