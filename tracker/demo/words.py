"""What CI-2 to CI-6 say of their value."""

from dataclasses import replace
from datetime import date

from tracker.value.actions import Words
from tracker.value.models import Measuring

CI_2 = Words(
    now="Every update is signed with one key from 2023. It lies on a server in our office. If it "
    "is copied or lost, we have no way to replace it on devices in the field.",
    change="A second signing key is prepared. Devices learn to trust the new one and to forget "
    "the old one. We do this every three years, or at once when a key is lost.",
    effect="A copied key is worthless within two days. No clinic needs a visit.",
    if_not="Whoever copies the key can send a false update to 41,000 phones. We would have to "
    "take Sleep Coach off the market until every device was replaced by hand.",
    why="Section 6 of our cybersecurity plan promises it, and the penetration test of May found "
    "that the promise is not kept.",
    measuring=Measuring.MEASURED,
    measure="Hours from “key lost” to “old key refused” in a rehearsal.",
    baseline="Not possible",
    target="48 hours or fewer",
    known_on=date(2026, 12, 15),
)

CI_2_NEXT = replace(
    CI_2,
    change="A second signing key is prepared on a hardware token that never gives the key away. "
    "Devices learn to trust the new one and to forget the old one. We do this every two years, or "
    "at once when a token is lost.",
    effect="The key can no longer be copied, only stolen, and a theft is seen. A stolen key is "
    "worthless within two days. No clinic needs a visit.",
)

CI_3 = Words(
    now="When a person closes their account, the diary stays in the database and in the backups. "
    "We delete it by hand when somebody asks. That happened 14 times this year.",
    change="Closing an account deletes the diary from the database at once and from the backups "
    "within 30 days. The person gets a confirmation.",
    effect="A person who leaves us is gone from our systems within 30 days, without asking twice.",
    if_not="We keep the nights of people who asked us not to. A complaint to the authority would "
    "find us without an answer.",
    why="GDPR, article 17, gives everybody the right to have their data erased without undue delay.",
    measuring=Measuring.MEASURED,
    measure="Days from closing an account to its last backup copy being gone.",
    baseline="Never, unless asked",
    target="30 days or fewer",
    known_on=date(2027, 3, 31),
)

CI_4 = Words(
    now="When the wearable loses its connection, the coach goes on showing the last heart rate. "
    "A patient trained for eleven minutes by a value that was no longer hers.",
    change="When the newest value is older than two minutes, the coach greys it out, says since "
    "when it is old, and gives no advice that rests on it.",
    effect="Nobody acts on a heart rate that is not theirs any more.",
    if_not="The next case may be a patient with a heart condition. We reported the first one as an "
    "incident; a second one of the same kind would be a trend.",
    why="Corrective action CAPA-031 after incident 2026-17. ISO 14971 asks for a control of each "
    "risk that is not acceptable.",
    measuring=Measuring.PROXY,
    measure="Patients in a usability test who notice the warning without help.",
    baseline="0 of 8",
    target="8 of 8",
    known_on=date(2027, 1, 29),
)

CI_5 = Words(
    now="The export is a PDF. No other program can read it.",
    change="",
    effect="",
    if_not="",
    why="",
    measuring=Measuring.MEASURED,
    measure="",
)

CI_6 = Words(
    now="Sleep Coach takes over nights from trackers of other makers as they come. In September "
    "it computed a score from a night of 26 hours, and nobody was told.",
    change="Before a night is scored it is checked: its length, gaps, and times that overlap. A "
    "night that fails is not scored, and the patient reads why.",
    effect="A score is shown only where the data carries it. Patients and physicians can rely on "
    "the ones that they see.",
    if_not="Physicians adjust treatment by scores that are made of nothing. Line 14 of the risk "
    "file stays above what we accept.",
    why="Line 14 of the risk file was raised in September. Its control must be in place before "
    "4.3.0, which opens the import to four more makers.",
    measuring=Measuring.MEASURED,
    measure="Nights with impossible data that got a score, in 10,000 imported nights.",
    baseline="37 in 10,000 (September 2026)",
    target="0 in 10,000",
    known_on=date(2027, 2, 26),
)
