"""Texts of other tools as they are kept: line ends as ours, nothing invisible, cut at a word."""

import re

#: Control, direction, private and other invisible characters; not the line end and the tab, nor
#: what joins or breaks letters and is meant (zero-width joiners, the soft hyphen). One pattern,
#: since asking for the category of each character took half of the time of an import.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ud800-\uf8ff\ufeff\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U00013438\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0001\U000e0020-\U000e007f\U000f0000-\U000ffffd\U00100000-\U0010fffd]"
)  # fmt: skip


def plain(text: str) -> str:
    """The text without invisible characters, trimmed."""
    return _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


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
