"""What reports tell of a UDI-DI besides its releases: where it is registered, and how far."""

from reports.common import StateWord, Tone
from reports.facts import RegisteredIn
from tracker.releases.registration_models import Registration, RegistrationState

STATES = {
    RegistrationState.DRAFT: StateWord(word="Draft", tone=Tone.WAIT),
    RegistrationState.SUBMITTED: StateWord(word="Submitted", tone=Tone.WAIT),
    RegistrationState.REGISTERED: StateWord(word="Registered", tone=Tone.GOOD),
    RegistrationState.NOT_NEEDED: StateWord(word="Not needed"),
}


def registered(found: list[Registration]) -> tuple[RegisteredIn, ...]:
    """The registrations of a UDI-DI as they stand, by market."""
    return tuple(
        RegisteredIn(
            register=one.register.value, market=one.market.value, state=STATES[one.state],
            number=one.number, day=one.day,
        )
        for one in sorted(found, key=lambda one: one.market.value)
    )  # fmt: skip
