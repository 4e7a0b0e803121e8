"""What is chosen when a report is issued."""

from wtforms import RadioField, SelectMultipleField
from wtforms.validators import DataRequired
from wtforms.widgets import CheckboxInput, ListWidget

from tracker.core.texts import _l
from tracker.reporting.gather import DOSSIER, REGISTER, RELEASE, SHORT
from tracker.web.forms import BaseForm

KINDS = {
    DOSSIER: _l("Initiative dossier"),
    SHORT: _l("Short form"),
    RELEASE: _l("Release dossier"),
    REGISTER: _l("UDI register"),
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


class IssueReleaseForm(BaseForm):
    """Nothing to choose: a release has one form of dossier."""
