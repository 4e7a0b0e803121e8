"""Templates of initiatives: what "new from template" presets."""

from dataclasses import dataclass

from tracker.initiatives.models import Kind, Origin


@dataclass(frozen=True, slots=True)
class Need:
    """One item of an evidence list."""

    title: str
    before_release: bool


@dataclass(frozen=True, slots=True)
class ClauseRef:
    """A clause and how an initiative made from the template usually meets it."""

    standard: str
    ref: str
    how_met: str


@dataclass(frozen=True, slots=True)
class Template:
    """Fields, clauses and evidence list of a kind of initiative that comes again."""

    key: str
    name: str
    title: str
    summary: str
    kind: Kind
    origin: Origin
    obligation: str
    stops_sales: bool
    standing: bool
    clauses: tuple[ClauseRef, ...]
    needs: tuple[Need, ...]


UDI_PI = Template(
    key="udi-pi",
    name="UDI-PI versioning",
    title="Put a UDI-PI version identifier on every release",
    summary=(
        "Every release carries its version as UDI-PI, shown in plain text in the product, "
        "so that any complaint leads to exactly one build."
    ),
    kind=Kind.COMPLIANCE,
    origin=Origin.REGULATOR,
    obligation="MDR conformity and FDA labelling of stand-alone software",
    stops_sales=True,
    standing=True,
    clauses=(
        ClauseRef("ISO 13485", "7.5.8", "The UDI-PI identifies each release throughout its life."),
        ClauseRef(
            "ISO 13485", "7.5.9.1", "The UDI-PI traces a complaint to tag, commit and build."
        ),
        ClauseRef("MDR", "Annex VI C 6.5.1", "UDI at system level; the version is the UDI-PI."),
        ClauseRef("MDR", "Annex VI C 6.5.4", "The UDI stands in plain text on the About screen."),
        ClauseRef("21 CFR", "801.50(a)", "The version number is in the production identifier."),
        ClauseRef("21 CFR", "801.50(b)(2)", "The About command shows the UDI in plain text."),
        ClauseRef("21 CFR", "830.20", "The device identifier is unique and never given twice."),
    ),
    needs=(
        Need("Screenshot of the About screen with the UDI", before_release=True),
        Need("Build log that names version, tag and commit", before_release=True),
        Need("Procedure for identification and traceability (SOP)", before_release=False),
    ),
)

TEMPLATES = {template.key: template for template in (UDI_PI,)}
