"""Forms of the order: a place with its reason, "not now", back again, days."""

from wtforms import DateField, HiddenField, IntegerField, RadioField, SelectField, TextAreaField
from wtforms.validators import AnyOf, DataRequired, InputRequired, Length, NumberRange, Optional

from tracker.core.texts import _l
from tracker.web.forms import BaseForm
from tracker.web.order.words import WHYS

LONG = Length(max=1000, message=_l("At most 1,000 characters."))


class MoveForm(BaseForm):
    """A place in the order, and why."""

    seen = HiddenField()
    to = IntegerField(_l("Place"), [InputRequired(_l("Type the place: 1 is the first."))])
    why = RadioField(
        _l("Why"), [DataRequired(_l("Choose why.")), AnyOf([w.value for w in WHYS], _l("Choose why."))],
        choices=[(why.value, label) for why, label in WHYS.items()], validate_choice=False,
    )  # fmt: skip
    words = TextAreaField(
        _l("In words"), [Optional(), LONG],
        description=_l("Who reads the history later sees this. Needed where nothing above fits."),
    )  # fmt: skip


class ParkForm(BaseForm):
    """Why not now, and what would bring it back."""

    reason = TextAreaField(_l("Why not now"), [DataRequired(_l("Say why.")), LONG])
    until = DateField(
        _l("Looked at again on"), [Optional()],
        description=_l("The day on which the team decides anew. This, or what would change it."),
    )  # fmt: skip
    would_change = TextAreaField(
        _l("What would change it"), [Optional(), LONG],
        description=_l("Such as: a customer asks for it, the rule is published."),
    )  # fmt: skip


class BackForm(BaseForm):
    """What has changed."""

    reason = TextAreaField(
        _l("What has changed"), [DataRequired(_l("Say what has changed.")), LONG]
    )


class EstimateForm(BaseForm):
    """How many days it still takes."""

    days = IntegerField(
        _l("Person-days"),
        [InputRequired(_l("Type whole days.")), NumberRange(1, 9999, _l("Whole person-days, from 1 to 9999."))],
        description=_l("What is still to be done, in days of one person. By it the line is drawn at which the capacity ends."),
    )  # fmt: skip


class PutOnForm(BaseForm):
    """Who is on what from now on."""

    person = SelectField(_l("Who"))
    initiative = SelectField(_l("Initiative"))
