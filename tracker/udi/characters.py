"""Character sets and check characters of GS1 and HIBC. Pure functions over ASCII text."""

#: GS1 AI encodable character set 82 (GS1 General Specifications, figure 7.11-1), in its order.
CSET_82_ORDER = (
    "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
)
CSET_82 = frozenset(CSET_82_ORDER)
#: Set 39 (figure 7.11-2), for component and part identifiers.
CSET_39 = frozenset("#-/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")
#: Set 64 (figure 7.11-3), file-safe and URI-safe base 64.
CSET_64 = frozenset("-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz")
DIGITS = frozenset("0123456789")  # str.isdigit also takes other scripts' digits
#: What the pair of a GMN is written in: no 0, 1, I, O, which are mistaken for each other.
PAIR = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
#: HIBC: Code 39, in the order of its check character (ANSI/HIBC 2.6, table of mod 43).
CODE_39 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%"

_PRIMES = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83)
_WEIGHT = {char: index for index, char in enumerate(CSET_82_ORDER)}
_CODE_39 = {char: index for index, char in enumerate(CODE_39)}
LONGEST_PAIRED = len(_PRIMES)


def all_digits(text: str) -> bool:
    """Whether the text holds only the digits 0 to 9."""
    return bool(text) and DIGITS.issuperset(text)


def check_digit(body: str) -> str:
    """The mod-10 digit that follows these digits (GS1 General Specifications, 7.9)."""
    total = sum(int(d) * (3 if i % 2 == 0 else 1) for i, d in enumerate(reversed(body)))
    return str(-total % 10)


def check_pair(body: str) -> str:
    """The two check characters that follow at most 23 characters of set 82 (GS1, 7.9.5).

    Each character's index in the set is multiplied with a prime, 2 at the right; modulo 1021.
    """
    total = sum(_WEIGHT[char] * prime for char, prime in zip(reversed(body), _PRIMES, strict=False))
    high, low = divmod(total % 1021, 32)
    return PAIR[high] + PAIR[low]


def check_character(body: str) -> str:
    """The mod-43 character that follows a HIBC text, its leading + included (ANSI/HIBC 2.6)."""
    return CODE_39[sum(_CODE_39[char] for char in body) % 43]


def shown(char: str) -> str:
    """A character as a sentence names it: itself, or its code point where it cannot be seen."""
    return f"“{char}”" if char.isprintable() and not char.isspace() else f"U+{ord(char):04X}"
