"""The labels of a release as PDF: what may be stuck on, and what is marked so that nobody does.

Nothing of this is kept: a release that is out never changes, and neither do the bytes of its labels.
The proof of each symbol stands in the data attached to the file, and in the release dossier.
"""

from dataclasses import dataclass

from reports.codec import to_json
from reports.common import Company
from reports.labels import PRESET, SIZES, Label, Labels, LabelsHead, Paper
from tracker import __version__
from tracker.core.canonical import sha256
from tracker.core.errors import Invalid, RuleBroken
from tracker.core.texts import _, in_the_records_language
from tracker.identity.queries import company
from tracker.releases.models import Release, ReleaseState, ReleaseUdi
from tracker.reporting.drawing import drawn_by
from tracker.reporting.read_back import read_back
from tracker.udi.symbol import symbol_of

DRAFT = "DRAFT, not released: do not use"
WITHDRAWN = "WITHDRAWN: do not use"


@dataclass(frozen=True, slots=True)
class Form:
    """How labels are printed: on which paper, and how large the symbol is, in millimetres."""

    paper: Paper = Paper.SHEET
    millimetres: int = PRESET


def form_of(paper: str | None, size: str | None) -> Form:
    """What an address or a command asks for; None: a sheet, and 14 mm."""
    if paper is not None and paper not in {known.value for known in Paper}:
        raise Invalid("paper", _("Labels are printed on “a4” or on “roll”, not on “%(told)s”.", told=paper[:40]))  # fmt: skip
    if size is not None and size not in {str(known) for known in SIZES}:
        raise Invalid(
            "size",
            _(
                "A symbol is %(sizes)s mm wide; “%(told)s” is none of them.",
                sizes=", ".join(map(str, SIZES)), told=size[:40],
            ),
        )  # fmt: skip
    return Form(Paper(paper or Paper.SHEET), int(size or PRESET))


def labels(release: Release, form: Form) -> Labels:
    """A label for each UDI of a release; RuleBroken where there is none to print."""
    if not release.udis:
        raise RuleBroken(_("%(key)s carries no UDI, so it has no label.", key=release.key))
    if release.state is ReleaseState.CANCELLED:
        raise RuleBroken(_("%(key)s was cancelled: its UDI never goes on the market, so it has no label.", key=release.key))  # fmt: skip
    with in_the_records_language():
        return Labels(
            header=_head(release), paper=form.paper, millimetres=form.millimetres,
            mark=_mark(release), note=_note(release, form),
            labels=tuple(_label(udi, release.version) for udi in release.udis),
        )  # fmt: skip


def tag_of(told: Labels) -> str:
    """What tells these labels from others before they are drawn: their data and this version."""
    return sha256(to_json(told) + __version__.encode())


def labels_pdf(told: Labels) -> bytes:
    """The labels, drawn; the same record gives the same bytes."""
    return drawn_by(told, _("The labels could not be drawn."))


def file_name(release: Release, form: Form) -> str:
    return f"{release.key}-label-{form.paper.value}-{form.millimetres}mm.pdf"


def module_of(release: Release, millimetres: int) -> float:
    """Millimetres of the smallest module on the labels of a release."""
    return min(millimetres / len(symbol_of(udi.hri).modules) for udi in release.udis)


def _mark(release: Release) -> str | None:
    if release.withdrawn:
        return WITHDRAWN
    return DRAFT if release.state is ReleaseState.PLANNED else None


def _head(release: Release) -> LabelsHead:
    owner = company()
    return LabelsHead(
        title=f"Labels of release {release.key}: {release.title}",
        company=Company(name=owner.name, address=owner.address),
        scope="UDI labels: every symbol was decoded again and compared before it was handed out",
        generated_at=release.released_at or release.created_at,
    )  # fmt: skip


def _note(release: Release, form: Form) -> str:
    return (
        f"Symbol {form.millimetres} mm, module {module_of(release, form.millimetres):.2f} mm. "
        "Print at 100 %, on labels of 99.1 × 38.1 mm."
    )


def _label(udi: ReleaseUdi, version: str) -> Label:
    return Label(
        di=udi.device.gtin, trade_name=udi.device.trade_name, version=version,
        lines=symbol_of(udi.hri).lines, symbol=read_back(udi.hri),
    )  # fmt: skip
