"""Forms about clauses."""

from wtforms import FileField, HiddenField, RadioField, StringField, TextAreaField
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


class ImportForm(BaseForm):
    """A catalogue of the company's own, and, once it was looked at, its clauses."""

    standard = StringField(
        _l("Name"), [DataRequired(_l("Name it as it is to be printed.")), Length(max=40)],
        description=_l("As printed before the numbers: House rules 4.2."),
    )  # fmt: skip
    edition = StringField(
        _l("Edition"), [DataRequired(_l("Name the edition.")), Length(max=40)],
        description=_l("Such as 2026 or 3.1. The same edition again is compared with what is there."),
    )  # fmt: skip
    title = StringField(_l("Title"), [Optional(), Length(max=200)])
    file = FileField(
        _l("File (CSV)"),
        description=_l("Columns ref, parent_ref, title, assessable, applies_to, note. Numbers and short titles only: many texts are copyrighted."),
    )  # fmt: skip
    clauses = HiddenField()  # what the preview showed
    file_name = HiddenField()


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
