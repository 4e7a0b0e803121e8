"""Forms of the sync and the stand-up."""

from wtforms import (
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from tracker.core.texts import _l
from tracker.sync.models import Section
from tracker.web.forms import BaseForm

WEEKDAYS = (
    _l("Monday"), _l("Tuesday"), _l("Wednesday"), _l("Thursday"), _l("Friday"), _l("Saturday"),
    _l("Sunday"),
)  # fmt: skip
SECTIONS = {
    Section.COMING_UP: _l("Coming up"),
    Section.PLANNED: _l("Planned"),
    Section.CHANGING: _l("Changing"),
    Section.ADJUST: _l("Adjust"),
}


class SeriesForm(BaseForm):
    em = SelectField(_l("Engineering manager"), coerce=int, validators=[InputRequired(_l("Choose somebody."))])  # fmt: skip
    pm = SelectField(_l("Product manager"), coerce=int, validators=[InputRequired(_l("Choose somebody."))])  # fmt: skip
    weekday = SelectField(_l("Day of the week"), coerce=int, choices=list(enumerate(WEEKDAYS)))
    starts = TimeField(_l("Time"), [DataRequired(_l("Give the time as hours and minutes: 09:30."))])
    zone = SelectField(
        _l("Time zone"), description=_l("By whose clocks the two meet, summer and winter.")
    )
    minutes = IntegerField(
        _l("Minutes"), [InputRequired(_l("How many minutes?")), NumberRange(10, 120)],
        description=_l("Half an hour a week is the rule; the page of the sync suggests a length of its own."),
    )  # fmt: skip


class CancelForm(BaseForm):
    on = SelectField(_l("The day on which nobody meets"))
    reason = StringField(_l("Why"), [DataRequired(_l("Say why; it stands in the record.")), Length(max=280)])  # fmt: skip


class ItemForm(BaseForm):
    words = StringField(
        _l("What is it about?"), [DataRequired(_l("Say it in a few words.")), Length(max=200)]
    )
    section = SelectField(
        _l("Where it belongs"), choices=[(s.value, label) for s, label in SECTIONS.items()]
    )
    initiative = StringField(
        _l("Initiative"), [Optional(), Length(max=40)], description=_l("Its key, such as CI-7.")
    )


class DecisionForm(BaseForm):
    what = TextAreaField(_l("What"), [DataRequired(_l("What is decided?"))])
    why = TextAreaField(_l("Why"), [DataRequired(_l("Why so?"))])
    who = StringField(
        _l("Who"), [DataRequired(_l("Who decided it, and who does it?")), Length(max=200)],
        description=_l("Who decided it, and who does it."),
    )  # fmt: skip
    instead_of = TextAreaField(
        _l("Instead of what"), [DataRequired(_l("What was not chosen?"))],
        description=_l("What was not chosen, or goes down for it."),
    )  # fmt: skip
    initiative = StringField(
        _l("Initiative"), [Optional(), Length(max=40)], description=_l("Its key, such as CI-7.")
    )


class DropForm(BaseForm):
    reason = StringField(
        _l("Why"), [DataRequired(_l("Say why; it stands in the minutes.")), Length(max=280)],
        description=_l("What still holds comes back after four weeks."),
    )  # fmt: skip


class PauseForm(BaseForm):
    explains = StringField(
        _l("What is being explained?"),
        [DataRequired(_l("Say in a few words what is explained.")), Length(max=280)],
    )


class EndForm(BaseForm):
    attendees = SelectMultipleField(
        _l("Who was there"), coerce=int, widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )  # fmt: skip
    minutes = IntegerField(
        _l("Minutes it really took"), [InputRequired(_l("How many minutes?"))],
        description=_l("From its beginning to now; less, if it was over before."),
    )  # fmt: skip


class VoteForm(BaseForm):
    voter = HiddenField()
    answer = HiddenField()
    initiative = SelectField(_l("Initiative"), [Optional()])
    words = StringField(
        _l("Or in a few words"), [Optional(), Length(max=280)],
        description=_l("The team reads the words, never whose they are."),
    )  # fmt: skip
    gone_wrong = StringField(
        _l("What would have gone wrong?"), [Optional(), Length(max=280)],
        description=_l("Had nobody asked today."),
    )  # fmt: skip
