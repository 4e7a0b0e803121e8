"""What an administrator types."""

from datetime import date

from wtforms import DateField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length
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


class GrantForm(BaseForm):
    products = SelectMultipleField(
        _l("Products"), [DataRequired(_l("Choose at least one product."))], coerce=int,
        widget=ListWidget(prefix_label=False), option_widget=CheckboxInput(),
    )  # fmt: skip
    first = DateField(
        _l("First day"), [DataRequired(_l("Choose the first day."))],
        description=_l("Today or later; nothing is visible before it begins, in UTC."),
    )  # fmt: skip
    last = DateField(
        _l("Last day"), [DataRequired(_l("Choose the last day."))],
        description=_l("Counts whole: until midnight UTC."),
    )  # fmt: skip

    def numbers(self) -> list[int]:
        """The chosen products, each once."""
        return list(dict.fromkeys(self.products.data or []))

    def days(self) -> dict[str, date]:
        """First and last, of a form that passes."""
        return {f.name: f.data for f in (self.first, self.last) if f.data is not None}


class TeamForm(BaseForm):
    key = StringField(_l("Key"), [DataRequired(_l("Type a key.")), Length(max=40)])
    name = StringField(_l("Name"), [DataRequired(_l("Type a name.")), Length(max=100)])


class CompanyForm(EditForm):
    name = StringField(_l("Company"), [DataRequired(_l("Type the name.")), Length(max=200)])
    address = TextAreaField(
        _l("Address"), [DataRequired(_l("Type the address.")), Length(max=500)],
        description=_l("Printed on every report."),
    )  # fmt: skip
