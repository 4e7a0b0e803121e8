"""What the states and languages of a term are called."""

from tracker.core.texts import _l
from tracker.glossary.models import TermLanguage, TermState

STATES = {
    TermState.ASKED: _l("Asked"),
    TermState.PROPOSED: _l("Proposed"),
    TermState.AGREED: _l("Agreed"),
}
TONES = {TermState.ASKED: "wait", TermState.PROPOSED: "info", TermState.AGREED: "ok"}
LANGUAGES = {TermLanguage.ENGLISH: _l("English"), TermLanguage.GERMAN: _l("German")}
