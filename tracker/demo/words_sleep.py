"""What the later initiatives of Sleep Coach and Sleep Diary say of their value, by key."""

from dataclasses import replace
from datetime import date

from tracker.demo.said import Said, said

SLEEP: dict[str, Said] = {
    "CI-18": said(
        now="Sleep Coach was last attacked by somebody independent in May 2024. Since then it has "
        "got sharing with clinics and imports from other makers.",
        change="An independent laboratory attacks 4.2.0 for two weeks, under an agreed scope. Each "
        "finding is mended or accepted with a reason.",
        effect="We know our holes before somebody else does, and clinics get a report of this year.",
        if_not="Two clinics do not sign without a report of the last twelve months.",
        why="MDR Annex I, 17.2; our cybersecurity plan, section 4; customers' security annexes.",
        measure="Open findings rated high or critical after the retest.",
        baseline="Unknown",
        target="0",
        known_on=date(2026, 11, 30),
        back="Nobody independent has tried to break in for two years. After this we know what is "
        "open, we mend what is serious, and clinics get the report that they ask for.",
    ),
    "CI-19": said(
        now="We patch when we find the time. A vulnerability in a library of Sleep Diary stood open "
        "for 71 days this spring.",
        change="A policy: critical within 7 days, high within 30, the rest within 90. Elif decides, "
        "and users are told.",
        effect="Everybody knows how long we may take, and it is measured at every release.",
        if_not="Nobody can say whether 71 days were too long. Insurers ask for the number.",
        why="IEC 62304, 6.1; Cyber Resilience Act, Annex I, part II.",
        measure="Vulnerabilities open for longer than their deadline, at a release.",
        baseline="3 (diary 1.8.0)",
        target="0",
        known_on=date(2027, 3, 31),
        back="Until now patching had no deadline. With 7, 30 and 90 days we can be held to our word, "
        "at every release.",
    ),
    "CI-22": said(
        now="Sleep Diary shows “1.8” on its About screen, whatever build it is.",
        change="From 1.9.0 on its full version stands there as UDI-PI, as in Sleep Coach.",
        effect="A complaint about the diary leads to one build as well.",
        if_not="The diary cannot be sold after 2026 under the rules that its sister meets already.",
        why="MDR, Annex VI, part C, 6.5; ISO 13485, 7.5.8.",
        measure="Complaints for which support names the build during the first call.",
        baseline="11 of 20",
        target="19 of 20",
        known_on=date(2027, 1, 29),
        back="What we did for the coach we do for the diary: one line on the screen tells us the "
        "build, so that a fault does not concern everybody.",
    ),
    "CI-23": said(
        now="Text of the diary is grey on white and cannot be enlarged beyond 120 %. Every fourth "
        "patient is older than 65.",
        change="Contrast of at least 4.5 to 1 everywhere, and text up to 200 % without loss.",
        effect="Patients who see poorly keep their diary themselves.",
        if_not="They stop after a week, and their physician treats without a diary.",
        why="Usability file, finding 12; European Accessibility Act since June 2025.",
        measure="Text on our screens that misses 4.5 to 1.",
        baseline="38 of 212 texts",
        target="0 of 212",
        known_on=date(2026, 11, 30),
        back="Older patients cannot read the diary and give it up. With more contrast and larger "
        "letters they go on, and their physician has something to read.",
    ),
    "CI-24": said(
        now="Consent is asked once, at the first start. In March we began to compute averages of all "
        "patients, which nobody had agreed to.",
        change="When a purpose is added, the diary asks again and keeps the old answer with its day.",
        effect="We use a night only for what its person agreed to.",
        if_not="We stop the averages, or we use data without a reason that holds.",
        why="GDPR, articles 6 and 7.",
        measure="Purposes in use to which a person did not agree, in a sample of 50 people.",
        baseline="1 of 4",
        target="0",
        known_on=date(2027, 2, 26),
        back="We began to use nights for something that people had not agreed to. Now the diary asks "
        "again before we do, and remembers what was said when.",
    ),
    "CI-25": said(
        now="The instructions exist in German and English. Poland and Czechia ask for their own.",
        change="Instructions and screens are translated into Polish and Czech.",
        effect="We can sell in two more countries.",
        if_not="We do not sell there.",
        why="MDR, article 10 (11): information in the language of the country.",
        measure="Countries in which Sleep Coach may be sold.",
        baseline="7",
        target="9",
        known_on=date(2027, 6, 30),
        back="",
    ),
    "CI-29": said(
        now="Without a connection the diary does not open. People who sleep where there is none "
        "write on paper or not at all: 6 of 100 nights are missing.",
        change="Entries are kept on the phone and sent when there is a connection again.",
        effect="No night is missing because of a cellar or an aeroplane.",
        if_not="Physicians go on with gaps that look like a patient who does not care.",
        why="Complaints of 2026, the third most frequent; usability file, finding 9.",
        measure="Nights that are missing for want of a connection, in 100.",
        baseline="6 of 100",
        target="1 of 100 or fewer",
        known_on=date(2027, 3, 31),
        back="Patients lose nights because the diary needs the network. It keeps them and sends them "
        "later, and physicians stop taking gaps for carelessness.",
    ),
}

#: The second version of CI-24, which makes the signature on the first one stale.
CONSENT_NEXT = replace(
    SLEEP["CI-24"].words,
    change="When a purpose is added, the diary asks again and keeps the old answer with its day. "
    "Whoever does not answer within 30 days is taken as having said no.",
)
