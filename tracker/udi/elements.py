"""What holds for GS1 element strings in every spelling: values, and what must stand together.

Sources: GS1 General Specifications 3 (values), 4.13 (mandatory and invalid pairs), 7.8.5
(separators), 7.12 (dates).
"""

from dataclasses import dataclass

from tracker.core.texts import _
from tracker.udi.identifiers import Identifier, Part, matches
from tracker.udi.reading import Reading
from tracker.udi.values import CHECKS, foreign

GS = "\x1d"
NOT_READ = {"8110", "8112"}  # coupons have a grammar of their own


@dataclass(frozen=True, slots=True)
class Element:
    """An identifier with its value, and where the value begins in the text."""

    identifier: Identifier
    value: str
    at: int

    @property
    def ai(self) -> str:
        return self.identifier.ai


def elements_of(found: Reading, elements: list[Element]) -> Reading:
    """Put the elements into the reading, and everything that is wrong with them."""
    for element in elements:
        found.add(element.ai, element.value, element.at, element.at + len(element.value))
        check_value(found, element)
    check_company(found, elements)
    return found


def check_value(found: Reading, element: Element) -> None:
    """Length, characters, and the checks of each part; the first that fails is told."""
    ai, value, at = element.ai, element.value, element.at
    known = element.identifier
    if ai in NOT_READ:
        found.wrong("unsupported", _("(%(ai)s): coupons are not read here.", ai=ai), at)
    elif len(value) < known.shortest:
        found.wrong("length", _("(%(ai)s) is too short: %(want)s expected, %(n)d found.", ai=ai, want=_lengths(known), n=len(value)), at)  # fmt: skip
    elif len(value) > known.longest:
        found.wrong("length", _("(%(ai)s) is too long: %(want)s expected, %(n)d found.", ai=ai, want=_lengths(known), n=len(value)), at)  # fmt: skip
    else:
        _check_parts(found, element)


def check_company(found: Reading, elements: list[Element]) -> None:
    """Repeated identifiers agree; what must stand together does; what must not, does not."""
    present = {element.ai for element in elements}
    first: dict[str, str] = {}
    for element in elements:
        ai, known = element.ai, element.identifier
        if first.setdefault(ai, element.value) != element.value:
            found.wrong("repeated", _("(%(ai)s) stands twice with different values.", ai=ai), element.at)  # fmt: skip
        for pattern in known.not_with:
            for other in sorted(present - {ai}):
                if matches(pattern, other):
                    found.wrong("conflict", _("(%(ai)s) and (%(other)s) do not go together.", ai=ai, other=other), element.at)  # fmt: skip
        for choice in known.needs:
            if not any(_stands(wanted, present - {ai}) for wanted in choice):
                found.wrong("requisite", _("(%(ai)s) needs one of %(these)s with it.", ai=ai, these=_listed(choice)), element.at)  # fmt: skip
    _check_signed(found, elements, present)


def element_string(elements: list[Element]) -> str:
    """As a symbol carries them, without its symbology identifier: GS only where one must stand."""
    text = ""
    for number, element in enumerate(elements, 1):
        separator = GS if element.identifier.separated and number < len(elements) else ""
        text += element.ai + element.value + separator
    return text


def bracketed(elements: list[Element]) -> str:
    r"""As people read them (HRI): (01)09506000134352(8012)2.4.1; a bracket in a value as `\(`."""
    return "".join(f"({element.ai}){escaped(element.value)}" for element in elements)


def escaped(value: str) -> str:
    r"""A value as it stands in a HRI: an opening bracket as `\(`, so that none looks like the next."""
    return value.replace("(", "\\(")


def _check_parts(found: Reading, element: Element) -> None:
    at, rest = element.at, element.value
    for part in element.identifier.parts:
        text, rest = rest[: part.longest], rest[part.longest :]
        if not text and part.optional:
            continue
        if len(text) < part.shortest:
            found.wrong("length", _("(%(ai)s) has a length between those that are allowed.", ai=element.ai), at)  # fmt: skip
            return
        if wrong := _wrong_part(part, text):
            code, sentence, offset = wrong
            found.wrong(code, f"({element.ai}): {sentence}", at + offset)
            return
        at += len(text)


def _wrong_part(part: Part, text: str) -> tuple[str, str, int] | None:
    if outside := foreign(text, part.charset):
        return "charset", outside[1], outside[0]
    for name in part.checks:
        if wrong := CHECKS[name](text):
            return *wrong, 0
    return None


def _check_signed(found: Reading, elements: list[Element], present: set[str]) -> None:
    """A digital signature (8030) signs one thing: keys beside it carry their serial part."""
    if "8030" not in present:
        return
    for element in elements:
        bare = {"253": 13, "255": 13, "8003": 14}.get(element.ai)
        if bare is not None and len(element.value) == bare:
            found.wrong("requisite", _("(%(ai)s) needs its serial part beside (8030).", ai=element.ai), element.at)  # fmt: skip


def _stands(wanted: str, present: set[str]) -> bool:
    return all(any(matches(one, ai) for ai in present) for one in wanted.split("+"))


def _listed(choice: tuple[str, ...]) -> str:
    return ", ".join(f"({wanted.replace('+', ') + (')})" for wanted in choice)


def _lengths(known: Identifier) -> str:
    if known.shortest == known.longest:
        return str(known.longest)
    return _("%(least)d to %(most)d", least=known.shortest, most=known.longest)
