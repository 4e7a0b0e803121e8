"""What is chosen for a webhook."""

from wtforms import RadioField, SelectField
from wtforms.validators import DataRequired

from tracker.core.texts import _l
from tracker.hooks.models import FORGE_NAMES
from tracker.web.forms import BaseForm


class HookForm(BaseForm):
    product = SelectField(_l("Product"), [DataRequired(_l("Choose the product."))])
    source = RadioField(
        _l("Who sends?"), [DataRequired(_l("Choose GitHub or GitLab."))],
        choices=[(forge.value, name) for forge, name in FORGE_NAMES.items()],
    )  # fmt: skip
