"""The templates that come with the product."""

from tracker.core.texts import _l
from tracker.initiatives.models import Kind, Origin
from tracker.initiatives.templates import ClauseRef, Need, Template

UDI_PI = Template(
    key="udi-pi",
    name=_l("UDI-PI versioning"),
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

SBOM = Template(
    key="sbom",
    name=_l("Bill of materials per release"),
    title="Attach a software bill of materials to every release",
    summary=(
        "Every release comes with the list of all components that it is built from, with versions "
        "and licences, so that a new vulnerability leads to the affected releases in minutes."
    ),
    kind=Kind.SECURITY,
    origin=Origin.REGULATOR,
    obligation=(
        "MDR Annex I 17.2 (state of the art of information security), IEC 62304 (SOUP is "
        "identified), the Cyber Resilience Act, and FDA premarket submissions of cyber devices"
    ),
    stops_sales=True,
    standing=True,
    clauses=(
        ClauseRef(
            "IEC 62304", "8.1.2", "The list names each SOUP item with title, maker and version."
        ),
        ClauseRef(
            "IEC 62304",
            "7.1.3",
            "Known anomalies of the listed components are read and judged before release.",
        ),
        ClauseRef(
            "CRA Annex I Part", "II.1", "The list is machine-readable and covers all dependencies."
        ),
        ClauseRef(
            "MDR Annex I", "17.2", "Components are known, so their security can be kept up to date."
        ),
        ClauseRef("ISO/IEC 27001", "A.5.21", "What enters through suppliers stands in the list."),
    ),
    needs=(
        Need("Bill of materials of the build, in CycloneDX or SPDX", before_release=True),
        Need("Report of known vulnerabilities in its components, each judged", before_release=True),
        Need("Procedure that makes the list in the pipeline (SOP)", before_release=False),
    ),
)

KEY_ROTATION = Template(
    key="key-rotation",
    name=_l("Signing-key rotation"),
    title="Rotate the key that signs our releases",
    summary=(
        "A new signing key replaces the old one, updates signed with it install everywhere, and "
        "the old key is revoked, so that a lost key endangers no device for long."
    ),
    kind=Kind.SECURITY,
    origin=Origin.FOUND_BY_EM,
    obligation="MDR Annex I 17.4 (protection against unauthorised changes), the key management policy",
    stops_sales=False,
    standing=False,
    clauses=(
        ClauseRef("ISO/IEC 27001", "A.8.24", "Keys have an owner, a lifetime, and are replaced."),
        ClauseRef(
            "MDR Annex I", "17.4", "Only builds that are signed with a valid key are installed."
        ),
        ClauseRef(
            "CRA Annex I Part", "I.2(f)", "The signature shows that a program was not altered."
        ),
        ClauseRef(
            "CRA Annex I Part", "II.7", "Updates reach devices signed, also with the new key."
        ),
        ClauseRef(
            "NIS2 Art.", "21(2)(h)", "The policy on cryptography names who rotates, and when."
        ),
    ),
    needs=(
        Need("Record of the key ceremony: who, when, where the key lies", before_release=True),
        Need(
            "Test that devices in the field accept an update signed with the new key",
            before_release=True,
        ),
        Need(
            "Proof that the old key is revoked and its copies are destroyed", before_release=False
        ),
        Need("Key management procedure, with the date of the next rotation", before_release=False),
    ),
)

PENETRATION_TEST = Template(
    key="penetration-test",
    name=_l("Penetration test"),
    title="Have the product attacked by an independent tester",
    summary=(
        "Somebody who did not build the product tries to break in, under an agreed scope. Each "
        "finding is fixed or accepted with a reason, and the fixes are tested again."
    ),
    kind=Kind.SECURITY,
    origin=Origin.AUDIT_FINDING,
    obligation=(
        "MDR Annex I 17.2 (verification of information security), the security plan; customers "
        "ask for the report"
    ),
    stops_sales=False,
    standing=False,
    clauses=(
        ClauseRef("MDR Annex I", "17.2", "Security is verified by somebody independent."),
        ClauseRef("ISO/IEC 27001", "A.8.29", "The test is part of the acceptance of the product."),
        ClauseRef("ISO/IEC 27001", "A.8.8", "Findings are judged, fixed and tracked to their end."),
        ClauseRef("CRA Annex I Part", "II.3", "It is repeated regularly; the plan names when."),
        ClauseRef("ISO 13485", "7.3.6", "Results and conclusions are kept as a verification."),
    ),
    needs=(
        Need("Agreed scope: version, systems, accounts, dates", before_release=False),
        Need("Report of the tester, with their name and independence", before_release=False),
        Need("Decision on each finding: fixed in, or accepted because", before_release=False),
        Need("Retest of the findings that were fixed", before_release=False),
    ),
)

PATCH_POLICY = Template(
    key="patch-policy",
    name=_l("Patch policy"),
    title="Say how fast we patch, and keep to it",
    summary=(
        "A policy names how many days a critical, high or lower vulnerability may stay open, who "
        "decides, and how users learn of it. We measure it on every fix."
    ),
    kind=Kind.COMPLIANCE,
    origin=Origin.HANDED_DOWN,
    obligation=(
        "IEC 62304 6.1 (maintenance plan), the Cyber Resilience Act Annex I Part II, NIS2 Art. 21; "
        "customers' security annexes"
    ),
    stops_sales=False,
    standing=True,
    clauses=(
        ClauseRef("IEC 62304", "6.1", "The maintenance plan names the deadlines of the policy."),
        ClauseRef("IEC 62304", "6.2.5", "Users and regulators are told of problems and patches."),
        ClauseRef("CRA Annex I Part", "II.2", "Vulnerabilities are mended without delay."),
        ClauseRef("CRA Annex I Part", "II.8", "Patches are free of charge, with a notice."),
        ClauseRef(
            "ISO/IEC 27001", "A.8.8", "Vulnerabilities are found, judged and closed in time."
        ),
        ClauseRef(
            "NIS2 Art.", "21(2)(e)", "Handling and disclosure are written down and followed."
        ),
    ),
    needs=(
        Need("Open vulnerabilities of the release, each within its deadline", before_release=True),
        Need("Patch policy, approved, with deadlines by severity", before_release=False),
        Need("Contact address for reports, published and answered", before_release=False),
    ),
)

DATA_EXPORT = Template(
    key="data-export",
    name=_l("Data export on request"),
    title="Give people their data in an open format when they ask",
    summary=(
        "Anybody whose data we hold receives all of it within a month, in a format that other "
        "programs read, without an engineer having to search by hand."
    ),
    kind=Kind.PRIVACY,
    origin=Origin.CUSTOMER,
    obligation="GDPR Art. 15 and 20; answered within one month (Art. 12)",
    stops_sales=False,
    standing=False,
    clauses=(
        ClauseRef("GDPR", "Art. 20", "The export is structured, common and machine-readable."),
        ClauseRef("GDPR", "Art. 15", "It holds every category that we keep of the person."),
        ClauseRef("GDPR", "Art. 12", "It is answered within one month, after the person is known."),
        ClauseRef("ISO/IEC 27001", "A.5.34", "Only the person receives it, over a protected way."),
    ),
    needs=(
        Need("Export of a test account, compared with what is stored", before_release=True),
        Need("Description of the format, with all categories of data", before_release=False),
        Need("Procedure: who answers, how the person is identified", before_release=False),
        Need("Record of a request that was answered in time", before_release=False),
    ),
)

READY_MADE = (UDI_PI, SBOM, KEY_ROTATION, PENETRATION_TEST, PATCH_POLICY, DATA_EXPORT)

TEMPLATES = {template.key: template for template in READY_MADE}
