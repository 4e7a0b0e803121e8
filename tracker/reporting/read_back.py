"""The symbol of a UDI for paper, with the proof that it reads back as what it was made of."""

from reports.facts import ReadBack
from tracker.core.canonical import sha256
from tracker.udi.symbol import AIDC, QUIET, symbol_of


def read_back(hri: str) -> ReadBack:
    """Drawn, decoded again and compared; RuleBroken if it reads back as anything else."""
    symbol = symbol_of(hri)
    read = symbol.read.removeprefix(AIDC)
    return ReadBack(
        hri=hri, symbology=AIDC, encoded=symbol.data, read=read, sha256=sha256(read.encode("ascii")),
        side=symbol.side, quiet=QUIET, path=symbol.path,
    )  # fmt: skip
