"""The form of a change assessment: for each question of the rules an answer and its reasons."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from wtforms import BooleanField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Length
from wtforms.widgets import CheckboxInput, ListWidget

from tracker.assessment.models import Assessment
from tracker.assessment.queries import answers_of, risk_file_url
from tracker.assessment.rules import Answer, Question, RuleSet, gaps
from tracker.core.texts import _l
from tracker.initiatives.models import Initiative
from tracker.web.forms import BaseForm


@dataclass(frozen=True, slots=True)
class Row:
    """A question with its fields."""

    question: Question
    answer: Any
    why: Any
    initiatives: Any
    lower: Any  # None where the question cannot be lowered
    reasons: list[Any]


def _fields(rules: RuleSet) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for q in rules.asked:
        made[f"answer_{q.id}"] = RadioField(
            q.asks, choices=[("no", _l("No")), ("yes", _l("Yes"))], validate_choice=False
        )
        made[f"why_{q.id}"] = TextAreaField(
            _l("What changes (question %(id)s)", id=q.id), [Length(max=2000)]
        )
        made[f"initiatives_{q.id}"] = SelectMultipleField(
            _l("Through these initiatives"), widget=ListWidget(prefix_label=False),
            option_widget=CheckboxInput(), validate_choice=False,
        )  # fmt: skip
        if q.may_lower:
            made[f"lower_{q.id}"] = BooleanField(_l("Lower it to a new UDI-PI, with these three answers"))  # fmt: skip
            for lowering in rules.lowerings:
                made[f"lower_{q.id}_{lowering.id}"] = TextAreaField(
                    f"{lowering.asks} ({lowering.clause})", [Length(max=2000)]
                )
    return made


class _Assessment(BaseForm):
    risk_file = StringField(
        _l("Revision of the risk-management file"), [Length(max=200)],
        description=_l("Needed when a question is lowered, for example “RMF-7 rev. 12 of 3 Nov 2026”."),
    )  # fmt: skip

    risk_file_url = StringField(
        _l("Where that revision is kept"), [Length(max=2000)],
        description=_l("Its address in your document system, if it has one. It is shown as a link and never opened from here."),
    )  # fmt: skip
    rules: RuleSet

    def offer(self, initiatives: Iterable[Initiative]) -> None:
        """The initiatives of the release, which a question may name."""
        choices = [(i.key, f"{i.key} {i.title}") for i in initiatives]
        for q in self.rules.asked:
            field: Any = self[f"initiatives_{q.id}"]
            field.choices = choices

    def answers(self) -> dict[str, Answer]:
        """What is answered so far."""
        return {q.id: found for q in self.rules.asked if (found := self._answer(q)) is not None}

    def complete(self) -> bool:
        """Whether every question is answered as it should be; each gap stands at its question."""
        found = gaps(self.rules, self.answers())
        for row, sentence in found:
            field = self[f"why_{row}"] if row in self.answers() else self[f"answer_{row}"]
            field.errors = [*field.errors, sentence]
        return not found

    def _answer(self, question: Question) -> Answer | None:
        told = self[f"answer_{question.id}"].data
        if told not in {"yes", "no"}:
            return None
        return Answer(
            yes=told == "yes", rationale=self[f"why_{question.id}"].data or "",
            initiatives=tuple(self[f"initiatives_{question.id}"].data or ()),
            lowered=self._lowered(question),
        )  # fmt: skip

    def _lowered(self, question: Question) -> dict[str, str] | None:
        if not question.may_lower or not self[f"lower_{question.id}"].data:
            return None
        return {w.id: self[f"lower_{question.id}_{w.id}"].data or "" for w in self.rules.lowerings}


#: A class for each set of rules that was asked for; the rules are kept by their cache, so ids stay.
_MADE: dict[int, Any] = {}


def form_of(rules: RuleSet) -> Any:
    """The form that asks the questions of these rules."""
    made = _MADE.get(id(rules))
    if made is None:
        made = _MADE[id(rules)] = type("AssessmentForm", (_Assessment,), {"rules": rules, **_fields(rules)})  # fmt: skip
    return made


def rows(form: Any) -> Iterator[Row]:
    """The questions with their fields, in their order."""
    for q in form.rules.asked:
        yield Row(
            q, form[f"answer_{q.id}"], form[f"why_{q.id}"], form[f"initiatives_{q.id}"],
            form[f"lower_{q.id}"] if q.may_lower else None,
            [form[f"lower_{q.id}_{w.id}"] for w in form.rules.lowerings] if q.may_lower else [],
        )  # fmt: skip


def presets(last: Assessment | None) -> dict[str, Any]:
    """The answers of the last version, to be changed; nothing is preset before the first."""
    if last is None:
        return {}
    made: dict[str, Any] = {
        "risk_file": last.risk_file, "risk_file_url": risk_file_url(last) or "",
    }  # fmt: skip
    for number, answer in answers_of(last).items():
        made[f"answer_{number}"] = "yes" if answer.yes else "no"
        made[f"why_{number}"] = answer.rationale
        made[f"initiatives_{number}"] = list(answer.initiatives)
        if answer.lowered is not None:
            made[f"lower_{number}"] = True
            made |= {f"lower_{number}_{name}": text for name, text in answer.lowered.items()}
    return made
