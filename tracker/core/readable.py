"""What typed text may hold: nothing that hides, imitates or turns the reading direction."""

import unicodedata

from tracker.core.texts import _

#: Invisible, and needed: line ends, tabs, and what joins or parts letters of some scripts.
JOINING = {"\n", "\t", "\u200d", "\u200c", "\u00ad"}


def unreadable(text: str) -> str | None:
    """What makes a text unreadable, as a sentence: an invisible character, or nothing visible."""
    if "\0" in text:
        return _("This text holds a NUL character; remove it.")
    hidden = [c for c in text if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Co", "Cn"}]
    if wrong := next((c for c in hidden if c not in JOINING), None):
        return _(
            "This text holds an invisible character (U+%(code)s); remove it.",
            code=f"{ord(wrong):04X}",
        )
    if text and len(hidden) == len(text):
        return _("This text shows nothing.")
    return None
