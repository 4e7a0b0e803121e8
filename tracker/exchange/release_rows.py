"""Releases as GitHub lists them (JSON) and as tags of a repository (CSV). Pure."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, BinaryIO, TextIO

from tracker.core.links import url_error
from tracker.core.texts import _
from tracker.exchange import tables
from tracker.exchange.moments import Calendar, NoMoment
from tracker.exchange.raw import Refusal, Unreadable, check, opened
from tracker.exchange.words import line as one_line
from tracker.exchange.words import plain

GITHUB, GITLAB, TAG = "github", "gitlab", "tag"
MOST, PIECE, LONGEST_OBJECT = 50_000, 1 << 18, 8 << 20
_COMMIT, _HASH = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}"), re.compile(r"[0-9a-f]{7,64}")
#: SemVer's hyphen after three numbers, or the words that projects use: 43rc1, 53.0b1, 2.0-beta.2.
_PRERELEASE = re.compile(
    r"^\d+\.\d+\.\d+-|(?<![a-z])(?:a|b|rc|alpha|beta|pre|preview|dev|canary|nightly|snapshot)[-._]?\d*(?![a-z0-9])",
    re.IGNORECASE,
)
#: Names of columns, in lower case; git itself calls them otherwise than our file does.
_COLUMNS = {
    "tag": ("tag", "refname", "refname:short", "ref", "name"),
    "date": ("date", "creatordate", "taggerdate", "committerdate", "authordate"),
    "commit": ("commit", "sha", "*objectname", "objectname", "object"),
    "subject": ("subject", "message", "contents:subject"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseRow:
    """One release as its source tells it; "" and None: it does not say."""

    line: int
    source: str
    source_id: str
    tag: str
    name: str
    notes: str
    url: str | None
    commit: str
    prerelease: bool
    published_at: datetime | None


@dataclass(slots=True)
class ReleaseFile:
    """What a file holds: releases, and what is refused of it whatever the record says."""

    rows: list[ReleaseRow]
    refused: list[Refusal]
    sha256: str


class Refused(Exception):
    """This one is not taken."""


def read(file: BinaryIO) -> ReleaseFile:
    """Recognise the file by its content and read it; Unreadable if it is neither of the two."""
    checked = check(file)
    text = opened(file, checked.encoding)
    found = ReleaseFile([], [], checked.sha256)
    start = text.read(1 << 12).lstrip()[:1]
    text.seek(0)
    source = _github if start in {"[", "{"} else _tags
    for line, make in source(text):
        try:
            found.rows.append(make())
        except (Refused, NoMoment) as refused:
            found.refused.append(Refusal(line, str(refused)))
    text.detach()
    return found


def _github(text: TextIO) -> Iterator[tuple[int, Callable[[], ReleaseRow]]]:
    calendar = Calendar()
    for line, told in _objects(text):
        yield line, partial(of_github, line, told, calendar)


def of_github(line: int, told: dict[str, Any], calendar: Calendar) -> ReleaseRow:
    if told.get("action") == "deleted" and "release" in told:
        raise Refused(_("This tells that a release was deleted at its source; a record is not deleted here. Withdraw it, if it must not be used."))  # fmt: skip
    if isinstance(told.get("release"), dict):  # what a webhook sends
        told = told["release"]
    number, tag = told.get("id"), told.get("tag_name")
    if type(number) is not int or not 0 < number < 1 << 63 or "draft" not in told:
        raise Refused(_("This is no release as GitHub lists them: it has no number or no “draft”."))  # fmt: skip
    name = _text(told, "name") or (tag if isinstance(tag, str) else "") or str(number)
    if told["draft"]:
        raise Refused(_("“%(name)s” is a draft release; publish it at GitHub first.", name=name[:60]))  # fmt: skip
    if not isinstance(tag, str) or not tag:
        raise Refused(_("Release %(id)d has no tag.", id=number))
    published, branch = told.get("published_at"), told.get("target_commitish")
    url = told.get("html_url")
    return ReleaseRow(
        line=line, source=GITHUB, source_id=str(number), tag=tag,
        name=one_line(_text(told, "name")), notes=plain(_text(told, "body")),
        url=url if isinstance(url, str) and not url_error(url) else None,
        commit=branch if isinstance(branch, str) and _COMMIT.fullmatch(branch) else "",
        prerelease=told.get("prerelease") is True,
        published_at=calendar.moment(published) if isinstance(published, str) and published else None,
    )  # fmt: skip


def of_gitlab(line: int, told: dict[str, Any], calendar: Calendar) -> ReleaseRow:
    """A release as GitLab's webhook tells it; GitLab knows no pre-releases, so the tag says it."""
    number, tag, commit = told.get("id"), told.get("tag"), told.get("commit")
    if type(number) is not int or not 0 < number < 1 << 63:
        raise Refused(_("This is no release as GitLab tells it: it has no number."))
    if not isinstance(tag, str) or not tag:
        raise Refused(_("Release %(id)d has no tag.", id=number))
    released, url = _text(told, "released_at"), told.get("url")
    sha = _text(commit, "id") if isinstance(commit, dict) else ""
    return ReleaseRow(
        line=line, source=GITLAB, source_id=str(number), tag=tag,
        name=one_line(_text(told, "name")), notes=plain(_text(told, "description")),
        url=url if isinstance(url, str) and not url_error(url) else None,
        commit=sha if _COMMIT.fullmatch(sha) else "",
        prerelease=bool(_PRERELEASE.search(tag.rpartition("/")[2])),
        published_at=calendar.moment(released) if released else None,
    )  # fmt: skip


def _text(told: dict[str, Any], field: str) -> str:
    found = told.get(field)
    return found if isinstance(found, str) else ""


def _objects(text: TextIO) -> Iterator[tuple[int, dict[str, Any]]]:
    """The objects of one list, of several after another (pages joined), or a single one."""
    decoder, buffer, line, place, ended = json.JSONDecoder(), "", 1, 0, False
    count = depth = 0
    while True:
        while place < len(buffer) and buffer[place] in " \t\r\n,[]":
            line += buffer[place] == "\n"
            depth += {"[": 1, "]": -1}.get(buffer[place], 0)
            place += 1
        if place < len(buffer):
            try:
                found, end = decoder.raw_decode(buffer, place)
            except (ValueError, RecursionError):
                if ended or len(buffer) - place > LONGEST_OBJECT:
                    raise Unreadable(line, _("From here on the file is no JSON that can be read.")) from None  # fmt: skip
            else:
                if not isinstance(found, dict):
                    raise Unreadable(line, _("Here stands something else than a release."))
                count += 1
                if count > MOST:
                    raise Unreadable(line, _("The file lists more than %(n)d releases.", n=MOST))
                yield line, found
                line += buffer.count("\n", place, end)
                place = end
                continue
        if ended:
            break
        piece = text.read(max(PIECE, len(buffer) - place))
        ended, buffer, place = not piece, buffer[place:] + piece, 0
    if depth:
        raise Unreadable(line, _("The list does not end: the file is cut off."))


def _tags(text: TextIO) -> Iterator[tuple[int, Callable[[], ReleaseRow]]]:
    rows, calendar = tables.rows(text), Calendar()
    header = [cell.strip().casefold() for cell in getattr(next(rows, None), "cells", [])]
    places = {
        field: next((header.index(name) for name in names if name in header), None)
        for field, names in _COLUMNS.items()
    }
    if places["tag"] is None or places["commit"] is None:
        raise Unreadable(
            1,
            _("This is neither GitHub's list of releases (JSON) nor a list of tags (CSV with the columns tag, date, commit, subject)."),
        )  # fmt: skip

    def told(cells: list[str]) -> dict[str, str]:
        return {
            field: cells[place].strip() if place is not None and place < len(cells) else ""
            for field, place in places.items()
        }

    kept = [(row.line, told(row.cells)) for row in rows]
    for _line, cells in kept:
        calendar.see(cells["date"])
    for line, cells in kept:
        yield line, partial(_of_tag, line, cells, calendar)


def _of_tag(line: int, told: dict[str, str], calendar: Calendar) -> ReleaseRow:
    tag = told["tag"].removeprefix("refs/tags/")
    if not tag:
        raise Refused(_("This row has no tag."))
    commit = told["commit"].lower()
    if commit and not _HASH.fullmatch(commit):
        raise Refused(_("“%(text)s” is not the hash of a commit.", text=told["commit"][:70]))
    return ReleaseRow(
        line=line, source=TAG, source_id=tag, tag=tag, name=one_line(told["subject"]), notes="",
        url=None, commit=commit, prerelease=bool(_PRERELEASE.search(tag.rpartition("/")[2])),
        published_at=calendar.moment(told["date"]) if told["date"] else None,
    )  # fmt: skip
