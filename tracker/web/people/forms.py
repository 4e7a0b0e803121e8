"""What an administrator types."""

from wtforms import DateField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from tracker.core.texts import _l
from tracker.identity.permissions import ROLE_LABELS, Role
from tracker.web.edits import EditForm
from tracker.web.forms import BaseForm


class RolesForm(BaseForm):
    roles = SelectMultipleField(
        _l("Roles"),
        choices=[(role.value, ROLE_LABELS[role]) for role in Role],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        description=_l("An auditor holds no other role; nobody signs two sides of one thing."),
    )

    def chosen(self) -> frozenset[Role]:
        return frozenset(Role(value) for value in self.roles.data or [])


class ChangeRolesForm(RolesForm, EditForm):
    """The roles of somebody who is there."""


class InviteForm(RolesForm):
    name = StringField(
        _l("Name, as it is printed"), [DataRequired(_l("Type the name.")), Length(max=100)]
    )
    email = StringField(
        _l("E-mail address"), [DataRequired(_l("Type the address.")), Length(max=200)]
    )


class JoinForm(BaseForm):
    place = SelectField(_l("Team or product"))
    until = DateField(
        _l("Last day"), [Optional()], description=_l("Needed for an auditor's grant only.")
    )


class TeamForm(BaseForm):
    key = StringField(_l("Key"), [DataRequired(_l("Type a key.")), Length(max=40)])
    name = StringField(_l("Name"), [DataRequired(_l("Type a name.")), Length(max=100)])


class CompanyForm(EditForm):
    name = StringField(_l("Company"), [DataRequired(_l("Type the name.")), Length(max=200)])
    address = TextAreaField(
        _l("Address"), [DataRequired(_l("Type the address.")), Length(max=500)],
        description=_l("Printed on every report."),
    )  # fmt: skip
