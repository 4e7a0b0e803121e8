"""Forms about clauses."""

from wtforms import RadioField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from tracker.core.texts import _l
from tracker.web.forms import BaseForm

LONG = 20_000
NOT_LONGER = _l("At most 20,000 characters.")


class DecideForm(BaseForm):
    """Whether clauses apply to a product."""

    applicable = RadioField(
        _l("Does it apply?"), [DataRequired(_l("Choose one of the two."))],
        choices=[("yes", _l("It applies")), ("no", _l("It does not apply"))],
    )  # fmt: skip
    reason = TextAreaField(
        _l("Why"), [Optional(), Length(max=LONG, message=NOT_LONGER)],
        description=_l("Needed where it does not apply; an auditor asks for it."),
    )  # fmt: skip


class ClassForm(BaseForm):
    """The software safety class of a product."""

    letter = RadioField(
        _l("Class (IEC 62304, 4.3)"), [DataRequired(_l("Choose A, B or C."))],
        choices=[
            ("A", _l("A: no injury or damage to health is possible")),
            ("B", _l("B: an injury that is not serious is possible")),
            ("C", _l("C: death or serious injury is possible")),
        ],
    )  # fmt: skip
    reason = TextAreaField(
        _l("Why"),
        [DataRequired(_l("Say why it is this class.")), Length(max=LONG, message=NOT_LONGER)],
        description=_l("The hazards that decide it, and where the risk file says so."),
    )  # fmt: skip
