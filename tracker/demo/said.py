"""A value statement of the demo in short: its text, and how its PM says it back."""

from dataclasses import dataclass
from datetime import date

from tracker.value.actions import Words
from tracker.value.models import Measuring


@dataclass(frozen=True, slots=True)
class Said:
    """What is published, and what the PM says in their own words."""

    words: Words
    back: str


def said(
    *, now: str, change: str, effect: str, if_not: str, why: str, measure: str, baseline: str,
    target: str, known_on: date, back: str, proxy: bool = False,
) -> Said:  # fmt: skip
    """All of it in one call."""
    words = Words(
        now=now, change=change, effect=effect, if_not=if_not, why=why, measure=measure,
        measuring=Measuring.PROXY if proxy else Measuring.MEASURED, baseline=baseline,
        target=target, known_on=known_on,
    )  # fmt: skip
    return Said(words, back)
