"""What is asked of a policy, of periods, and of a bucket."""

from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from tracker.capacity.split import FLOOR, PRESETS
from tracker.core.texts import _l
from tracker.web.capacity.words import DIVISIONS
from tracker.web.forms import BaseForm

LONG = Length(max=5_000, message=_l("At most 5,000 characters."))
PERCENT = NumberRange(0, 100, _l("Type whole percents from 0 to 100."))
WHOLE = _l("Type a whole number.")


def _share(label: Any) -> IntegerField:
    return IntegerField(label, [InputRequired(WHOLE), PERCENT])


class SplitForm(BaseForm):
    """Three shares; the action says whether they sum to 100."""

    product = _share(_l("Product, percent"))
    technical = _share(_l("Technical, percent"))
    bugs = _share(_l("Bugs, percent"))


class PolicyForm(SplitForm):
    """How a team divides its days. Shares of named engineers are fields of their own on the page."""

    floor = IntegerField(
        _l("Floor for technical work, percent of all days"), [InputRequired(WHOLE), PERCENT],
        default=FLOOR,
        description=_l("At least this much, even after bug fixes: bugs never count as technical."),
    )  # fmt: skip
    division = RadioField(
        _l("Where does the technical work get its space?"),
        choices=[(division.value, label) for division, label in DIVISIONS.items()],
        description=_l("The floor is judged over exactly this stretch: in a pool, one sprint with 0 % is no breach."),
    )  # fmt: skip
    every = IntegerField(
        _l("Of whole sprints: one of how many is technical?"),
        [Optional(), NumberRange(1, 26, WHOLE)],
    )
    reason = TextAreaField(
        _l("Why"), [DataRequired(_l("Say why; the reason stays beside the policy.")), LONG]
    )

    def __init__(self, formdata: Any = None, **kwargs: Any) -> None:
        first = PRESETS[0]
        preset = {"product": first.product, "technical": first.technical, "bugs": first.bugs}
        super().__init__(formdata, **{**preset, **kwargs})


class DeclineForm(BaseForm):
    """Why a proposal is not agreed to."""

    reason = TextAreaField(_l("Why not"), [DataRequired(_l("Say why.")), LONG])


class DissentForm(BaseForm):
    """Disagreeing with a policy."""

    words = TextAreaField(
        _l("I disagree, because"),
        [DataRequired(_l("Say what you would do otherwise, and why.")), LONG],
        description=_l("Kept beside the policy with your name, for everybody who reads it; nobody can remove it."),
    )  # fmt: skip


class PeriodsForm(BaseForm):
    """Periods in a row."""

    name = StringField(
        _l("Called"), [DataRequired(_l("Say what the periods are called.")), Length(max=60)],
        description=_l("“Sprint” becomes Sprint 14, Sprint 15, …"),
    )  # fmt: skip
    number = IntegerField(_l("First number"), [InputRequired(WHOLE), NumberRange(1, 9_999, WHOLE)])
    first = DateField(_l("First day"), [DataRequired(_l("Choose a day."))])
    length = SelectField(
        _l("Length of each"),
        choices=[("7d", _l("1 week")), ("14d", _l("2 weeks")), ("21d", _l("3 weeks")), ("28d", _l("4 weeks")),
                 ("42d", _l("6 weeks")), ("1m", _l("1 month")), ("3m", _l("1 quarter")), ("12m", _l("1 year"))],
    )  # fmt: skip
    count = IntegerField(_l("How many in a row"), [InputRequired(WHOLE), NumberRange(1, 60, WHOLE)])
    technical_every = IntegerField(
        _l("Technical as a whole: the last of each so many"),
        [Optional(), NumberRange(1, 26, WHOLE)],
        description=_l("Only where whole sprints are technical; you can mark single ones later."),
    )  # fmt: skip


class SheetForm(BaseForm):
    """What belongs to planned or actual days beside the days themselves."""

    shown = HiddenField()  # the number of the sheet that the page began from
    note = StringField(
        _l("What changed, and why"), [Optional(), Length(max=200)],
        description=_l("Stays beside the days; a later reader learns why they moved."),
    )  # fmt: skip


class ActualForm(SheetForm):
    """Actual days reach until a day."""

    until = DateField(_l("Until which day"), [DataRequired(_l("Choose a day."))])


class BucketForm(SplitForm):
    """In which bucket the work on an initiative lies."""

    where = RadioField(
        _l("The work on it is"),
        choices=[("product", _l("Product")), ("technical", _l("Technical")), ("bugs", _l("Bugs")),
                 ("split", _l("Split, as follows"))],
    )  # fmt: skip
    product = IntegerField(_l("Product, percent"), [Optional(), PERCENT])
    technical = IntegerField(_l("Technical, percent"), [Optional(), PERCENT])
    bugs = IntegerField(_l("Bugs, percent"), [Optional(), PERCENT])


class TechnicalForm(BaseForm):
    """Whether a sprint is technical as a whole."""

    technical = BooleanField(_l("This sprint is technical as a whole"))
