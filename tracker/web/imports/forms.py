"""What is asked of an import."""

from wtforms import FileField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.validators import Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from tracker.core.links import url_error
from tracker.core.texts import _, _l
from tracker.exchange.imports import ACTUALS, JIRA, RELEASES
from tracker.web.forms import BaseForm

KINDS = {
    RELEASES: _l("Past releases"),
    JIRA: _l("Issues from Jira"),
    ACTUALS: _l("Actual days of a team"),
}


class ImportForm(BaseForm):
    """One form for all kinds; what a kind does not need may stay empty."""

    kind = RadioField(_l("What is in the file?"), choices=list(KINDS.items()))
    file = FileField(
        _l("File"),
        description=_l("GitHub's list of releases (JSON), tags (CSV), issues from Jira (CSV), or actual days (CSV: days, person, initiative or bucket, period or date). At most 40 MB. Nothing is written before you have seen what would be."),
    )  # fmt: skip
    product = SelectField(_l("Product"))
    team = SelectField(
        _l("Team"), description=_l("Whose work the issues are, or whose days. Releases need none.")
    )
    period = StringField(
        _l("Period of all rows"), [Optional(), Length(max=100)],
        description=_l("Of actual days: such as Sprint 14. Empty: a column “period” or “date” says it."),
    )  # fmt: skip
    base_url = StringField(
        _l("Address of your Jira"), [Optional(), Length(max=2000)],
        description=_l("Such as https://lumen.atlassian.net: each ticket gets its link. Nothing is fetched."),
    )  # fmt: skip
    devices = SelectMultipleField(
        _l("UDI-DIs that the releases carried"), [Optional()],
        widget=ListWidget(prefix_label=False), option_widget=CheckboxInput(),
        description=_l("None: they carried no UDI; their versions count as used all the same."),
    )  # fmt: skip

    def validate_file(self, field: FileField) -> None:
        if not getattr(field.data, "filename", ""):
            raise ValidationError(_("Choose a file."))

    def validate_base_url(self, field: StringField) -> None:
        if wrong := url_error(field.data or ""):
            raise ValidationError(wrong)
