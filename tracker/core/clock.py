"""The time. Only the delivery layer asks; actions are told."""

from datetime import UTC, datetime


def now() -> datetime:
    """This moment, aware, in UTC, to the microsecond."""
    return datetime.now(UTC)


def stamp(at: datetime) -> str:
    """A moment as it stands in canonical bytes: ISO 8601, UTC, always six decimals."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
