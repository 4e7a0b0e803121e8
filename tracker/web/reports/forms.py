"""What is chosen when a report is issued."""

from wtforms import RadioField

from tracker.core.texts import _l
from tracker.reporting.gather import DOSSIER, RELEASE, SHORT
from tracker.web.forms import BaseForm

KINDS = {
    DOSSIER: _l("Initiative dossier"),
    SHORT: _l("Short form"),
    RELEASE: _l("Release dossier"),
}


class IssueForm(BaseForm):
    kind = RadioField(
        _l("Which form?"),
        choices=[
            (DOSSIER, _l("Dossier: everything, with the full audit trail")),
            (SHORT, _l("Short form: one page")),
        ],
        default=DOSSIER,
    )


class IssueReleaseForm(BaseForm):
    """Nothing to choose: a release has one form of dossier."""
