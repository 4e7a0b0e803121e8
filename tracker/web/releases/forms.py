"""What is typed about a release."""

from wtforms import (
    DateField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from tracker.core.texts import _l
from tracker.web.edits import EditForm
from tracker.web.forms import BaseForm, SignatureForm


class BuildForm(BaseForm):
    commit = StringField(
        _l("Commit"), [DataRequired(_l("Type the commit.")), Length(max=64)],
        description=_l("The whole hash of the commit that was built."),
    )  # fmt: skip
    build = StringField(
        _l("Build"), [DataRequired(_l("Type the build.")), Length(max=100)],
        description=_l("The number of the pipeline run, or whatever names the build."),
    )  # fmt: skip


class BuildEditForm(BuildForm, EditForm):
    """Another build of a planned release."""


class PlanForm(BuildForm):
    version = StringField(
        _l("Version"), [DataRequired(_l("Type the version."))],
        description=_l("It becomes the UDI-PI exactly as written: at most 20 characters, never used before on its UDI-DI."),
    )  # fmt: skip
    tag = StringField(_l("Tag"), [DataRequired(_l("Type the tag."))])
    devices = SelectMultipleField(
        _l("UDI-DIs that it carries"), widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )  # fmt: skip
    em = SelectField(
        _l("Engineering manager, who releases it"),
        [DataRequired(_l("Choose an engineering manager."))],
    )
    pm = SelectField(
        _l("Product manager, who approves it"), [DataRequired(_l("Choose a product manager."))]
    )


class DevicesForm(EditForm):
    """The UDI-DIs of a planned release."""

    devices = SelectMultipleField(
        _l("UDI-DIs that it carries"), widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )  # fmt: skip


class DistributionForm(BaseForm):
    channel = StringField(
        _l("Channel"), [DataRequired(_l("Name the channel.")), Length(max=200)],
        description=_l("A store, a hospital’s own catalogue, a reseller, a download page."),
    )  # fmt: skip
    region = StringField(
        _l("Region"),
        [DataRequired(_l("Name the region.")), Length(max=200)],
        description=_l("Where it is offered there."),
    )
    day = DateField(_l("Since"), [DataRequired(_l("Type the day."))])
    note = TextAreaField(
        _l("Why nothing of the delivered software changes"),
        [DataRequired(_l("Say why nothing of the delivered software changes.")), Length(max=2000)],
        description=_l("The same build on a further channel, an option already in the file, infrastructure or website only. Anything else is a release of its own."),
    )  # fmt: skip


class CancelForm(BaseForm):
    reason = TextAreaField(
        _l("Reason"), [DataRequired(_l("Give a reason; it stands in the record.")), Length(max=2000)],
        description=_l("The version stays used as a UDI-PI: no other release can carry it."),
    )  # fmt: skip


class ManifestForm(SignatureForm):
    seen = HiddenField()  # the manifest as shown, to show the difference if it changes meanwhile


class OverrideForm(BaseForm):
    gate = RadioField(
        _l("Which gate?"), [DataRequired(_l("Choose the gate."))],
        description=_l("Only red gates that may be overridden at all stand here."),
    )  # fmt: skip
    reason = TextAreaField(
        _l("Reason"), [DataRequired(_l("Give a reason; it stands in the record.")), Length(max=2000)],
        description=_l("Why this build may go without it, and what is done instead. It is signed, and printed in the dossier."),
    )  # fmt: skip


class WithdrawForm(SignatureForm):
    reason = TextAreaField(
        _l("Reason"), [DataRequired(_l("Give a reason; it stands in the record.")), Length(max=2000)],
        description=_l("What is wrong with it, and what users are told to do."),
    )  # fmt: skip
