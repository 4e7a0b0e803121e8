"""Full-text search: what somebody typed becomes plain words, on SQLite (FTS5) and PostgreSQL.

The words of each record stand in a table `search_<kind>` that triggers keep up in the same
transaction (see `migrations/search.py`): imports and plain SQL are found too, and no action can
forget it. Both databases fold case and accents, and both find the last word by its beginning.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from sqlalchemy import (
    Boolean,
    Dialect,
    Integer,
    Select,
    Text,
    TypeDecorator,
    bindparam,
    false,
    select,
    table,
)
from sqlalchemy import column as named
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

#: What is searched, each in a table of its own whose row numbers are the records' own.
KINDS = ("initiative", "release", "device", "evidence", "clause", "event", "person", "term")

#: How much of what was typed is looked at: letters, and words with a blank between them.
LONGEST, MOST = 200, 12


def words_of(typed: str) -> list[list[str]]:
    """The plain words of what somebody typed: no sign has a meaning.

    Words that only a sign parts belong beside each other: 7.3.2 does not find 7.2.3.
    """
    parts = unicodedata.normalize("NFC", typed[:LONGEST]).split()[:MOST]
    return [words for part in parts if (words := re.findall(r"[^\W_]+", part))]


def matching(kind: str, typed: str) -> Select[int]:
    """Numbers of the records that hold all these words; without a word, none."""
    found = indexed(kind)
    words = words_of(typed)
    query: Select[Any] = select(found.c.rowid)
    return query.where(holds(found.c.words, words) if words else false())


def indexed(kind: str) -> Any:
    """The table with the words of this kind; `rowid` is the record's number."""
    if kind not in KINDS:
        raise ValueError(kind)
    return table(f"search_{kind}", named("rowid", Integer), named("words"))


def has_model(name: str | None, kind: str, _parent: object) -> bool:
    """For alembic: tables of words, and what FTS5 keeps beside them, are no models of ours."""
    return kind != "table" or name is None or not name.startswith("search_")


class _Words(TypeDecorator[list[list[str]]]):
    """Words as each database's own query takes them, quoted so that none is an operator."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: list[list[str]] | None, dialect: Dialect) -> str:
        parts = value or []
        if dialect.name == "postgresql":
            return " ".join("_".join(words) for words in parts)  # read by `search_query`
        phrases = (" ".join(words).replace("ß", "ss").replace("ẞ", "ss") for words in parts)
        return " AND ".join(f'"{phrase}"' for phrase in phrases) + "*"


class holds(FunctionElement[bool]):
    """Whether this column of words holds all of these, the last one by its beginning."""

    type = Boolean()
    inherit_cache = True

    def __init__(self, column: Any, words: list[list[str]]) -> None:
        super().__init__(column, bindparam(None, words, type_=_Words(), unique=True))

    def self_group(self, against: Any = None) -> Any:
        """As it stands: SQLite cannot compare the outcome of MATCH with 1."""
        return self


@compiles(holds, "sqlite")
def _match(element: holds, compiler: Any, **kw: Any) -> str:
    column, words = element.clauses
    return f"{compiler.process(column, **kw)} MATCH {compiler.process(words, **kw)}"


@compiles(holds, "postgresql")
def _at(element: holds, compiler: Any, **kw: Any) -> str:
    column, words = element.clauses
    return f"{compiler.process(column, **kw)} @@ search_query({compiler.process(words, **kw)})"


def marked(text: str, typed: str) -> list[tuple[bool, str]]:
    """The text in pieces, each with whether it is one of the words that were looked for."""
    wanted = [fold(word) for words in words_of(typed) for word in words]
    pieces, at, whole = [], 0, unicodedata.normalize("NFC", text)
    for found in re.finditer(r"[^\W_]+", whole):
        word = fold(found.group())
        if word in wanted or (wanted and word.startswith(wanted[-1])):
            pieces += [(False, whole[at : found.start()]), (True, found.group())]
            at = found.end()
    return [piece for piece in (*pieces, (False, whole[at:])) if piece[1]]


def excerpt(texts: Iterable[str | None], typed: str, around: int = 90) -> list[tuple[bool, str]]:
    """Where the text that holds most of the words first holds one, with what stands around it."""
    found = [marked(text, typed) for text in texts if text]
    pieces = max(found, key=_variety, default=[])
    first = next((n for n, (hit, _words) in enumerate(pieces) if hit), None)
    if first is None:
        return []
    before = [(False, _last(pieces[first - 1][1], around))] if first else []
    return _shortened([*before, *pieces[first:]], 2 * around)


def _variety(pieces: list[tuple[bool, str]]) -> int:
    return len({fold(word) for hit, word in pieces if hit})


def fold(word: str) -> str:
    """Without case and accents, as both databases compare."""
    parts = unicodedata.normalize("NFD", word.casefold())
    return "".join(c for c in parts if not unicodedata.combining(c))


def _last(text: str, length: int) -> str:
    """The end of a text, from a whole word on."""
    if len(text) <= length:
        return text
    return "… " + text[-length:].partition(" ")[2]


def _shortened(pieces: list[tuple[bool, str]], length: int) -> list[tuple[bool, str]]:
    """The beginning of these pieces, to the end of a word."""
    kept: list[tuple[bool, str]] = []
    for hit, text in pieces:
        if len(text) > length:
            cut = text[:length].rpartition(" ")[0] or text[:length]
            return [*kept, (hit, cut), (False, " …")]
        kept.append((hit, text))
        length -= len(text)
    return kept
