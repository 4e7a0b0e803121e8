"""Person-days and shares: exact arithmetic, no floats, no database."""

import enum
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from tracker.core.errors import Invalid
from tracker.core.texts import _

ZERO, CENT = Decimal(0), Decimal("0.01")
#: Above this part of all days nobody knows what the shares really are.
MOST_UNSORTED = 5
_DAYS = re.compile(r"[0-9]{1,5}(?:[.,][0-9]{1,2})?")


class Bucket(enum.Enum):
    """What a day was for. Bugs never count as technical."""

    PRODUCT = "product"
    TECHNICAL = "technical"
    BUGS = "bugs"


@dataclass(frozen=True, slots=True)
class Split:
    """Whole percents of product, technical and bugs; `split_of` makes only ones that sum to 100."""

    product: int
    technical: int
    bugs: int

    def __str__(self) -> str:
        return f"{self.product}/{self.technical}/{self.bugs}"

    def of(self, bucket: Bucket) -> int:
        share: int = getattr(self, bucket.value)
        return share


#: What a policy may begin from; the first one is the rule of thumb.
PRESETS = (Split(70, 20, 10), Split(60, 30, 10), Split(60, 20, 20), Split(50, 40, 10))
FLOOR = 20
#: An initiative that lies in one bucket.
WHOLE = {
    Bucket.PRODUCT: Split(100, 0, 0),
    Bucket.TECHNICAL: Split(0, 100, 0),
    Bucket.BUGS: Split(0, 0, 100),
}


def split_of(product: int, technical: int, bugs: int) -> Split:
    """The three shares; refused where one is no share, or they do not sum to 100."""
    found = Split(product, technical, bugs)
    if any(not 0 <= share <= 100 for share in (product, technical, bugs)):
        raise Invalid("bugs", _("%(split)s: each share lies between 0 and 100.", split=found))
    if (total := product + technical + bugs) != 100:
        raise Invalid(
            "bugs", _("%(split)s sums to %(total)d; the three shares sum to 100.", split=found, total=total)
        )  # fmt: skip
    return found


@dataclass(frozen=True, slots=True)
class Amounts:
    """Person-days by bucket, and those of which nobody said what they were for."""

    product: Decimal = ZERO
    technical: Decimal = ZERO
    bugs: Decimal = ZERO
    unsorted: Decimal = ZERO

    @property
    def total(self) -> Decimal:
        return self.product + self.technical + self.bugs + self.unsorted

    def __add__(self, other: "Amounts") -> "Amounts":
        return Amounts(
            self.product + other.product, self.technical + other.technical,
            self.bugs + other.bugs, self.unsorted + other.unsorted,
        )  # fmt: skip

    def times(self, factor: Decimal) -> "Amounts":
        return Amounts(
            self.product * factor, self.technical * factor, self.bugs * factor,
            self.unsorted * factor,
        )  # fmt: skip

    def percent(self, part: Decimal) -> Decimal:
        """A part of all days in percent, to one decimal; 0 where there are none."""
        if not self.total:
            return ZERO
        return (part * 100 / self.total).quantize(Decimal("0.1"), ROUND_HALF_UP)

    @property
    def unsure(self) -> bool:
        """Whether too much is unsorted for the shares to mean something."""
        return self.unsorted * 100 > self.total * MOST_UNSORTED


NOTHING = Amounts()


def in_bucket(days: Decimal, bucket: Bucket | None) -> Amounts:
    """Days of one bucket; of none: unsorted."""
    return Amounts(**{bucket.value if bucket else "unsorted": days})


def divided(days: Decimal, split: Split | None) -> Amounts:
    """Days on an initiative, divided as its owners agreed; undivided: unsorted."""
    if split is None:
        return Amounts(unsorted=days)
    parts = {b.value: (days * split.of(b) / 100).quantize(CENT, ROUND_DOWN) for b in Bucket}
    largest = max(Bucket, key=split.of).value
    parts[largest] += days - sum(parts.values())  # hundredths that no bucket got whole
    return Amounts(**parts)


def summed(amounts: Iterable[Amounts]) -> Amounts:
    total = NOTHING
    for found in amounts:
        total = total + found
    return total


def days_of(text: str) -> Decimal:
    """Typed days: 3, 3.5 or 3,5; ValueError with a sentence for anything else."""
    plain = text.strip()
    if plain.startswith(("-", "\u2212")):
        raise ValueError(_("“%(text)s”: days are not negative.", text=plain[:20]))
    if not _DAYS.fullmatch(plain):
        raise ValueError(
            _("“%(text)s” is no number of days; type 3, 3.5 or 3.25.", text=plain[:20])
        )
    return Decimal(plain.replace(",", "."))


def told(days: Decimal) -> str:
    """Days as people write them: 3.5, 10, 0."""
    text = f"{days.quantize(CENT, ROUND_HALF_UP):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
