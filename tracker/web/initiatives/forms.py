"""Forms of an initiative."""

from collections.abc import Iterable
from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from tracker.core.texts import _, _l
from tracker.initiatives.actions import Fields
from tracker.initiatives.models import Initiative, Kind, Origin
from tracker.initiatives.templates import Template
from tracker.web.edits import EditForm
from tracker.web.forms import BaseForm
from tracker.web.initiatives.words import KINDS, ORIGINS

LONG = 20_000
NOT_LONGER = _l("At most 20,000 characters.")


class TickField(SelectMultipleField):
    """Several choices, each with a box to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class InitiativeForm(BaseForm):
    """What is said of an initiative."""

    title = StringField(
        _l("Title"), [DataRequired(_l("Give it a title.")), Length(max=200)],
        description=_l("What will be so when it is done."),
    )  # fmt: skip
    summary = TextAreaField(
        _l("Summary"),
        [DataRequired(_l("Say in a sentence or two what it is.")),
         Length(max=280, message=_l("At most 280 characters."))],
        description=_l("Plain words. A reader outside engineering must be able to repeat it."),
    )  # fmt: skip
    kind = SelectField(_l("Kind"), choices=[(kind.value, label) for kind, label in KINDS.items()])
    origin = SelectField(
        _l("Where it came from"), choices=[(o.value, label) for o, label in ORIGINS.items()]
    )
    obligation = TextAreaField(
        _l("What it is mandatory for"), [Optional(), Length(max=LONG, message=NOT_LONGER)],
        description=_l("The law, standard or contract. Empty: nothing obliges us."),
    )  # fmt: skip
    due_on = DateField(
        _l("Due on"), [Optional()], description=_l("The day on which the obligation bites.")
    )
    stops_sales = BooleanField(
        _l("Stops sales"), description=_l("Without it, the product may not be sold after that day.")
    )
    standing = BooleanField(
        _l("Standing"), description=_l("It must hold for every later release too.")
    )

    def fields(self) -> Fields:
        """The same, in the words of the action."""
        return Fields(
            title=self.title.data or "", summary=self.summary.data or "",
            kind=Kind(self.kind.data), origin=Origin(self.origin.data),
            obligation=self.obligation.data or "", due_on=self.due_on.data,
            stops_sales=self.stops_sales.data, standing=self.standing.data,
        )  # fmt: skip


class RegisterForm(InitiativeForm):
    """A new initiative, with its team, product, owners, clauses and evidence list."""

    template = HiddenField()
    product = SelectField(_l("Product"))
    team = SelectField(_l("Team"))
    em = SelectField(_l("Engineering manager"), description=_l("May stay empty until claimed."))
    pm = SelectField(_l("Product manager"), description=_l("Somebody else than the EM."))
    clauses = TickField(_l("Clauses that it meets"))
    find = StringField(
        _l("Find more clauses"), [Optional(), Length(max=200)],
        description=_l("A number or words: 7.5.8, or: traceability."),
    )  # fmt: skip
    needs = TickField(
        _l("Evidence that it needs"),
        description=_l("The list can be changed later, on the evidence page."),
    )


class InitiativeEditForm(InitiativeForm, EditForm):
    """An edit of what is said of it."""


class TemplateForm(InitiativeForm, EditForm):
    """What later initiatives begin with."""

    name = StringField(
        _l("Name of the template"), [DataRequired(_l("Give it a name.")), Length(max=100)],
        description=_l("As it stands in the list when somebody registers an initiative."),
    )  # fmt: skip
    due_on = None  # type: ignore[assignment]  # WTForms: not a field of this form
    needs_before = TextAreaField(
        _l("Evidence needed before release"), [Optional(), Length(max=LONG, message=NOT_LONGER)],
        description=_l("One item a line."),
    )  # fmt: skip
    needs_later = TextAreaField(
        _l("Evidence due at verification"), [Optional(), Length(max=LONG, message=NOT_LONGER)],
        description=_l("One item a line."),
    )  # fmt: skip
    clauses = TextAreaField(
        _l("Clauses"), [Optional(), Length(max=LONG, message=NOT_LONGER)],
        description=_l("One a line, with how it is usually met: “ISO 13485 7.5.8: by the UDI-PI”."),
    )  # fmt: skip

    def fields(self) -> Fields:
        """The same, in the words of the action; a template has no due date."""
        return Fields(
            title=self.title.data or "", summary=self.summary.data or "",
            kind=Kind(self.kind.data), origin=Origin(self.origin.data),
            obligation=self.obligation.data or "", due_on=None,
            stops_sales=self.stops_sales.data, standing=self.standing.data,
        )  # fmt: skip


class ReasonForm(BaseForm):
    """A step that needs a reason."""

    reason = TextAreaField(
        _l("Reason"),
        [DataRequired(_l("Give a reason; it stands in the record.")),
         Length(max=LONG, message=NOT_LONGER)],
        description=_l("It stands in the record, with your name."),
    )  # fmt: skip


REASON = _l("Regulatory/quality gives one; from the owner it may stay empty.")


class HandOverForm(BaseForm):
    """Who owns the side from now on."""

    to = SelectField(_l("To"), [DataRequired(_l("Choose a person."))])
    reason = TextAreaField(
        _l("Reason"), [Optional(), Length(max=LONG, message=NOT_LONGER)], description=REASON
    )


class DeputyForm(BaseForm):
    """Who stands in for an owner, and when."""

    side = SelectField(_l("For"))
    deputy = SelectField(
        _l("Deputy"), [DataRequired(_l("Choose a person."))],
        description=_l("Holds the same role. Signs in their own name, “as deputy of …”."),
    )  # fmt: skip
    first = DateField(_l("First day"), [InputRequired(_l("Name the first day."))])
    until = DateField(
        _l("Last day"), [InputRequired(_l("Name the last day."))],
        description=_l("To the end of that day, UTC."),
    )  # fmt: skip
    reason = TextAreaField(
        _l("Reason"), [Optional(), Length(max=LONG, message=NOT_LONGER)], description=REASON
    )


class OwnDeputyForm(DeputyForm):
    """For all that an owner owns in a product, releases included."""

    product = SelectField(_l("Product"))
    principal = SelectField(_l("Owner"), [DataRequired(_l("Choose a person."))])
    side = SelectField(_l("Role"))


class MergeForm(BaseForm):
    """Which one stays."""

    into = StringField(
        _l("Merge into"), [DataRequired(_l("Type the key of the one that stays.")), Length(max=40)],
        description=_l("Its key, such as CI-12: an open initiative of the same product."),
    )  # fmt: skip


class EffectForm(BaseForm):
    """What was measured afterwards."""

    measured = TextAreaField(
        _l("What was measured"), [Optional(), Length(max=LONG, message=NOT_LONGER)],
        description=_l("How, when, and on what. Empty: it cannot be measured."),
    )  # fmt: skip
    result = TextAreaField(
        _l("What came out"),
        [DataRequired(_l("Say what came out, or why it cannot be measured.")),
         Length(max=LONG, message=NOT_LONGER)],
        description=_l("Beside the target. If it cannot be measured: why."),
    )  # fmt: skip


class ClauseForm(BaseForm):
    """A clause that the initiative meets, and how."""

    clause = RadioField(_l("Clause"), [DataRequired(_l("Choose the clause that is met."))])
    how_met = TextAreaField(
        _l("How it is met"),
        [DataRequired(_l("Say how the clause is met.")), Length(max=LONG, message=NOT_LONGER)],
    )


class HowMetForm(BaseForm):
    """How a linked clause is met, said anew."""

    how_met = TextAreaField(
        _l("How it is met"),
        [DataRequired(_l("Say how the clause is met.")), Length(max=LONG, message=NOT_LONGER)],
        description=_l("What was said before stays readable below."),
    )


class LinkForm(BaseForm):
    """A release that delivers the initiative."""

    release = SelectField(_l("Planned release"))


def template_choices(template: Template | None) -> list[tuple[str, str]]:
    """The evidence list of a template."""
    return [
        (str(n), _("%(title)s (before release)", title=need.title) if need.before_release else need.title)
        for n, need in enumerate(template.needs if template else ())
    ]  # fmt: skip


def named(rows: Iterable[Any]) -> list[tuple[str, str]]:
    """Choices of a select over records with a name."""
    return [(str(row.id), row.name) for row in rows]


def edit_presets(initiative: Initiative) -> dict[str, Any]:
    """What the edit form begins with."""
    presets = {name: getattr(initiative, name) for name in Fields.__dataclass_fields__}
    return {
        **presets, "kind": initiative.kind.value, "origin": initiative.origin.value,
        "edition": str(initiative.edition),
    }  # fmt: skip
