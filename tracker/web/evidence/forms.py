"""Forms of evidence."""

from wtforms import (
    BooleanField,
    FileField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from tracker.core.texts import _, _l
from tracker.signing.models import SENTENCES, Meaning
from tracker.web.forms import BaseForm, SignatureForm

LONG = Length(max=20_000, message=_l("At most 20,000 characters."))


class NeedForm(BaseForm):
    """An item of the evidence list."""

    title = StringField(
        _l("What is needed"), [DataRequired(_l("Say what is needed.")), Length(max=200)],
        description=_l("One thing that can be accepted by itself."),
    )  # fmt: skip
    before_release = BooleanField(
        _l("Needed before release"),
        description=_l("A release that delivers this initiative waits for it."),
    )


class AddForm(BaseForm):
    """A file or a link for an item."""

    item = SelectField(_l("For"))
    file = FileField(
        _l("File"), [Optional()], description=_l("At most 50 MB. Kept under its SHA-256.")
    )
    url = StringField(
        _l("Or a link"), [Optional(), Length(max=2000)],
        description=_l("Begins with https://. What stands there is not kept; a file proves more."),
    )  # fmt: skip
    release = SelectField(
        _l("Made for the release"),
        description=_l("A standing initiative needs its evidence anew for every release."),
    )
    note = TextAreaField(
        _l("Note"), [Optional(), LONG], description=_l("What it shows, and where to look.")
    )

    def validate_url(self, field: StringField) -> None:
        if field.data and self.has_file:
            raise ValidationError(_("Give a file or a link, not both."))

    @property
    def has_file(self) -> bool:
        return bool(getattr(self.file.data, "filename", ""))


class ReviewForm(SignatureForm):
    """The decision of regulatory/quality."""

    decision = RadioField(
        _l("Your decision"),
        choices=[
            (meaning.name, SENTENCES[meaning])
            for meaning in (Meaning.ACCEPT_EVIDENCE, Meaning.RETURN_EVIDENCE)
        ],
        validators=[DataRequired(_l("Choose one."))],
    )
    remark = TextAreaField(
        _l("Remark"), [Optional(), LONG],
        description=_l("Needed when you send it back: what is missing."),
    )  # fmt: skip
