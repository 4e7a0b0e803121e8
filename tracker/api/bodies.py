"""What a request may hold: the same limits as the forms of the pages; no other field."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)
from pydantic.config import JsonDict
from pydantic.json_schema import SkipJsonSchema

from tracker.core.readable import unreadable
from tracker.core.texts import _
from tracker.initiatives.models import Kind, Origin
from tracker.order.models import Why
from tracker.value.models import Measuring, Part, QuestionKind

LONG = 20_000


class Body(BaseModel):
    """What a client sends; a field that does not exist is refused, never ignored."""

    model_config = ConfigDict(extra="forbid", strict=True, defer_build=True)


def _readable(text: str) -> str:
    if wrong := unreadable(text):
        raise ValueError(wrong.removesuffix("."))
    return text


def _one_line(text: str) -> str:
    if wrong := unreadable(text, lines=False):
        raise ValueError(wrong.removesuffix("."))
    return text


def _text(longest: int, *, shortest: int = 1) -> object:
    return StringConstraints(strip_whitespace=True, min_length=shortest, max_length=longest)


Line = Annotated[str, _text(200), AfterValidator(_one_line)]
Short = Annotated[str, _text(280), AfterValidator(_readable)]
Text = Annotated[str, _text(LONG), AfterValidator(_readable)]
Blank = Annotated[str, _text(LONG, shortest=0), AfterValidator(_readable)]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$")]
Email = Annotated[str, _text(200), AfterValidator(_one_line), Field(description="Of a person.")]
Commit = Annotated[str, _text(64), AfterValidator(_one_line)]
Build = Annotated[str, _text(100), AfterValidator(_one_line)]


def _example(value: JsonDict) -> ConfigDict:
    return ConfigDict(
        extra="forbid", strict=True, defer_build=True, json_schema_extra={"examples": [value]}
    )


class ClauseRefBody(Body):
    """A clause, and how it is met; without an edition, the newest."""

    standard: Line
    edition: Line | None = None
    ref: Line
    how_met: Blank = ""


class NeedBody(Body):
    """An item of the evidence list."""

    title: Line
    before_release: bool = False


class RegisterBody(Body):
    """A new initiative; either side may stay unclaimed."""

    model_config = _example(
        {
            "product": "sleep-coach", "team": "coach", "kind": "compliance", "origin": "regulator",
            "title": "Put a UDI-PI version identifier on every release",
            "summary": "Every release carries its version as UDI-PI.", "due_on": "2027-05-26",
            "em": "noah@lumen.example", "stops_sales": True,
            "needs": [{"title": "Screenshot of the About screen", "before_release": True}],
        }
    )  # fmt: skip

    product: Code
    team: Code
    title: Line
    summary: Short
    kind: Kind
    origin: Origin
    obligation: Blank = ""
    due_on: date | None = None
    stops_sales: bool = False
    standing: bool = False
    em: Email | None = None
    pm: Email | None = None
    clauses: list[ClauseRefBody] = Field(default=[], max_length=100)
    needs: list[NeedBody] = Field(default=[], max_length=100)


def _no_default(schema: JsonDict) -> None:
    schema.pop("default", None)


def _left_out(**more: Any) -> Any:
    return Field(default=None, json_schema_extra=_no_default, **more)


class EditBody(Body):
    """What changes; fields that are left out stay as they are."""

    model_config = _example({"due_on": "2027-06-30"})

    title: Line | SkipJsonSchema[None] = _left_out()
    summary: Short | SkipJsonSchema[None] = _left_out()
    kind: Kind | SkipJsonSchema[None] = _left_out()
    origin: Origin | SkipJsonSchema[None] = _left_out()
    obligation: Blank | SkipJsonSchema[None] = _left_out()
    due_on: date | None = _left_out(description="Null takes the date away.")
    stops_sales: bool | SkipJsonSchema[None] = _left_out()
    standing: bool | SkipJsonSchema[None] = _left_out()

    @model_validator(mode="after")
    def _nothing_is_null(self) -> "EditBody":
        for name in self.model_fields_set - {"due_on"}:
            if getattr(self, name) is None:
                raise ValueError(_("%(name)s cannot be null", name=name))
        return self

    def changes(self) -> dict[str, Any]:
        """What was sent, by field."""
        return {name: getattr(self, name) for name in self.model_fields_set}


class ReasonBody(Body):
    """Why; it stands in the record."""

    model_config = _example({"reason": "The market is given up."})

    reason: Text


class DeliverBody(Body):
    """Empty when a release delivered it; else why it ships nothing."""

    without_release: Blank = ""


class SideBody(Body):
    side: Literal["em", "pm"]


class WordsBody(Body):
    """The text of a value statement; a draft may leave parts empty."""

    model_config = _example(
        {
            "now": "A complaint names a version that several builds share.",
            "change": "Every release carries its version as UDI-PI on the About screen.",
            "effect": "Any complaint leads to exactly one build.",
            "if_not": "The EU and US markets close for the product.",
            "why": "Support saves a day per complaint.", "measuring": "measured",
            "measure": "Days from complaint to build", "baseline": "2", "target": "0",
            "known_on": "2027-09-01",
        }
    )  # fmt: skip

    now: Blank = ""
    change: Blank = ""
    effect: Blank = ""
    if_not: Blank = ""
    why: Blank = ""
    measuring: Measuring = Measuring.MEASURED
    measure: Blank = ""
    baseline: Blank = ""
    target: Blank = ""
    known_on: date | None = None


class AskBody(Body):
    """A question at a part of the current version."""

    part: Part
    kind: QuestionKind
    text: Text
    quote: Blank = ""


class AnswerBody(Body):
    text: Text


class ReleaseBody(Body):
    """A release; what is left out is preset from the product."""

    model_config = _example(
        {"product": "sleep-coach", "version": "4.3.0", "commit": "9f2c1e7", "build": "1903"}
    )

    product: Code
    version: Line
    tag: Line | None = Field(default=None, description="Preset: the product's prefix and version.")
    commit: Commit | Literal[""] = Field(
        default="", description="May follow before it is approved."
    )
    build: Build | Literal[""] = Field(default="", description="May follow before it is approved.")
    devices: list[Code] | None = Field(
        default=None, max_length=200, description="GTINs. Preset: all UDI-DIs of the product."
    )
    em: Email | None = Field(default=None, description="Preset: the product's.")
    pm: Email | None = Field(default=None, description="Preset: the product's.")


class BuildBody(Body):
    """The build that will be released; earlier approvals no longer fit it."""

    model_config = _example({"commit": "9f2c1e7", "build": "1904"})

    commit: Commit
    build: Build


class IssueBody(Body):
    """A report to issue."""

    model_config = _example({"kind": "initiative", "subject": "CI-1"})

    kind: Code
    subject: Line


class EvidenceParts(Body):
    """The parts of a form that adds a file, or a link, for an item of the list."""

    item: str = Field(description="The item's id.", pattern="^[0-9]{1,9}$")
    file: str | None = Field(
        default=None, description="The file, at most 50 MB; or give `url`.",
        json_schema_extra={"format": "binary"},
    )  # fmt: skip
    url: str | None = Field(default=None, max_length=2000, description="A link instead of a file.")
    release: str | None = Field(default=None, description="The release that it was made for.")
    note: str | None = Field(default=None, max_length=LONG, description="What it shows.")


class OrderMoveBody(Body):
    """A place in the order of a team, and why."""

    model_config = _example(
        {"initiative": "CI-6", "to": 1, "why": "regulatory", "words": "Stops sales on 11 December."}
    )

    initiative: Code
    to: int = Field(ge=1, le=100_000, description="1 is the first place.")
    why: Why
    words: Annotated[str, _text(1000, shortest=0), AfterValidator(_readable)] = Field(
        default="", description="Needed where `why` is `other`."
    )
    edition: Line | None = Field(
        default=None, description="Of the order that was read: refused if it changed since."
    )
