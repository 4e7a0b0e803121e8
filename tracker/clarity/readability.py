"""LIX: words a sentence, plus the share of long words; the higher, the harder."""

from tracker.clarity.sentences import WORD, Sentence

LONG_WORD = 7

#: Up to which LIX a text is green, and up to which amber.
LIX_LIMITS = {"en": (45, 55), "de": (50, 62)}
#: Over how many words a sentence is amber, and over how many red.
SENTENCE_LIMITS = (25, 35)


def lix(text: str, found: list[Sentence]) -> float | None:
    """LIX with one decimal; None where there is no word."""
    words = [match.group() for match in WORD.finditer(text)]
    if not words:
        return None
    long = sum(1 for word in words if sum(map(str.isalpha, word)) >= LONG_WORD)
    return round(len(words) / max(len(found), 1) + 100 * long / len(words), 1)
