"""Value statements: written, questioned, said back, signed."""

from tracker.web.value import questions, sign, why
from tracker.web.value.views import bp

__all__ = ["bp", "questions", "sign", "why"]
