"""CI-23 to CI-30, as they were registered."""

from datetime import date

from tracker.demo.together import Plain
from tracker.initiatives.models import Kind, Origin

FURTHER = (
    Plain(
        "CI-23", "paul", "Make the diary readable for people who see poorly",
        "More contrast and larger letters, so that patients over 65 keep their diary themselves.",
        Kind.QUALITY, Origin.CUSTOMER, "sleep-diary", "elif", "paul", date(2026, 11, 30),
        "European Accessibility Act; usability file, finding 12",
    ),
    Plain(
        "CI-24", "elif", "Ask for consent again when a purpose is added",
        "The diary asks before a night is used for something new, and keeps every answer.",
        Kind.PRIVACY, Origin.FOUND_BY_EM, "sleep-diary", "elif", "paul", date(2027, 2, 26),
        "GDPR, articles 6 and 7",
    ),
    Plain(
        "CI-25", "noah", "Translate the instructions into Polish and Czech",
        "Screens and instructions in two more languages, so that two more countries are open.",
        Kind.PRODUCT, Origin.FOUND_BY_EM, "sleep-coach", "noah", "mara", date(2027, 6, 30),
        "MDR, article 10 (11)",
    ),
    Plain(
        "CI-26", "asha", "Move the sleep score off the old numeric library",
        "The library behind the score gets no more corrections after this year.",
        Kind.TECHNICAL, Origin.FOUND_BY_EM, "sleep-coach", "noah", "mara", None,
    ),
    Plain(
        "CI-27", "lena", "Train support to recognise incidents of Night Rhythm",
        "Six people learn the new product and decide on the same day whether a complaint is an "
        "incident.",
        Kind.COMPLIANCE, Origin.AUDIT_FINDING, "night-rhythm", "omar", "yuki", date(2026, 11, 13),
        "MDR, article 87; ISO 13485, 6.2",
    ),
    Plain(
        "CI-28", "yuki", "Let the lower limit of the pulse follow age and training",
        "Athletes with a slow pulse in deep sleep are not called for nothing.",
        Kind.QUALITY, Origin.CUSTOMER, "night-rhythm", "omar", "yuki", date(2027, 4, 30),
        "Clinical evaluation, section 8.4",
    ),
    Plain(
        "CI-29", "elif", "Keep diary entries without a connection",
        "Entries wait on the phone and are sent later; no night is missing because of a cellar.",
        Kind.PRODUCT, Origin.CUSTOMER, "sleep-diary", "elif", "paul", date(2027, 3, 31),
    ),
    Plain(
        "CI-30", "asha", "Say in plain words what a sleep score means",
        "Patients ask support what 74 means. The screen could say it.",
        Kind.PRODUCT, Origin.CUSTOMER, "sleep-coach", None, "mara", date(2027, 2, 26),
    ),
)  # fmt: skip
