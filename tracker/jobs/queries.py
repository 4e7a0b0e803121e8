"""Reading jobs: everybody sees those that they asked for."""

from sqlalchemy import Select, select
from sqlalchemy.orm import defer

from tracker.identity.models import Person
from tracker.jobs.models import Job

NEWEST = 20


def jobs_of(person: Person, kind: str) -> Select[Job]:
    """The newest jobs of a person, without what came out of them."""
    return (
        select(Job)
        .where(Job.by_id == person.id, Job.kind == kind)
        .options(defer(Job.result))
        .order_by(Job.id.desc())
        .limit(NEWEST)
    )
