"""Texts of other tools as they are kept: line ends as ours, nothing invisible, cut at a word."""

import unicodedata

#: What joins or breaks letters and is meant: zero-width joiners, the soft hyphen.
_MEANT = {"\n", "\t", "\u200d", "\u200c", "\u00ad"}
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}


def plain(text: str) -> str:
    """The text without control, direction and other invisible characters, trimmed."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.isascii() or not text.isprintable():
        text = "".join(c for c in text if c in _MEANT or unicodedata.category(c) not in _INVISIBLE)
    return text.strip()


def line(text: str) -> str:
    """The same on one line."""
    return " ".join(plain(text).split())


def cut(text: str, longest: int) -> str:
    """At most so many characters, cut at a word and then ending in …"""
    if len(text) <= longest:
        return text
    kept = text[: longest - 1]
    word = kept.rpartition(" ")[0] if text[longest - 1] != " " else kept
    return (word if len(word) > longest // 2 else kept).rstrip() + "…"
