"""The value statement of an initiative as a report tells it: versions, questions, say-backs."""

from reports import facts
from reports.common import Listed, NoneRecorded, StateWord, Tone
from tracker.value.models import Measuring, Outcome, Part, Question, SayBack, ValueVersion
from tracker.value.queries import SignOff, ValueState

PARTS = {
    Part.NOW: "Now",
    Part.CHANGE: "What changes",
    Part.EFFECT: "Effect",
    Part.IF_NOT: "If we do not",
    Part.WHY: "Why",
}

_TONES = {
    ValueState.SIGNED: Tone.GOOD,
    ValueState.RESERVED: Tone.WAIT,
    ValueState.REFUSED: Tone.BAD,
    ValueState.STALE: Tone.WAIT,
}

Proof = facts.Measured | facts.Proxy | facts.CannotBeMeasured


def statements(versions: list[ValueVersion], state: SignOff) -> Listed[facts.ValueStatement]:
    """Every published version, the newest first, each with its state."""
    found = tuple(_statement(version, _state_of(version, state)) for version in versions)
    return found or NoneRecorded()


def _state_of(version: ValueVersion, state: SignOff) -> StateWord:
    if state.version is not None and version.number != state.version.number:
        return StateWord(word=f"superseded by version {state.version.number}")
    if state.state is ValueState.STALE:
        return StateWord(
            word=f"not signed; the signature is on version {state.decided_version}", tone=Tone.WAIT
        )
    word = state.state.value
    return StateWord(word=word, tone=_TONES.get(state.state, Tone.PLAIN))


def _statement(version: ValueVersion, state: StateWord) -> facts.ValueStatement:
    return facts.ValueStatement(
        version=version.number, author=version.published_by.name,
        published_at=version.published_at, now=version.now, change=version.change,
        effect=version.effect, if_not=version.if_not, why=version.why, proof=_proof(version),
        state=state,
    )  # fmt: skip


def _open_end(sentence: str) -> str:
    """Without its full stop, where the report goes on after it."""
    return sentence.removesuffix(".")


def _proof(version: ValueVersion) -> Proof:
    if version.measuring is Measuring.NOT_MEASURABLE:
        return facts.CannotBeMeasured(because=_open_end(version.measure))
    if version.measuring is Measuring.PROXY:
        return facts.Proxy(sign=_open_end(version.measure), by=version.known_on)
    return facts.Measured(
        what=_open_end(version.measure), baseline=version.baseline or "no baseline",
        target=version.target or "no target", by=version.known_on,
    )  # fmt: skip


def questions(versions: list[ValueVersion]) -> Listed[facts.QuestionAnswer]:
    """Every question on any version with its answers, in the order of asking."""
    asked = sorted((q for version in versions for q in version.questions), key=lambda q: q.id)
    return tuple(_question(question) for question in asked) or NoneRecorded()


def _question(question: Question) -> facts.QuestionAnswer:
    return facts.QuestionAnswer(
        kind=question.kind.value.capitalize(), part=PARTS[question.part],
        quoted=question.quote or None, text=question.body, asked_by=question.asked_by.name,
        asked_at=question.asked_at, version=question.version.number,
        answers=tuple(facts.Answer(text=a.body, by=a.by.name, at=a.at) for a in question.answers),
        me_too=len(question.me_toos),
        closed_by=question.closed_by.name if question.closed_by else None,
        closed_at=question.closed_at, closed_how=_closing(question),
    )  # fmt: skip


def _closing(question: Question) -> str | None:
    if question.closed_by_id is None:
        return None
    if question.closed_by_id == question.asked_by_id:
        return "clear to me now"
    return f"by EM and PM for a silent asker: {question.closing_reason or 'no reason'}"


def say_backs(versions: list[ValueVersion]) -> Listed[facts.SayBack]:
    """Every say-back on any version, the oldest first, with what the explainer answered."""
    said = sorted((s for version in versions for s in version.say_backs), key=lambda s: s.id)
    return tuple(_said(say_back) for say_back in said) or NoneRecorded()


_HEARD = {
    Outcome.CONFIRMED: StateWord(word="Confirmed", tone=Tone.GOOD),
    Outcome.NOT_QUITE: StateWord(word="Not quite", tone=Tone.WAIT),
    None: StateWord(word="Waits for the explainer", tone=Tone.WAIT),
}


def _said(say_back: SayBack) -> facts.SayBack:
    return facts.SayBack(
        version=say_back.version.number, text=say_back.body, by=say_back.by.name, at=say_back.at,
        outcome=_HEARD[say_back.outcome],
        answered_by=say_back.heard_by.name if say_back.heard_by else None,
        answered_at=say_back.heard_at, note=say_back.remark or None,
    )  # fmt: skip
