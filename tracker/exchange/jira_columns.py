"""What Jira calls its columns: Cloud and Server, English and German, before and after 2025."""

from tracker.core.texts import _
from tracker.exchange.raw import Unreadable

#: Our name → the names in an export, in lower case. A column may stand several times: its cells
#: are then several values (labels, comments) or, of the others, the first that is not empty.
NAMES = {
    "key": ("issue key", "work item key", "key", "vorgangsschlüssel", "vorgangsnummer", "schlüssel"),
    "source_id": ("issue id", "work item id", "vorgangs-id", "vorgangs id", "issue-id"),
    "title": ("summary", "zusammenfassung"),
    "kind": ("issue type", "work type", "work item type", "type", "vorgangstyp", "vorgangsart", "typ"),
    "status": ("status",),
    "assignee": ("assignee", "zugewiesene person", "bearbeiter", "zugewiesen an", "zuständig"),
    "created": ("created", "erstellt", "created date", "erstelldatum"),
    "due": ("due date", "due", "fälligkeitsdatum", "fällig", "fälligkeit"),
    "description": ("description", "beschreibung"),
    "parent_key": ("parent key", "custom field (epic link)", "epic link", "benutzerdefinierte felder (epic link)", "benutzerdefinierte felder (epos-verknüpfung)", "übergeordneter schlüssel"),
    "parent": ("parent", "parent id", "übergeordnet", "übergeordnete id", "übergeordneter vorgang"),
    "labels": ("labels", "label", "stichwörter", "stichwort"),
    "versions": ("fix versions", "fix version/s", "fix version", "lösungsversion", "lösungsversionen", "lösungsversion(en)", "zielversion(en)"),
    "comments": ("comment", "comments", "kommentar", "kommentare"),
}  # fmt: skip
SEVERAL = {"labels", "versions", "comments"}


class Columns:
    """Where each of our names stands in a header."""

    def __init__(self, header: list[str], line: int) -> None:
        names = [" ".join(cell.split()).casefold() for cell in header]
        self._places = {
            ours: [place for theirs in known for place, name in enumerate(names) if name == theirs]
            for ours, known in NAMES.items()
        }
        missing = [name for name in ("key", "title") if not self._places[name]]
        if missing:
            words = {"key": "Issue key", "title": "Summary"}
            raise Unreadable(
                line,
                _("This is no list of issues from Jira: it has no column “%(name)s”.", name=words[missing[0]]),
            )  # fmt: skip

    def told(self, cells: list[str]) -> "Told":
        """What a row tells, without its hundreds of other cells."""
        found = {}
        for ours, places in self._places.items():
            here = [cells[place].strip() for place in places if place < len(cells)]
            found[ours] = [cell for cell in here if cell]
        return Told(found)


class Told(dict[str, list[str]]):
    """Our name → the cells of a row under it that are not empty."""

    def one(self, ours: str) -> str:
        """The first of them."""
        return next(iter(self[ours]), "")
