"""What the parts of a statement, the kinds of questions and the ways of measuring are called."""

from tracker.core.texts import _l
from tracker.value.models import Measuring, Part, QuestionKind

PARTS = {
    Part.NOW: _l("Now"),
    Part.CHANGE: _l("The change"),
    Part.EFFECT: _l("The effect"),
    Part.IF_NOT: _l("If we do not"),
    Part.WHY: _l("Why it is worth it"),
}
HELP = {
    Part.NOW: _l("What is so today, and for whom it is a trouble."),
    Part.CHANGE: _l("What will be different, as somebody outside engineering would see it."),
    Part.EFFECT: _l("What becomes better for patients, customers or us."),
    Part.IF_NOT: _l("What happens, and when, if it is left undone."),
    Part.WHY: _l("Why the effect is worth the work."),
}
QUESTION_KINDS = {
    QuestionKind.TOO_VAGUE: _l("Too vague"),
    QuestionKind.TOO_DETAILED: _l("Too detailed"),
    QuestionKind.TERM_UNCLEAR: _l("Term unclear"),
    QuestionKind.WHY_MISSING: _l("Why is missing"),
    QuestionKind.SO_WHAT: _l("So what?"),
}
MEASURING = {
    Measuring.MEASURED: _l("It is measured"),
    Measuring.PROXY: _l("By something near it (a proxy)"),
    Measuring.NOT_MEASURABLE: _l("It cannot be measured"),
}
