"""What is typed about a product and about a UDI-DI."""

from wtforms import SelectField, SelectMultipleField, StringField
from wtforms.validators import DataRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from tracker.core.texts import _l
from tracker.releases.models import Market
from tracker.udi.gs1 import Carrier
from tracker.web.edits import EditForm
from tracker.web.forms import BaseForm

CARRIERS = {
    Carrier.VERSION: _l("(8012) software version"),
    Carrier.LOT: _l("(10) batch or lot"),
}


class DeviceForm(BaseForm):
    product = SelectField(_l("Product"))
    gtin = StringField(
        _l("UDI-DI (GTIN-14)"), [DataRequired(_l("Type the 14 digits."))],
        description=_l("14 digits, the last one a check digit. It is never given to another device."),
    )  # fmt: skip
    trade_name = StringField(
        _l("Trade name"), [DataRequired(_l("Type the trade name.")), Length(max=100)]
    )
    carrier = SelectField(
        _l("Application identifier of the UDI-PI"),
        choices=[(carrier.value, label) for carrier, label in CARRIERS.items()],
        description=_l("(8012) says “version” and suits software without a physical label; (10) suits a label printed per lot."),
    )  # fmt: skip
    markets = SelectMultipleField(
        _l("Markets"), choices=[(market.value, market.value) for market in Market],
        widget=ListWidget(prefix_label=False), option_widget=CheckboxInput(),
    )  # fmt: skip

    basic = SelectField(
        _l("Basic UDI-DI"),
        description=_l("The group of devices with the same intended purpose, class and design. It may be named later."),
    )  # fmt: skip


class SuccessorForm(DeviceForm):
    """A UDI-DI that takes the place of another of the same product."""

    product = None  # type: ignore[assignment]
    basic_code = StringField(
        _l("New Basic UDI-DI"), [Optional(), Length(max=40)],
        description=_l("Only where “A new one” is chosen above: a GMN with its two check characters, or HIBCC’s form that begins with “++”."),
    )  # fmt: skip
    basic_name = StringField(
        _l("Name of its group"), [Optional(), Length(max=100)],
        description=_l("As the certificate and the declaration of conformity name it."),
    )  # fmt: skip


class OwnersForm(EditForm):
    """Who is preset for the next releases of a product."""

    em = SelectField(
        _l("Engineering manager of its releases"),
        [DataRequired(_l("Choose an engineering manager."))],
    )
    pm = SelectField(
        _l("Product manager of its releases"), [DataRequired(_l("Choose a product manager."))]
    )


class ProductForm(BaseForm):
    name = StringField(_l("Name"), [DataRequired(_l("Type the name.")), Length(max=100)])
    key = StringField(
        _l("Key"), [DataRequired(_l("Type a key.")), Length(max=40)],
        description=_l("A short word that stays, such as sleep-coach."),
    )  # fmt: skip
    tag_prefix = StringField(
        _l("Tag prefix"), [Length(max=40)],
        description=_l("What stands before the version in a git tag: with “v”, version 4.2.0 has the tag v4.2.0. Empty: the tag is the version."),
    )  # fmt: skip
    em = SelectField(
        _l("Engineering manager of its releases"),
        [DataRequired(_l("Choose an engineering manager."))],
    )
    pm = SelectField(
        _l("Product manager of its releases"), [DataRequired(_l("Choose a product manager."))]
    )
