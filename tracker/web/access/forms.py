"""What somebody types to get in."""

from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import DataRequired, EqualTo, Length

from tracker.core.texts import _l
from tracker.web.forms import BaseForm


class SignInForm(BaseForm):
    email = StringField(
        _l("E-mail address"), [DataRequired(_l("Type your e-mail address.")), Length(max=200)]
    )
    password = PasswordField(_l("Password"), [DataRequired(_l("Type your password."))])
    next = HiddenField()


class PasswordForm(BaseForm):
    password = PasswordField(
        _l("New password"),
        [DataRequired(_l("Choose a password."))],
        description=_l("At least 12 characters. A sentence that only you know is good."),
    )
    again = PasswordField(
        _l("The same again"), [EqualTo("password", _l("The two passwords differ."))]
    )
