"""What the states of clauses are called on the page, and their tones."""

from collections.abc import Callable
from typing import Any

from tracker.core.texts import _, _l
from tracker.exchange.writing import Column
from tracker.readiness.clauses import State
from tracker.readiness.coverage import Applies, Cover

COVERS = {
    Cover.COVERED: (_l("Covered"), "ok"),
    Cover.PARTLY: (_l("Partly"), "wait"),
    Cover.GAP: (_l("Gap"), "stop"),
    Cover.NOT_APPLICABLE: (_l("Not applicable"), "plain"),
}

#: Filters of a catalogue: name in the address → label, and which clauses it keeps.
FILTERS: dict[str, tuple[Any, Callable[[State], bool]]] = {
    "applicable": (_l("Applicable"), lambda s: s.cover is not Cover.NOT_APPLICABLE),
    "covered": (_l("Covered"), lambda s: s.cover is Cover.COVERED),
    "partly": (_l("Partly"), lambda s: s.cover is Cover.PARTLY),
    "gap": (_l("Gap"), lambda s: s.cover is Cover.GAP),
    "not-applicable": (_l("Not applicable"), lambda s: s.cover is Cover.NOT_APPLICABLE),
    "undecided": (_l("Not decided yet"), lambda s: s.applies is Applies.ASSUMED),
}


#: A catalogue as a table to take away.
COLUMNS = (
    Column(_l("Clause"), lambda state: state.label),
    Column(_l("Below"), lambda state: state.parent_ref),
    Column(_l("Title"), lambda state: state.title),
    Column(_l("Heading"), lambda state: not state.assessable),
    Column(_l("Safety classes"), lambda state: state.applies_to),
    Column(_l("State"), lambda state: COVERS[state.cover][0] if state.cover else None),
    Column(_l("Reason"), lambda state: state.reason),
    Column(_l("Note"), lambda state: state.note),
)


def applies_sentence(state: State, letter: str | None) -> str:
    """Whether the clause applies to the product, and by what, in a sentence."""
    if state.applies is Applies.BY_CLASS:
        return _(
            "Not applicable because of software safety class %(letter)s: it applies for %(classes)s.",
            letter=letter, classes=classes(state.applies_to),
        )  # fmt: skip
    if state.applies is Applies.EXCLUDED:
        return _("Not applicable.")
    if state.applies is Applies.DECIDED:
        return _("Applies.")
    if state.applies_to and letter is not None:
        return _(
            "Applies, by software safety class %(letter)s: it applies for %(classes)s.",
            letter=letter, classes=classes(state.applies_to),
        )  # fmt: skip
    return _("Applies as long as nobody decides otherwise; nothing was decided yet.")


def classes(applies_to: str) -> str:
    """B, C"""
    return applies_to.replace(",", ", ")
