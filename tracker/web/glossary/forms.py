"""Forms of a term."""

from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from tracker.core.texts import _l
from tracker.glossary.actions import LONGEST, Wording
from tracker.glossary.models import TermLanguage
from tracker.web.edits import EditForm
from tracker.web.forms import BaseForm
from tracker.web.glossary.words import LANGUAGES

TEXT = Length(max=4_000, message=_l("At most 4,000 characters."))
_TERM = [DataRequired(_l("Type the term.")), Length(max=LONGEST)]
_CHOICES = [(language.value, label) for language, label in LANGUAGES.items()]


class AskTermForm(BaseForm):
    """A term that somebody does not know."""

    term = StringField(
        _l("Term"), _TERM, description=_l("As it stands in the text, such as UDI-PI or CE-Kennzeichnung."),
    )  # fmt: skip
    language = SelectField(_l("Language of the text"), choices=_CHOICES)


class TermForm(EditForm):
    """A term, what it means, and how it applies."""

    term = StringField(_l("Term"), _TERM, description=_l("As people write it, such as UDI-PI."))
    language = SelectField(_l("Language"), choices=_CHOICES)
    long_form = StringField(
        _l("Long form"), [Optional(), Length(max=200)],
        description=_l("What the letters stand for. Empty where the term is a word."),
    )  # fmt: skip
    meaning = TextAreaField(
        _l("Meaning"), [DataRequired(_l("Say what it means.")), TEXT],
        description=_l("One or two sentences that somebody from another trade understands."),
    )  # fmt: skip
    how_it_applies = TextAreaField(
        _l("How it applies to us"), [Optional(), TEXT],
        description=_l("What it means for our products and our work. Needed before it can be agreed."),
    )  # fmt: skip

    def wording(self) -> Wording:
        """The same, in the words of the action."""
        return Wording(
            term=" ".join((self.term.data or "").split()), language=TermLanguage(self.language.data),
            long_form=self.long_form.data or "", meaning=self.meaning.data or "",
            how_it_applies=self.how_it_applies.data or "",
        )  # fmt: skip


class AgreeForm(BaseForm):
    """Agreeing to the words that the page shows."""

    edition = HiddenField()


class TakeOutForm(BaseForm):
    """Why a term is none."""

    reason = TextAreaField(
        _l("Why it is taken out"), [DataRequired(_l("Give a reason; it stands in the record.")), TEXT]
    )  # fmt: skip
