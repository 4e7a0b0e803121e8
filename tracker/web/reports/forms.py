"""What is chosen when a report is issued."""

from wtforms import DateField, FileField, RadioField, SelectMultipleField, ValidationError
from wtforms.validators import DataRequired, InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from tracker.core.texts import _, _l
from tracker.reporting.gather import DOSSIER, REGISTER, RELEASE, SHORT, TEAM
from tracker.web.forms import BaseForm

KINDS = {
    DOSSIER: _l("Initiative dossier"),
    SHORT: _l("Short form"),
    RELEASE: _l("Release dossier"),
    REGISTER: _l("UDI register"),
    TEAM: _l("Capacity and priorities"),
}


class IssueForm(BaseForm):
    kind = RadioField(
        _l("Which form?"),
        choices=[
            (DOSSIER, _l("Dossier: everything, with the full audit trail")),
            (SHORT, _l("Short form: one page")),
        ],
        default=DOSSIER,
    )


class IssueRegisterForm(BaseForm):
    products = SelectMultipleField(
        _l("Of which products?"), [DataRequired(_l("Choose at least one product."))],
        widget=ListWidget(prefix_label=False), option_widget=CheckboxInput(),
        description=_l("A register of several products is read only by who may read all of them."),
    )  # fmt: skip


class IssueTeamForm(BaseForm):
    first = DateField(_l("First day"), [InputRequired(_l("Name the first day."))])
    last = DateField(
        _l("Last day"), [InputRequired(_l("Name the last day."))],
        description=_l("Days of a sprint count where it ends. The order is printed as of the last day, or of now."),
    )  # fmt: skip
    products = SelectMultipleField(
        _l("Initiatives of which products are named?"), [DataRequired(_l("Choose at least one product."))],
        widget=ListWidget(prefix_label=False), option_widget=CheckboxInput(),
        description=_l("A report on several products is read only by who may read all of them. What belongs to other products keeps its place in the order, without a name."),
    )  # fmt: skip


class IssueReleaseForm(BaseForm):
    """Nothing to choose: a release has one form of dossier."""


class CheckForm(BaseForm):
    """A PDF that somebody holds, compared with what was issued."""

    file = FileField(
        _l("PDF"),
        description=_l(
            "Any report that you were given. It is compared and not kept. At most 50 MB."
        ),
    )

    def validate_file(self, field: FileField) -> None:
        if not getattr(field.data, "filename", ""):
            raise ValidationError(_("Choose a file."))
