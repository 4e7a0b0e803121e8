"""What came of reading a text: the fields with their places, and everything that is wrong."""

from dataclasses import dataclass, field

Value = str | int


@dataclass(frozen=True, slots=True)
class Field:
    """One value: its name (an application identifier, or a word), and where it stands.

    `start` and `end` count characters of the text as given, from 0; `end` is behind the last.
    """

    name: str
    value: Value
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: a code for programs, a sentence for people, and its place."""

    code: str
    message: str
    at: int = 0


@dataclass(slots=True)
class Reading:
    """A text as it was read. Nothing is repaired: what does not fit is an error."""

    kind: str
    text: str
    fields: list[Field] = field(default_factory=list)
    errors: list[Problem] = field(default_factory=list)

    @property
    def valid(self) -> bool:
        return not self.errors

    @property
    def values(self) -> dict[str, Value]:
        """Each name with its value; of an identifier that stands twice, the first."""
        told: dict[str, Value] = {}
        for found in self.fields:
            told.setdefault(found.name, found.value)
        return told

    def add(self, name: str, value: Value, start: int, end: int) -> None:
        self.fields.append(Field(name, value, start, end))

    def wrong(self, code: str, message: str, at: int = 0) -> None:
        self.errors.append(Problem(code, message, at))
