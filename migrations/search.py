"""Tables of words, and the triggers that keep them: the same on SQLite (FTS5) and PostgreSQL.

Migrations share this module. A migration that gives records something more to be found by makes
the whole kind anew, which fills it from the rows that are there:

    remove(OLD); install(NEW)

On SQLite a migration that rebuilds one of the source tables must keep its triggers.
"""

from typing import NamedTuple

from alembic import op


class Source(NamedTuple):
    """A table whose changed rows change words: of which records, by their numbers."""

    table: str
    verbs: tuple[str, ...]  # INSERT, UPDATE OF columns, DELETE
    ids: str = "{row}.id"  # {row}: NEW, or OLD where a row goes


class Words(NamedTuple):
    """One kind of record: number and text of each, and the tables that they come from."""

    kind: str
    key: str  # the number, in the words of `text_from`
    text: str
    text_from: str
    sources: tuple[Source, ...]


def join(*texts: str) -> str:
    """These texts with a blank between them; one that is missing counts as empty."""
    return " || ' ' || ".join(f"coalesce({text}, '')" for text in texts)


def several(text: str, rows: str) -> str:
    """The texts of several rows as one."""
    together = "string_agg" if on_postgresql() else "group_concat"
    return f"(SELECT {together}({text}, ' ') FROM {rows})"


def install(words: Words) -> None:
    """Make the table of this kind, fill it from the rows that are there, and keep it up."""
    table = f"search_{words.kind}"
    if on_postgresql():
        run(
            f"CREATE TABLE {table} (rowid integer CONSTRAINT pk_{table} PRIMARY KEY, "
            "words tsvector NOT NULL)"
        )
        run(_filled(words))
        run(f"CREATE INDEX ix_{table}_words ON {table} USING gin (words)")
    else:
        run(
            f"CREATE VIRTUAL TABLE {table} USING fts5"
            "(words, prefix = '2 3 4', tokenize = 'unicode61 remove_diacritics 2')"
        )
        run(_filled(words))
    for name, source, verb in _triggers(words):
        _keep_up(words, name, source, verb)


def remove(words: Words) -> None:
    """Take the table of this kind away, with what keeps it up."""
    for name, _source, _verb in _triggers(words):
        run(f"DROP FUNCTION {name}() CASCADE" if on_postgresql() else f"DROP TRIGGER {name}")
    run(f"DROP TABLE search_{words.kind}")


def install_functions() -> None:
    """PostgreSQL: how a text becomes words. Accents and case go, any sign parts two words.

    Its own parser would read a version as a host and a key as a negative number.
    """
    if not on_postgresql():
        return
    run(
        r"""
        CREATE FUNCTION search_parts(given text) RETURNS text[]
        LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
            SELECT coalesce(array_agg(left(word, 100) ORDER BY place), '{}')
            FROM regexp_split_to_table(
                lower(regexp_replace(
                    normalize(replace(replace(left(given, 200000), 'ß', 'ss'), 'ẞ', 'ss'), NFD),
                    '[\u0300-\u036f]', '', 'g')),
                '[^[:alnum:]]+'
            ) WITH ORDINALITY AS parts (word, place)
            WHERE word <> ''
        $$
        """
    )
    run(
        """
        CREATE FUNCTION search_words(given text) RETURNS tsvector
        LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
            SELECT coalesce(string_agg(quote_literal(word) || ':' || place, ' '), '')::tsvector
            FROM unnest(search_parts(given)) WITH ORDINALITY AS parts (word, place)
        $$
        """
    )
    run(
        """
        CREATE FUNCTION search_query(given text) RETURNS tsquery
        LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
            SELECT (string_agg(phrase, ' & ' ORDER BY place) || ':*')::tsquery
            FROM regexp_split_to_table(given, ' ') WITH ORDINALITY AS typed (part, place),
            LATERAL (
                SELECT string_agg(quote_literal(word), ' <-> ') FROM unnest(search_parts(part)) word
            ) AS phrases (phrase)
        $$
        """
    )


def remove_functions() -> None:
    if on_postgresql():
        for name in ("search_query", "search_words", "search_parts"):
            run(f"DROP FUNCTION {name}(text)")


def run(statement: str) -> None:
    """As it stands: a colon in it names no parameter."""
    op.get_bind().exec_driver_sql(statement)


def on_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def _filled(words: Words, which: str = "") -> str:
    """An INSERT of the words of these records; of all without a condition."""
    text = f"replace(replace({words.text}, 'ß', 'ss'), 'ẞ', 'ss')"
    if on_postgresql():
        text = f"search_words({words.text})"
    return (
        f"INSERT INTO search_{words.kind} (rowid, words) "
        f"SELECT {words.key}, {text} FROM {words.text_from}{which}"
    )


def _triggers(words: Words) -> list[tuple[str, Source, str]]:
    return [
        (f"search_{words.kind}_{source.table}_{verb.split()[0].lower()}", source, verb)
        for source in words.sources
        for verb in source.verbs
    ]


def _keep_up(words: Words, name: str, source: Source, verb: str) -> None:
    """A trigger: forget the words of the records that changed, and write what they are now."""
    ids = source.ids.format(row="OLD" if verb == "DELETE" else "NEW")
    forget = f"DELETE FROM search_{words.kind} WHERE rowid IN ({ids});"
    again = _filled(words, f" WHERE {words.key} IN ({ids})") + ";"
    body = again if verb == "INSERT" and ids == "NEW.id" else f"{forget} {again}"
    if on_postgresql():
        run(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN {body} RETURN NULL; END $$"
        )
        body = f"EXECUTE FUNCTION {name}()"
    else:
        body = f"BEGIN {body} END"
    run(f'CREATE TRIGGER {name} AFTER {verb} ON "{source.table}" FOR EACH ROW {body}')
