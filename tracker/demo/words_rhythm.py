"""What the initiatives of Night Rhythm say of their value, by key."""

from datetime import date

from tracker.demo.said import Said, said

RHYTHM: dict[str, Said] = {
    "CI-7": said(
        now="A night full of gaps is read like a good one. Last quarter 61 of 900 nights were too "
        "noisy to judge, and each of them got a result.",
        change="The noise of each stretch is measured. Where more than a third is noisy, the page "
        "says “too noisy to judge” and names the hours.",
        effect="Physicians see at once which nights to repeat, and trust the others.",
        if_not="A result that rests on noise sends a patient home untreated, or to a cardiologist "
        "for nothing. Line N-2 of the risk file stays above what we accept.",
        why="Line N-2 of the risk file, and ISO 14971: the control must be in place before 2.1.",
        measure="Nights too noisy to judge that still get a result, of 900.",
        baseline="61 of 900 (July to September 2026)",
        target="0 of 900",
        known_on=date(2026, 12, 31),
        back="Some nights are mostly noise and still look like a result. From now on we say so and "
        "name the hours, and the physician has the night repeated instead of guessing.",
    ),
    "CI-8": said(
        now="A finding says “atrial fibrillation, 38 minutes” and not which algorithm found it. "
        "After an update nobody can tell old findings from new ones.",
        change="The version of the algorithm stands beside each finding, on the page and in print.",
        effect="When an algorithm turns out wrong, we know which findings to read again.",
        if_not="After a fault all 14,000 findings have to be read again instead of those of one "
        "version. The audit's observation 4 becomes a nonconformity in August.",
        why="Audit of August 2025, observation 4. ISO 13485, 7.5.9, asks for traceability.",
        measure="Findings whose algorithm can be named, in a sample of 100.",
        baseline="0 of 100",
        target="100 of 100",
        known_on=date(2026, 12, 31),
        back="Every finding carries the version that made it, so a wrong algorithm costs us its own "
        "findings and not all of them. The auditor comes back for it in August.",
    ),
    "CI-9": said(
        now="In Leipzig a nurse types 30 findings a day from our page into the hospital's system. "
        "Each of them takes two minutes, and one in 200 is typed wrong.",
        change="Findings go to the hospital's system as FHIR observations, under the sign-in that "
        "the nurse has already.",
        effect="Nobody types findings. An hour a day is free for patients.",
        if_not="Leipzig does not renew in March. Two more hospitals ask for it before they sign.",
        why="The contract with Leipzig names it as a condition of renewal.",
        measure="Findings that are typed by hand in Leipzig, a day.",
        baseline="30",
        target="0",
        known_on=date(2027, 3, 31),
        back="",
    ),
    "CI-12": said(
        now="A night leaves the phone and may never arrive. In February 19 nights were lost, and we "
        "heard of it from a physician eight days later.",
        change="Phone and server compare what was sent and what arrived, each morning. What is "
        "missing is sent again, or a person is told.",
        effect="No night is lost without somebody knowing it by noon.",
        if_not="The next lost night may be the one with the finding. A second incident of the kind "
        "is a trend that we would have to report.",
        why="Corrective action CAPA-038 after incident 2026-05.",
        measure="Nights sent and not arrived that nobody noticed by noon, in a month.",
        baseline="19 (February 2026)",
        target="0",
        known_on=date(2026, 11, 30),
        back="We did not know when a night got lost. Now both ends count each morning, and what is "
        "missing is fetched or somebody is called before the physician sits down.",
    ),
    "CI-15": said(
        now="A finding goes to physician and patient at the same moment. In June two patients drove "
        "to an emergency room for a finding that their physician rejected an hour later.",
        change="A finding waits until a physician confirmed it, at most 24 hours; then a second "
        "physician of the clinic is asked.",
        effect="Patients read findings that somebody stands behind.",
        if_not="We frighten people with errors of ours. Line N-9 of the risk file stays open, and "
        "the notified body asked for it in its last letter.",
        why="Line N-9 of the risk file, raised in June after complaint 2026-118.",
        measure="Findings that a patient read before a physician confirmed them, a month.",
        baseline="All, about 400",
        target="0",
        known_on=date(2027, 2, 26),
        back="Today patients read our findings before anybody checked them. We hold each one for at "
        "most a day until a physician stands behind it.",
    ),
    "CI-17": said(
        now="Night Rhythm is built from 214 components. When one of them has a vulnerability, an "
        "engineer looks through four repositories for a day.",
        change="The pipeline writes a bill of materials for every build and compares it with the "
        "published vulnerabilities each night.",
        effect="We know within minutes which releases hold a faulty component.",
        if_not="From December 2027 the Cyber Resilience Act lets nothing be sold without it, and "
        "two hospitals ask for it now.",
        why="MDR Annex I, 17.2; IEC 62304, 8.1.2; the Cyber Resilience Act, Annex I, part II.",
        measure="Minutes from a published vulnerability to the list of affected releases.",
        baseline="About 480",
        target="15 or fewer",
        known_on=date(2027, 1, 29),
        back="If a component turns out to be dangerous, we look a day for where we use it. With a "
        "list in every build it takes minutes, and hospitals get the list that they ask for.",
    ),
    "CI-20": said(
        now="A person who asks for their data gets it from an engineer, by hand, out of three "
        "places. The last of 9 requests took 34 days; the law gives us a month.",
        change="A button makes the export: recordings as EDF, findings and account as JSON, with a "
        "description of each field.",
        effect="People have their data within a day, and no engineer reads it on the way.",
        if_not="We are late again in the next month with two requests. The authority has asked once.",
        why="GDPR, articles 12, 15 and 20.",
        measure="Days from a request to its answer, the slowest of a quarter.",
        baseline="34 days",
        target="7 days or fewer",
        known_on=date(2027, 3, 31),
        back="People may ask for all that we hold on them, and we were late. An export by button "
        "answers within a day, and nobody of us has to look into their nights.",
    ),
    "CI-21": said(
        now="The key that signs Night Rhythm came with the product. Two people who left its former "
        "maker may still have a copy.",
        change="A new key from our own ceremony signs from 2.2 on; the old one is revoked.",
        effect="Only we can sign an update of Night Rhythm.",
        if_not="Somebody outside could sign a program that our patients' phones take for ours.",
        why="MDR Annex I, 17.4, and our cybersecurity plan, section 6.",
        measure="People outside the company who may hold a key that phones accept.",
        baseline="2",
        target="0",
        known_on=date(2027, 2, 26),
        back="",
        proxy=True,
    ),
    "CI-27": said(
        now="Support knows Sleep Coach. A complaint about Night Rhythm waits four days for an "
        "engineer who understands it.",
        change="Six people of support learn what the product shows, what it means, and which "
        "complaint is an incident. They pass a test.",
        effect="An incident is recognised on the day on which it is told.",
        if_not="We report late: ten days are allowed for a serious deterioration, and four pass "
        "before anybody understands the call.",
        why="MDR, article 87; ISO 13485, 6.2 and 8.2.2.",
        measure="Days from a complaint to its classification, the slowest of a month.",
        baseline="4 days",
        target="1 day",
        known_on=date(2026, 12, 18),
        back="Support does not know the new product, so a serious complaint can lie for days. We "
        "train six people, and the same day decides whether it is an incident.",
    ),
    "CI-28": said(
        now="A resting pulse below 40 counts as a finding. Of endurance athletes every third has it "
        "in deep sleep, and is called for nothing.",
        change="The limit follows age and training as the physician enters them; the label says so.",
        effect="Fewer false findings, without missing a true one.",
        if_not="Sports clinics go on switching the finding off, for everybody.",
        why="Complaints 2026-71 and 2026-93; clinical evaluation, section 8.4.",
        measure="False findings of a slow pulse, in 100 athletes.",
        baseline="34 of 100",
        target="5 of 100 or fewer",
        known_on=date(2027, 4, 30),
        back="Athletes have a slow pulse and we call it a finding. With a limit that knows them, "
        "clinics need not switch the warning off for all.",
    ),
}
