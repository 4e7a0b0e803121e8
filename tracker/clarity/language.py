"""English or German, by the small words."""

from tracker.clarity.sentences import WORD
from tracker.clarity.words import ENGLISH, GERMAN


def language_of(text: str) -> str:
    """`de` or `en`; what cannot be told is `en`."""
    words = [match.group().lower() for match in WORD.finditer(text, 0, 4000)]
    german = sum(word in GERMAN and word not in ENGLISH for word in words)
    english = sum(word in ENGLISH and word not in GERMAN for word in words)
    if german == english:
        return "de" if any(c in "äöüß" for c in text.lower()) else "en"
    return "de" if german > english else "en"
