"""The glossary of the story: what Lumen Sleep means by the terms of its field, and what nobody said yet."""

from dataclasses import dataclass

from tracker.demo.teller import Teller
from tracker.glossary.actions import Wording, agree, ask_for, propose, word
from tracker.glossary.models import TermLanguage
from tracker.glossary.queries import term_named

EN, DE = TermLanguage.ENGLISH, TermLanguage.GERMAN


@dataclass(frozen=True, slots=True)
class Told:
    """Who says what a term means, and who agrees to it (nobody yet: it is only proposed)."""

    term: str
    language: TermLanguage
    by: str
    agreed_by: str | None
    long_form: str
    meaning: str
    how_it_applies: str = ""

    @property
    def wording(self) -> Wording:
        return Wording(
            term=self.term, language=self.language, long_form=self.long_form,
            meaning=self.meaning, how_it_applies=self.how_it_applies,
        )  # fmt: skip


TERMS = (
    Told(
        "UDI-PI", EN, "noah", "jonas", "Unique device identification, production identifier",
        "The half of a UDI that names what was made: for software, the one version.",
        "It is the version of the release, as the About screen shows it. A patient reads it to us, and we know the build.",
    ),
    Told(
        "UDI-DI", EN, "noah", "jonas", "Unique device identification, device identifier",
        "The half of a UDI that names the device, and stays while versions come and go.",
        "A GTIN for each of our products. A change of its performance, safety or intended use asks for a new one.",
    ),
    Told(
        "SBOM", EN, "asha", "noah", "Software bill of materials",
        "The list of all parts that a software is made of, with their versions and makers.",
        "The pipeline writes one for every release in CycloneDX. We ask it which releases hold a part when a flaw is found.",
    ),
    Told(
        "MDR", EN, "jonas", "elif", "Medical Device Regulation, (EU) 2017/745",
        "The law of the EU on medical devices, software among them.",
        "Sleep Coach and Night Rhythm are devices of class IIa under it, Sleep Diary of class I.",
    ),
    Told(
        "CAPA", EN, "jonas", "noah", "Corrective and preventive action",
        "What is done so that a fault does not happen again, and a check that it worked.",
        "Opened by regulatory/quality. Each becomes an initiative here, with the CAPA's number in its obligation.",
    ),
    Told(
        "2FA", EN, "elif", "asha", "Two-factor authentication",
        "Getting in takes two proofs of different kinds: something known, and something held.",
        "Asked of physicians in Night Rhythm. Patients may turn it on in Sleep Diary.",
    ),
    Told(
        "GDPR", EN, "lena", "paul", "General Data Protection Regulation, (EU) 2016/679",
        "The law of the EU on data about people; data about health need a reason of their own.",
        "A night is data about health. Without consent we keep none, and what is erased is gone from backups within 30 days.",
    ),
    Told(
        "signing key", EN, "noah", "asha", "",
        "The secret number with which we mark an update as ours; a phone refuses what is not marked.",
        "It lies on a hardware token in the safe in Torstraße and is replaced every two years.",
    ),
    Told(
        "PSUR", EN, "lena", None, "Periodic safety update report",
        "What the market taught about the safety of a device, drawn up year by year.",
        "Due for Sleep Coach every year in March; the complaints of a version are counted by UDI-PI.",
    ),
    Told(
        "eQMS", EN, "jonas", None, "Electronic quality management system",
        "The program in which the procedures and records of our quality management are kept.",
        "Procedures and training are there. Initiatives, releases and their evidence are here.",
    ),
    Told(
        "EUDAMED", EN, "jonas", None, "European database on medical devices",
        "The EU's public list of devices, their makers and certificates.",
    ),
    Told(
        "DiGA", DE, "mara", "lena", "Digitale Gesundheitsanwendung",
        "Eine App auf Rezept: Die Krankenkasse zahlt, wenn sie im Verzeichnis des BfArM steht.",
        "Sleep Coach steht seit 2025 darin. Jede wesentliche Änderung melden wir, bevor wir sie ausliefern.",
    ),
    Told(
        "BfArM", DE, "lena", "mara", "Bundesinstitut für Arzneimittel und Medizinprodukte",
        "Die deutsche Behörde für Medizinprodukte; bei ihr liegt auch das Verzeichnis der DiGA.",
        "Ihr melden wir Vorkommnisse und die wesentlichen Änderungen von Sleep Coach.",
    ),
    Told(
        "CE-Kennzeichnung", DE, "jonas", "mara", "",
        "Das Zeichen, mit dem der Hersteller erklärt, dass sein Produkt die Vorschriften der EU erfüllt.",
        "Sie steht im Infobildschirm neben der UDI. Ohne sie verkaufen wir in der EU nichts.",
    ),
    Told(
        "Zweckbestimmung", DE, "lena", None, "",
        "Wofür ein Produkt nach den Worten seines Herstellers da ist.",
        "Ändert sich ihr Wortlaut, so braucht das Produkt eine neue UDI-DI, und die Benannte Stelle prüft mit.",
    ),
)  # fmt: skip

ASKED = (("yuki", "SaMD", EN), ("felix", "ePA", DE))


def explain_terms(tell: Teller) -> None:
    """Some terms were asked about at the words themselves; others come from a round of the team."""
    for told in TERMS:
        term = term_named(told.term, told.language)
        if term is None:
            term = tell.does(told.by, propose, told.wording)
        else:
            tell.does(told.by, word, term, told.wording)
        if told.agreed_by:
            tell.does(told.agreed_by, agree, term)
    for who, name, language in ASKED:
        tell.does(who, ask_for, name, language)
