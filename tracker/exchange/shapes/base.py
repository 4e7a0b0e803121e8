"""What every shape stands on, and the small ones that others hold."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from tracker.identity.models import Person
from tracker.readiness.conditions import Missing, Place
from tracker.signing.models import Meaning, Signature

#: Gives the address of the page where something is shown or mended.
Address = Callable[[Place, str], str]

Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$", description="SHA-256, lower-case hex.")]


class Shape(BaseModel):
    """JSON that leaves: these fields, and no other."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        defer_build=True,
        json_schema_serialization_defaults_required=True,
    )


class PersonShape(Shape):
    """Somebody: the address tells people apart, the name is what is printed."""

    name: str
    email: str


class MissingShape(Shape):
    """One thing that is missing, and the page that mends it."""

    sentence: str
    url: str


class SignatureShape(Shape):
    """Who signed what with which meaning, and when."""

    name: str = Field(description="As printed then; a person may be called otherwise now.")
    role: str
    meaning: Meaning
    sentence: str
    remark: str | None = Field(description="The reason, or the reservation.")
    deputy_of: str | None
    at: datetime
    document_sha256: Sha256
    stands: bool = Field(description="False once its signer withdrew it.")


def person_shape(person: Person | None) -> PersonShape | None:
    return None if person is None else somebody(person)


def somebody(person: Person) -> PersonShape:
    return PersonShape(name=person.name, email=person.email)


def missing_shape(missing: Missing, address: Address) -> MissingShape:
    return MissingShape(sentence=missing.sentence, url=address(missing.place, missing.key))


def signature_shape(signature: Signature | None) -> SignatureShape | None:
    if signature is None:
        return None
    return SignatureShape(
        name=signature.printed_name, role=signature.role, meaning=signature.meaning,
        sentence=signature.sentence, remark=signature.remark, deputy_of=signature.deputy_of,
        at=signature.at, document_sha256=signature.document.sha256, stands=signature.stands,
    )  # fmt: skip
