"""What stood in Jira for Night Rhythm before, as its export gives it; CI-7 to CI-16 come of it."""

import csv
from io import StringIO

from tracker.demo.back_catalogue import imported
from tracker.demo.teller import Teller
from tracker.exchange.imports import JIRA, Order

_HEADER = (
    "Summary", "Issue key", "Issue id", "Issue Type", "Status", "Assignee", "Created", "Due date",
    "Labels", "Labels", "Description",
)  # fmt: skip
_ISSUES: tuple[tuple[str, ...], ...] = (
    ("Say on the screen when a night is too noisy to judge", "RHY-12", "20012", "Story",
     "In Progress", "Omar Haddad", "11/Jun/25 9:05 AM", "31/Dec/26", "risk", "",
     "A night with many gaps is read like a good one. The result looks as sure as any other."),
    ("Name the version of the algorithm beside each finding", "RHY-31", "20031", "Story",
     "In Progress", "Omar Haddad", "20/Aug/25 2:40 PM", "31/Dec/26", "regulatory", "audit-finding",
     "Observation 4 of the audit in August 2025: a finding does not say which algorithm made it."),
    ("Send findings to the hospital's system without a second sign-in", "RHY-44", "20044", "Epic",
     "To Do", "Yuki Tanaka", "07/Oct/25 10:12 AM", "31/Mar/27", "customer", "",
     "Cardiology in Leipzig types findings from our page into its own system, 30 times a day."),
    ("Notice when a patch lost contact for an hour", "RHY-52", "20052", "Story",
     "To Do", "", "25/Nov/25 4:31 PM", "26/Feb/27", "risk", "",
     "The patch falls silent in the night and nobody knows before the physician reads the night."),
    ("Delete recordings of patients who withdrew their consent", "RHY-58", "20058", "Story",
     "To Do", "", "14/Jan/26 11:20 AM", "30/Oct/26", "gdpr", "",
     "Today it is done by hand, in two places. The backup is forgotten now and then."),
    ("Find recordings that left the phone and never arrived", "RHY-63", "20063", "Bug",
     "In Progress", "Omar Haddad", "26/Feb/26 8:55 AM", "30/Nov/26", "incident", "",
     "In February 19 nights were lost between phone and server. We learned it from a physician."),
    ("Warn of a weak battery on the evening before", "RHY-71", "20071", "New Feature",
     "To Do", "Yuki Tanaka", "09/Apr/26 1:15 PM", "", "ux", "",
     "Patches with less than 10 hours left should say so before the patient goes to bed."),
    ("Count recordings on the server against those sent", "RHY-77", "20077", "Task",
     "To Do", "Omar Haddad", "21/May/26 3:02 PM", "", "quality", "",
     "A nightly job that compares the two numbers. May be the same as RHY-63."),
    ("Have a second physician confirm a finding before the patient reads it", "RHY-84", "20084",
     "Story", "In Review", "Omar Haddad", "02/Jul/26 9:48 AM", "29/Jan/27", "risk", "",
     "Risk file N-9: a false finding that frightens a patient."),
    ("Show readings in the patient's own time zone", "RHY-90", "20090", "Improvement",
     "To Do", "Yuki Tanaka", "15/Sep/26 5:20 PM", "06/Nov/26", "complaint", "",
     "After a flight the night begins at noon. Three complaints since July."),
)  # fmt: skip


def bring_tickets_along(tell: Teller) -> None:
    """Omar imports the export; the assignees become owners, the other side stays unclaimed."""
    tell.wait(hours=1)
    order = Order(
        kind=JIRA, file_name="jira-RHY-open.csv", team="rhythm", product="night-rhythm",
        base_url="https://tickets.lumen.example",
    )  # fmt: skip
    text = StringIO()
    csv.writer(text).writerows((_HEADER, *_ISSUES))
    imported(tell, "omar", order, text.getvalue().encode())
