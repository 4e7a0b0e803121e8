"""Short forms in running text: which words are acronyms, and which only look like it."""

import re

from tracker.clarity.spans import Span
from tracker.clarity.words import SHOUTED, STOP, UNITS

_TOKEN = re.compile(r"[^\W_]+(?:[-–/&.+][^\W_]+)*")
#: Addresses, paths, code and file names hold no words.
_NO_WORDS = re.compile(
    r"\b\w{1,20}://\S+|\b[\w.+-]{1,64}@[\w-]{1,64}\.[\w.]+|`[^`\n]{1,200}`|(?<!\S)[\w.]*(?:/[\w.]+){2,}"
    r"|\b\w[\w-]{0,60}\.(?:md|py|pdf|csv|json|txt|html)\b"
)
_PART = re.compile(r"[^\W_]+")
_ROMAN = re.compile(r"(?=[IVX])X{0,3}(?:IX|IV|V?I{0,3})[a-c]?")
_NUMBERED = re.compile(r"[A-ZÄÖÜ]\d{1,3}|\d+[A-Z]|\d+(?:st|nd|rd|th|er|x)", re.ASCII)
_OWN_KEY = re.compile(r"CI-\d+")  # the key of an initiative
_LEGAL_FORM = frozenset({"GmbH", "AG", "KG", "SE", "eG", "eV", "PhD", "MSc", "BSc", "Inc", "LLC"})
_LETTER_NUMBER_LETTER = re.compile(r"[A-Z]\d{1,2}[A-Za-z]")
_SMALL_THEN_CAPITALS = re.compile(r"[a-zäöü]{1,3}[A-ZÄÖÜ]{2,}\d*")
_MOST = 0.7  # of the words of a shouted line are in capitals


def acronyms(text: str) -> list[Span]:
    """Every place where an acronym stands, with the word it is joined to (`PSUR-Update`)."""
    masked = _NO_WORDS.sub(lambda match: " " * len(match.group()), text)
    return [
        Span(*match.span())
        for start, end in _quiet_lines(masked)
        for match in _TOKEN.finditer(masked, start, end)
        if core(match.group()) is not None
    ]


def core(token: str) -> str | None:
    """The acronym in a word, without its plural s and what it is joined to; None if there is none.

    `UDI-PI` stays whole: both parts are acronyms; of `CE-Kennzeichnung` it is `CE`.
    """
    if token[1:].islower() and token.isalpha():  # most words
        return None
    return None if _OWN_KEY.fullmatch(token) else _core(token)


def _core(token: str) -> str | None:
    parts = list(_PART.finditer(token))
    good = [i for i, part in enumerate(parts) if _is_acronym(part.group())]
    if not good:
        return None
    first, last = good[0], good[0]
    while last + 1 < len(parts) and (last + 1 in good or parts[last + 1].group().isdigit()):
        last += 1
    return _singular(token[parts[first].start() : parts[last].end()])


def _is_acronym(word: str) -> bool:
    if word.isalpha() and word[1:].islower():
        return False
    bare = _singular(word)
    upper = sum(map(str.isupper, bare))
    lower = sum(map(str.islower, bare))
    if len(bare) < 2 or len(bare) > 10 or upper == 0 or bare in UNITS or bare in _LEGAL_FORM:
        return False
    if _NUMBERED.fullmatch(bare) or _ROMAN.fullmatch(bare) or _measured(bare):
        return False
    if not lower:
        return (upper >= 2 and bare.lower() not in SHOUTED) or _numeronym(bare)
    if _numeronym(bare):
        return True
    return upper >= 2 and (upper >= lower or _capitals_at_end(bare))


def _numeronym(word: str) -> bool:
    """`K8s`, `B2B`: letter, digits, letter."""
    return _LETTER_NUMBER_LETTER.fullmatch(word) is not None


def _capitals_at_end(word: str) -> bool:
    """`macOS`, `cGMP`: small letters, then capitals to the end."""
    return _SMALL_THEN_CAPITALS.fullmatch(word) is not None


def _measured(word: str) -> bool:
    """`10MB`: a number with its unit."""
    return word.lstrip("0123456789") in UNITS


def _singular(word: str) -> str:
    """`SOPs` → `SOP`; `K8s` and `DNS` stay."""
    stem = word[:-1]
    if word.endswith("s") and len(stem) > 1 and stem[-1].isupper():
        return stem
    return word


def _quiet_lines(text: str) -> list[tuple[int, int]]:
    """The stretches of text that are not shouted, sentence by sentence."""
    found = []
    for match in re.finditer(r"[^\n]+?(?:[.!?](?=\s)|$|(?=\n))", text):
        if not _is_shouted(match.group()):
            found.append(match.span())
    return found


def _is_shouted(line: str) -> bool:
    words = [w for w in (m.group() for m in _PART.finditer(line)) if w.isalpha() and len(w) > 1]
    loud = [word for word in words if word.isupper()]
    if len(words) < 2 or len(loud) < _MOST * len(words):
        return False
    spoken = any(word.lower() in STOP or word.lower() in SHOUTED for word in loud)
    return spoken or sum(map(len, loud)) / len(loud) > 5 or (len(loud) > 4 and "," not in line)
