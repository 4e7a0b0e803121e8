"""Forms of a value statement."""

from typing import Any

from flask import request
from wtforms import DateField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from tracker.core.errors import DomainError, Stale
from tracker.core.texts import _, _l
from tracker.signing.models import SENTENCES, Meaning
from tracker.value.actions import Words
from tracker.value.diff import word_difference
from tracker.value.models import Measuring, Outcome, Part, ValueVersion
from tracker.value.queries import last_say_back
from tracker.web.edits import EditForm
from tracker.web.forms import BaseForm, SignatureForm
from tracker.web.value.words import HELP, MEASURING, PARTS, QUESTION_KINDS

LONG = Length(max=20_000, message=_l("At most 20,000 characters."))


def _part(part: Part) -> TextAreaField:
    return TextAreaField(PARTS[part], [LONG], description=HELP[part])


class ValueForm(EditForm):
    """Five parts, and how we will know. A draft may have gaps; publishing refuses them."""

    now = _part(Part.NOW)
    change = _part(Part.CHANGE)
    effect = _part(Part.EFFECT)
    if_not = _part(Part.IF_NOT)
    why = _part(Part.WHY)
    measuring = RadioField(
        _l("How will we know?"), choices=[(m.value, label) for m, label in MEASURING.items()],
        default=Measuring.MEASURED.value,
    )  # fmt: skip
    measure = TextAreaField(
        _l("What is measured"), [LONG],
        description=_l("The figure and its unit, the proxy, or why it cannot be measured."),
    )  # fmt: skip
    baseline = StringField(
        _l("Today"), [Optional(), Length(max=2000)], description=_l("The figure now.")
    )
    target = StringField(
        _l("Target"), [Optional(), Length(max=2000)], description=_l("The figure that we want.")
    )
    known_on = DateField(
        _l("Known on"), [Optional()], description=_l("The day on which we will know.")
    )

    @property
    def checks(self) -> bool:
        """Only the words are looked at; nothing is saved."""
        return "check" in request.form

    @property
    def publishes(self) -> bool:
        return "publish" in request.form

    def validate(self, extra_validators: Any = None) -> bool:
        good = super().validate(extra_validators)
        if not self.publishes:
            return good
        for part in Part:
            field = self[part.value]
            if not field.data:
                field.errors = [*field.errors, _("This part is empty. Every part is needed.")]
                good = False
        return good

    def words(self) -> Words:
        """The same, in the words of the action."""
        return Words(
            **{part.value: self[part.value].data or "" for part in Part},
            measuring=Measuring(self.measuring.data), measure=self.measure.data or "",
            baseline=self.baseline.data or "", target=self.target.data or "",
            known_on=self.known_on.data,
        )  # fmt: skip


class AskForm(BaseForm):
    """A question at a part."""

    number = HiddenField()  # of the version that the page shows
    at = HiddenField()  # where in the part the words were selected
    part = SelectField(_l("Part"), choices=[(p.value, label) for p, label in PARTS.items()])
    kind = SelectField(
        _l("Kind"), choices=[(k.value, label) for k, label in QUESTION_KINDS.items()]
    )
    quote = TextAreaField(  # a selection may run over lines
        _l("The words it is about"), [Optional(), LONG],
        description=_l("Copied from the part. Empty: the whole part."),
    )  # fmt: skip
    body = TextAreaField(_l("Your question"), [DataRequired(_l("Type your question.")), LONG])


class AnswerForm(BaseForm):
    """An answer in the open."""

    body = TextAreaField(_l("Your answer"), [DataRequired(_l("Type your answer.")), LONG])


class ClosingForm(BaseForm):
    """Closing for somebody who left or fell silent."""

    reason = TextAreaField(
        _l("Why it is closed without them"), [DataRequired(_l("Give a reason; it stands in the record.")), LONG]
    )  # fmt: skip


class SayBackForm(BaseForm):
    """The PM's own words."""

    number = HiddenField()  # of the version that the page shows

    body = TextAreaField(
        _l("In your own words"), [DataRequired(_l("Say it in your own words.")), LONG],
        description=_l("What is done, and why is it worth it? Say it as you would to a customer; no copying."),
    )  # fmt: skip


class HearForm(BaseForm):
    """The answer to a say-back."""

    said = HiddenField()  # the say-back that the page shows

    outcome = RadioField(
        _l("Your answer"),
        choices=[
            (Outcome.CONFIRMED.value, _l("Confirmed: that is it")),
            (Outcome.NOT_QUITE.value, _l("Not quite")),
        ],
        validators=[DataRequired(_l("Choose one."))],
    )
    remark = TextAreaField(
        _l("What is not quite right"), [Optional(), LONG],
        description=_l("Needed for “not quite”."),
    )  # fmt: skip


class ValueSignatureForm(SignatureForm):
    """A signature over a version; if the text changed, both texts are compared as read."""

    number = HiddenField()  # of the version that the page shows

    def refuse(self, error: DomainError) -> None:
        super().refuse(error)
        if isinstance(error, Stale):
            self.difference = word_difference(readable(self.seen), readable(self.current))

    def about(self, current: ValueVersion, seen: ValueVersion | None) -> None:
        """Which version stands now, and which one the page had shown."""
        self.current, self.seen = current, seen

    def show_again(self, digest: str) -> None:
        """The next answer is to what the page shows now."""
        self.shown.data, self.number.data = digest, str(self.current.number)

    seen: ValueVersion | None = None
    current: ValueVersion


class ApproveForm(ValueSignatureForm):
    """The PM's decision."""

    decision = RadioField(
        _l("Your decision"),
        choices=[
            (meaning.name, SENTENCES[meaning])
            for meaning in (Meaning.APPROVE_VALUE, Meaning.RESERVE, Meaning.REFUSE)
        ],
        validators=[DataRequired(_l("Choose one."))],
    )
    remark = TextAreaField(
        _l("Reservation, or why you refuse"), [LONG],
        description=_l("Printed beside your signature. Not needed for a plain approval."),
    )  # fmt: skip

    def validate_remark(self, field: TextAreaField) -> None:
        if self.decision.data == Meaning.RESERVE.name and not field.data:
            raise ValidationError(_("Say what your reservation is."))
        if self.decision.data == Meaning.REFUSE.name and not field.data:
            raise ValidationError(_("Say why you refuse."))
        if self.decision.data == Meaning.APPROVE_VALUE.name and field.data:
            raise ValidationError(_("A plain approval has no remark. Choose the reservation, or empty this."))  # fmt: skip


def readable(version: ValueVersion | None) -> str:
    """A version and its say-back as running text, for comparing."""
    if version is None:
        return ""
    said = last_say_back(version)
    parts = [f"{label}: {version.part(part)}" for part, label in PARTS.items()]
    return "\n".join([*parts, f"{_('Say-back')}: {said.body}" if said else ""])
