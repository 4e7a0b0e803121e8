"""What is typed about the group, the market, the end and the registration of a UDI-DI."""

from wtforms import (
    DateField,
    FileField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, Length, Optional

from tracker.core.texts import _l
from tracker.web.devices.forms import CARRIERS
from tracker.web.edits import EditForm
from tracker.web.forms import BaseForm

REASON = (_l("Give a reason; it stands in the record."), 2000)


class BasicUdiForm(BaseForm):
    product = SelectField(_l("Product"))
    code = StringField(
        _l("Basic UDI-DI"), [DataRequired(_l("Type the Basic UDI-DI.")), Length(max=40)],
        description=_l("A GMN with its two check characters, or HIBCC’s form that begins with “++”. It is never given to another group, and never stands on a label."),
    )  # fmt: skip
    name = StringField(
        _l("Name of the group"), [DataRequired(_l("Type the name.")), Length(max=100)],
        description=_l("As the certificate and the declaration of conformity name it."),
    )  # fmt: skip


class DeviceEditForm(EditForm):
    """What a UDI-DI may still become before its first release."""

    trade_name = StringField(
        _l("Trade name"), [DataRequired(_l("Type the trade name.")), Length(max=100)]
    )
    carrier = SelectField(
        _l("Application identifier of the UDI-PI"),
        choices=[(carrier.value, label) for carrier, label in CARRIERS.items()],
    )
    basic = SelectField(_l("Basic UDI-DI"))


class MarketForm(BaseForm):
    market = RadioField(_l("Which market?"), [DataRequired(_l("Choose the market."))])


class DiscontinueForm(BaseForm):
    day = DateField(_l("From this day on"), [DataRequired(_l("Type the day."))])
    reason = TextAreaField(_l("Reason"), [DataRequired(REASON[0]), Length(max=REASON[1])])


class RegistrationForm(BaseForm):
    """One step of a registration task."""

    seen = HiddenField()  # the row that the page showed
    verb = RadioField(_l("What happened?"), [DataRequired(_l("Choose what happened."))])
    number = StringField(
        _l("Number"),
        [Optional(), Length(max=200)],
        description=_l("As the register names the entry. Needed once it is registered."),
    )
    day = DateField(
        _l("Day"), [Optional()], description=_l("On which it was submitted or registered.")
    )
    reason = TextAreaField(
        _l("Reason or remark"),
        [Optional(), Length(max=2000)],
        description=_l("Needed where it is not needed, and where it goes back to a draft."),
    )
    file = FileField(
        _l("Proof"),
        [Optional()],
        description=_l("The confirmation of the register. At most 50 MB, kept under its SHA-256."),
    )
    url = StringField(_l("Or a link"), [Optional(), Length(max=2000)])

    @property
    def has_file(self) -> bool:
        return bool(getattr(self.file.data, "filename", ""))
