"""Reading tickets."""

from sqlalchemy import Select, select

from tracker.initiatives.models import Initiative
from tracker.tickets.models import Ticket


def tickets_of(initiative: Initiative) -> Select[Ticket]:
    """The tickets of an initiative now, in the order in which they came."""
    return (
        select(Ticket)
        .where(Ticket.initiative_id == initiative.id, Ticket.ended_at.is_(None))
        .order_by(Ticket.id)
    )
