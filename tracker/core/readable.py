"""What typed text may hold: nothing that hides, imitates or turns the reading direction."""

import unicodedata

from tracker.core.texts import _

#: Invisible, and needed: what joins or parts letters of some scripts; in longer texts line ends.
JOINING = {"\u200d", "\u200c", "\u00ad"}
LINES = {"\n", "\t"}
#: Letters and signs that show nothing: fillers of Hangul, an empty Braille cell.
EMPTY = {"\u115f", "\u1160", "\u3164", "\uffa0", "\u2800"}


def unreadable(text: str, *, lines: bool = True) -> str | None:
    """What makes a text unreadable, as a sentence: an invisible character, or nothing visible.

    Without `lines` it must be one line: a second one could pass for another record in a list.
    """
    if "\0" in text:
        return _("This text holds a NUL character; remove it.")
    if not lines and (set(text) & LINES or len(text.splitlines()) > 1):
        return _("This text must stand on one line.")
    hidden = [
        c for c in text if c in EMPTY or unicodedata.category(c) in {"Cc", "Cf", "Cs", "Co", "Cn"}
    ]
    if wrong := next((c for c in hidden if c not in JOINING | LINES), None):
        return _(
            "This text holds an invisible character (U+%(code)s); remove it.",
            code=f"{ord(wrong):04X}",
        )
    if text and len(hidden) == len(text):
        return _("This text shows nothing.")
    return None
