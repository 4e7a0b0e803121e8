"""What a saved view is called."""

from wtforms import BooleanField, StringField
from wtforms.validators import DataRequired, Length

from tracker.core.texts import _l
from tracker.web.forms import BaseForm


class ViewForm(BaseForm):
    name = StringField(
        _l("Name"),
        [DataRequired(_l("Give it a name.")), Length(max=100, message=_l("At most 100 characters."))],
        description=_l("It stands above the list, for you alone."),
    )  # fmt: skip
    preset = BooleanField(
        _l("Open the list with it"),
        description=_l("“All” above the list still shows everything."),
    )
