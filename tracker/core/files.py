"""Files under their own SHA-256: names are metadata, content proves itself on every read."""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from tracker.core.errors import Invalid, RuleBroken, TooLarge
from tracker.core.texts import _

CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Stored:
    """What was kept: SHA-256 in hex and size in bytes."""

    sha256: str
    size: int


def plain_name(file_name: str) -> str:
    """The name of a file that somebody sent, without folders; Invalid at `file` if it is none."""
    plain = file_name.replace("\\", "/").rsplit("/", 1)[-1].strip()
    if plain in {"", ".", ".."} or len(plain) > 200 or not plain.isprintable():
        raise Invalid("file", _("The file's name must have 1 to 200 printable characters."))
    return plain


class FileStore:
    """A folder of files named after their content."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(self, stream: IO[bytes], *, limit: int) -> Stored:
        """Store a stream of at most `limit` bytes; raises TooLarge and leaves nothing behind."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=self.folder, delete=False) as draft:
            try:
                stored = _copy(stream, draft, limit)
                os.fsync(draft.fileno())
                target = self.path(stored.sha256)
                target.parent.mkdir(exist_ok=True)
                os.replace(draft.name, target)
            except BaseException:
                Path(draft.name).unlink(missing_ok=True)
                raise
        return stored

    def path(self, sha256: str) -> Path:
        """Where content of this hash lies."""
        if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
            raise ValueError("not a SHA-256 in lower-case hex")
        return self.folder / sha256[:2] / sha256

    def read(self, sha256: str) -> bytes:
        """The content, checked against its hash; RuleBroken if it is gone or altered."""
        try:
            content = self.path(sha256).read_bytes()
        except FileNotFoundError:
            raise RuleBroken(_("The file %(sha)s is missing from the store.", sha=sha256)) from None
        if hashlib.sha256(content).hexdigest() != sha256:
            raise RuleBroken(
                _("The file %(sha)s was altered in the store; it is not handed out.", sha=sha256)
            )
        return content


def _copy(stream: IO[bytes], target: IO[bytes], limit: int) -> Stored:
    digest, size = hashlib.sha256(), 0
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        if size > limit:
            raise TooLarge(
                _("The file is larger than %(limit)d MB, the most that is kept.", limit=limit >> 20)
            )
        digest.update(chunk)
        target.write(chunk)
    target.flush()
    return Stored(digest.hexdigest(), size)
