"""What a person types about their own account."""

from wtforms import DateField, PasswordField, SelectMultipleField, StringField
from wtforms.validators import DataRequired, EqualTo, InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from tracker.core.texts import _l
from tracker.identity.models import Scope
from tracker.web.forms import BaseForm

SCOPES = {
    Scope.READ: _l("Read what I may read"),
    Scope.WRITE: _l("Write initiatives, value statements and evidence"),
    Scope.RELEASES: _l("Create releases, name their build, release"),
    Scope.REPORTS: _l("Issue reports"),
}


class CurrentForm(BaseForm):
    """What asks for the password that is in use, so that a stolen session is not enough."""

    current = PasswordField(
        _l("Your current password"), [DataRequired(_l("Type your current password."))]
    )


class ChangePasswordForm(CurrentForm):
    password = PasswordField(
        _l("New password"), [DataRequired(_l("Choose a password."))],
        description=_l("At least 12 characters, without your name. A sentence is good."),
    )  # fmt: skip
    again = PasswordField(
        _l("The same once more"),
        [EqualTo("password", message=_l("The two passwords differ."))],
    )


class TokenForm(CurrentForm):
    name = StringField(
        _l("What it is for"), [DataRequired(_l("Name it.")), Length(max=60)],
        description=_l("Stands in the record beside your name: “by token …”."),
    )  # fmt: skip
    scopes = SelectMultipleField(
        _l("It may"), choices=[(scope.value, label) for scope, label in SCOPES.items()],
        widget=ListWidget(prefix_label=False), option_widget=CheckboxInput(),
        description=_l("Never more than you may yourself, and no token ever signs."),
    )  # fmt: skip
    products = SelectMultipleField(
        _l("Only in these products"), widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(), description=_l("None ticked: in all of yours."),
    )  # fmt: skip
    until = DateField(
        _l("Last day"), [InputRequired(_l("Name its last day."))],  # DataRequired hides a 31 February
        description=_l("A year from today at most."),
    )  # fmt: skip

    def chosen(self) -> frozenset[Scope]:
        return frozenset(Scope(value) for value in self.scopes.data or [])
