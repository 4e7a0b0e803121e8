"""The order of a team as JSON: places, what is new, what is not now; nobody's load."""

from datetime import date, datetime

from pydantic import Field
from sqlalchemy import Select

from tracker.exchange.shapes.base import Shape
from tracker.identity.models import Team
from tracker.initiatives.models import Status
from tracker.order.queries import estimates, order_of, parkings, readable_rows


class PlaceShape(Shape):
    """One place; without `key` it is an initiative of a product that the token does not reach."""

    place: int
    key: str | None
    title: str | None
    status: Status | None = Field(description="As it is today, also in an older order.")
    due_on: date | None
    new: bool = Field(description="It came after the last that somebody placed.")
    person_days: int | None = Field(description="As its team estimates what is left.")


class NotNowShape(Shape):
    """What was put off, with its reason."""

    key: str
    title: str
    reason: str
    until: date | None
    would_change: str
    since: datetime


class OrderShape(Shape):
    """One strict order, 1 for the first."""

    team: str
    on: date | None = Field(description="The day at whose end (UTC) it was so; null: now.")
    edition: str = Field(description="Send it with a move, so that an older picture is noticed.")
    moves: int = Field(description="How many moves there were.")
    places: list[PlaceShape]
    not_now: list[NotNowShape]


def order_shape(
    team: Team, products: Select[int], on: date | None = None, at: datetime | None = None
) -> OrderShape:
    """The order now, or as it was at a moment: the end of the day `on`."""
    order = order_of(team, at)
    known = readable_rows([*order.places, *order.parked], products)
    days = estimates(order.places, at)
    places = []
    for n, number in enumerate(order.places, 1):
        row = known.get(number)
        places.append(
            PlaceShape(
                place=n, key=row and row.key, title=row and row.title, status=row and row.status,
                due_on=row and row.due_on, new=number in order.new,
                person_days=days.get(number) if row else None,
            )
        )  # fmt: skip
    return OrderShape(
        team=team.key, on=on, edition=order.edition, moves=order.number, places=places,
        not_now=[
            NotNowShape(
                key=known[p.initiative_id].key, title=known[p.initiative_id].title,
                reason=p.reason, until=p.until, would_change=p.would_change, since=p.began_at,
            )
            for p in parkings(order.parked, at)
            if p.initiative_id in known
        ],
    )  # fmt: skip
