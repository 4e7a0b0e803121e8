"""What states of a registration are called, and how those of a UDI-DI stand."""

from typing import Any

from tracker.core.texts import _l
from tracker.releases.models import Device
from tracker.releases.registration_models import REGISTERS, Registration, RegistrationState

STATES = {
    RegistrationState.DRAFT: (_l("Draft"), "wait"),
    RegistrationState.SUBMITTED: (_l("Submitted"), "info"),
    RegistrationState.REGISTERED: (_l("Registered"), "ok"),
    RegistrationState.NOT_NEEDED: (_l("Not needed"), "plain"),
}
#: Of a UDI-DI that is older than these tasks.
NOT_RECORDED = (_l("Not recorded"), "plain")


def standing(device: Device, tasks: list[Registration]) -> list[dict[str, Any]]:
    """One line for the register of each of its markets."""
    by_register = {task.register: task for task in tasks}
    lines = []
    for row in device.market_rows:
        register = REGISTERS[row.market]
        task = by_register.get(register)
        lines.append({
            "register": register.value, "market": row.market.value, "task": task,
            "state": STATES[task.state] if task else NOT_RECORDED,
        })  # fmt: skip
    return lines
