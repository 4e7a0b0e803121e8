"""The bytes of a file as text: its encoding found out, and whatever is no text refused early."""

import codecs
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from tracker.core.errors import DomainError
from tracker.core.texts import _, _l

#: Larger files are refused; text takes up to four times as much memory as its file.
LIMIT = 40 << 20
CHUNK = 1 << 16

#: How a file begins that is no text at all, and what to do about it.
MAGIC = {
    b"PK\x03\x04": _l("This is a workbook or a zip archive. Save it as CSV and import that."),
    b"\xd0\xcf\x11\xe0": _l("This is an old Excel workbook. Save it as CSV and import that."),
    b"\x1f\x8b": _l("This file is compressed (gzip). Unpack it and import what is in it."),
    b"%PDF": _l("This is a PDF. Export the list as CSV and import that."),
}
#: A byte order mark, and what follows it. UTF-32 begins as UTF-16 does, and nobody exports it.
MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a row is not taken; the line is where it begins in the file, counted from 1."""

    line: int
    reason: str


class Unreadable(DomainError):
    """The file as a whole cannot be read, from this line on."""

    status = 422

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.refusal = Refusal(line, reason)


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that is text: how it is encoded, and its SHA-256."""

    encoding: str
    sha256: str


def check(file: BinaryIO) -> Checked:
    """Read the file once, in pieces; Unreadable if it is none of what is imported."""
    start = file.read(4)
    for magic, sentence in MAGIC.items():
        if start.startswith(magic):
            raise Unreadable(1, str(sentence))
    marked = next((name for mark, name in MARKS.items() if start.startswith(mark)), None)
    file.seek(0)
    names = [marked] if marked else ["utf-8", "cp1252"]
    decoders = {name: codecs.getincrementaldecoder(name)() for name in names}
    digest, line, faults = hashlib.sha256(), 1, dict[str, int]()
    for piece in _pieces(file):
        digest.update(piece)
        for name in [name for name in names if name not in faults]:
            if not _decodes(decoders[name], piece):
                faults[name] = line
        if marked != "utf-16" and b"\0" in piece:
            raise Unreadable(
                line + piece[: piece.index(b"\0")].count(b"\n"),
                _("The file holds a NUL byte: it is no text, or UTF-16 without a byte order mark. Save it as UTF-8."),
            )  # fmt: skip
        line += piece.count(b"\n")
    if len(faults) == len(names):
        raise Unreadable(
            min(faults.values()),
            _("From about here on the file is neither UTF-8 nor Windows-1252. Save it as UTF-8."),
        )
    return Checked(next(name for name in names if name not in faults), digest.hexdigest())


def opened(file: BinaryIO, encoding: str) -> io.TextIOWrapper:
    """The same file from its start, as text; line ends as they stand in it."""
    file.seek(0)
    return io.TextIOWrapper(file, encoding=encoding, newline="")


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    size = 0
    while piece := file.read(CHUNK):
        size += len(piece)
        if size > LIMIT:
            raise Unreadable(
                1,
                _("The file is larger than %(n)d MB. Export fewer at a time.", n=LIMIT >> 20),
            )
        yield piece
    if not size:
        raise Unreadable(1, _("The file is empty."))
    yield b""  # a character that is cut off at the end shows only now


def _decodes(decoder: codecs.IncrementalDecoder, piece: bytes) -> bool:
    try:
        decoder.decode(piece, final=not piece)
    except UnicodeError:
        return False
    return True
