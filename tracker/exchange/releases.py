"""Releases from before this record against the record: which are new, what is told otherwise."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, select, update

from tracker.audit.actions import Entry, record_many
from tracker.core.db import db, insert_rows
from tracker.core.texts import _
from tracker.exchange.raw import Refusal
from tracker.exchange.release_rows import ReleaseFile, ReleaseRow
from tracker.exchange.verdict import About, Verdict, actor
from tracker.identity.models import Person, Product
from tracker.releases.models import Device, Release, ReleaseSource, ReleaseState, ReleaseUdi
from tracker.udi.gs1 import fold, hri, version_error

#: What a source tells of a release; `notes` stands beside the event as text.
FACTS = ("url", "name", "notes", "commit", "prerelease", "published_at")


@dataclass(frozen=True, slots=True)
class NewRelease:
    """A release that is not known yet, and its version."""

    row: ReleaseRow
    version: str


@dataclass(frozen=True, slots=True)
class ToldRelease:
    """A known release of which its source says something new; `before` is what it said last."""

    row: ReleaseRow
    release_id: int
    key: str
    source_row: int | None
    before: dict[str, Any]
    was: str | None = None  # the source and its number before


@dataclass(frozen=True, slots=True)
class Line:
    """The product whose releases they are, the UDI-DIs that they carry, and who brings them."""

    product: Product
    devices: list[Device]
    by: Person | None


ReleaseVerdict = Verdict[NewRelease, ToldRelease]


def judge(file: ReleaseFile, line: Line, *, only: ReleaseRow | None = None) -> ReleaseVerdict:
    """What the file would do. Nothing is written. `only`: its one row, for which little is read."""
    verdict: ReleaseVerdict = Verdict(refused=list(file.refused))
    known = _Known(line.product, only)
    seen = _Seen()
    for row in file.rows:
        version = row.tag.removeprefix(line.product.tag_prefix)
        told = known.told(row)
        wrong = seen.again(row, version) or (
            known.contradicts(row, told) if told else unfit(row, version, line.product) or known.clash(row, version)
        )  # fmt: skip
        if wrong:
            verdict.refused.append(Refusal(row.line, wrong))
        elif told is None:
            verdict.new.append(NewRelease(row, version))
        elif (
            told.source_row
            and told.was == named(row)
            and all(told.before[name] == getattr(row, name) for name in FACTS)
        ):
            verdict.same += 1
        else:
            verdict.changed.append(told)
    return verdict


def apply(verdict: ReleaseVerdict, line: Line, *, at: datetime) -> None:
    """Take the releases over, locked; tell the sources anew; an event for each."""
    if verdict.refused:
        raise AssertionError("an import with a refused row is not applied")
    entries = list(_take(verdict.new, line, at))
    entries += [tell(told, line.product, at) for told in verdict.changed]
    record_many(entries, by=actor(line.by), at=at)


class _Seen:
    """What stood in the file before: nothing of it stands there twice."""

    def __init__(self) -> None:
        self._tags: dict[tuple[str, str], int] = {}
        self._versions: dict[str, tuple[str, int]] = {}
        self._commits: dict[str, tuple[str, int]] = {}

    def again(self, row: ReleaseRow, version: str) -> str | None:
        first = self._tags.setdefault((row.source, row.source_id), row.line)
        if first != row.line:
            return _("“%(tag)s” stands in this file already, in line %(n)d.", tag=row.tag, n=first)
        tag, first = self._commits.setdefault(row.commit or f"line {row.line}", (row.tag, row.line))
        if first != row.line:
            return _(
                "“%(tag)s” is a second tag on the commit of “%(other)s” in line %(n)d; a commit is one release.",
                tag=row.tag, other=tag, n=first,
            )  # fmt: skip
        tag, first = self._versions.setdefault(fold(version), (row.tag, row.line))
        if first != row.line:
            return _(
                "“%(tag)s” is the version of “%(other)s” in line %(n)d, case and prefix apart.",
                tag=row.tag, other=tag, n=first,
            )  # fmt: skip
        return None


class _Known:
    """The releases of the product that stand in the record, read once."""

    def __init__(self, product: Product, only: ReleaseRow | None = None) -> None:
        columns = (Release.id, Release.key, Release.tag, Release.version, Release.commit)
        facts = [getattr(ReleaseSource, name) for name in FACTS]
        releases = select(*columns).where(Release.product_id == product.id)
        sources = (
            select(
                ReleaseSource.id, ReleaseSource.source, ReleaseSource.source_id, ReleaseSource.withdrawn_at,
                Release.id.label("release_id"), Release.key, Release.tag, *facts,
            )
            .join(Release)
            .where(Release.product_id == product.id)
        )  # fmt: skip
        if only is not None:
            releases = releases.where(_may_be(only, product))
            sources = sources.where(
                (ReleaseSource.source_id == only.source_id) | (Release.tag == only.tag)
            )
        self._by_tag, self._by_version, self._by_commit = {}, {}, {}
        for row in db.session.execute(releases).all():
            self._by_tag[row.tag] = self._by_version[fold(row.version)] = row
            self._by_commit[row.commit or f"release {row.id}"] = row
        found = db.session.execute(sources).all()
        self._sources = {(row.source, row.source_id): row for row in found}
        self._of_release = {(row.source, row.release_id): row for row in found}

    def told(self, row: ReleaseRow) -> ToldRelease | None:
        """The release that this row speaks of, with what the same source said of it last."""
        was = self._sources.get((row.source, row.source_id)) or self._made_again(row)
        if was is not None:
            before = {name: getattr(was, name) for name in FACTS}
            source = f"{was.source} {was.source_id}"
            return ToldRelease(row, was.release_id, was.key, was.id, before, source)
        release = self._by_tag.get(row.tag)
        if release is None:
            return None
        return ToldRelease(row, release.id, release.key, None, dict.fromkeys(FACTS))

    def _made_again(self, row: ReleaseRow) -> Any:
        """What the source said before it deleted this release and made it again, with its tag."""
        release = self._by_tag.get(row.tag)
        was = release and self._of_release.get((row.source, release.id))
        return was if was is not None and was.withdrawn_at is not None else None

    def contradicts(self, row: ReleaseRow, told: ToldRelease) -> str | None:
        """Whether the source now says what the locked row cannot take up."""
        was = self._sources.get((row.source, row.source_id))
        if was is not None and was.tag != row.tag:
            return _(
                "%(key)s has the tag “%(old)s”, its source now says “%(tag)s”; a release never changes.",
                key=told.key, old=was.tag, tag=row.tag,
            )  # fmt: skip
        if told.source_row is None and (row.source, told.release_id) in self._of_release:
            return _(
                "“%(tag)s” is %(key)s, which its source knew under another number. Was it deleted and made again?",
                tag=row.tag, key=told.key,
            )  # fmt: skip
        return None

    def clash(self, row: ReleaseRow, version: str) -> str | None:
        """Whether another release has the version, or stands on the commit."""
        if other := self._by_version.get(fold(version)):
            return _(
                "“%(tag)s” is the version of %(key)s (“%(other)s”), case and prefix apart.",
                tag=row.tag, key=other.key, other=other.tag,
            )  # fmt: skip
        if row.commit and (other := self._by_commit.get(row.commit)):
            return _(
                "“%(tag)s” is a second tag on the commit of %(key)s (“%(other)s”); a commit is one release.",
                tag=row.tag, key=other.key, other=other.tag,
            )  # fmt: skip
        return None


def _may_be(row: ReleaseRow, product: Product) -> ColumnElement[bool]:
    """Whether a release has something to do with this row: its tag, version or commit."""
    version = func.lower(Release.version) == fold(row.tag.removeprefix(product.tag_prefix))
    same = (Release.tag == row.tag) | version
    return same | (Release.commit == row.commit) if row.commit else same


def named(row: ReleaseRow) -> str:
    """A source and the number of a release there, as events name it."""
    return f"{row.source} {row.source_id}"


def foreign(row: ReleaseRow, version: str, product: Product) -> str | None:
    """Why the tag is none of this product's; one repository may hold several."""
    if "/" in version and "/" in product.tag_prefix and version == row.tag:
        return _(
            "The tag “%(tag)s” belongs to something else: tags of %(product)s begin with “%(prefix)s”.",
            tag=row.tag, product=product.name, prefix=product.tag_prefix,
        )  # fmt: skip
    return None


def unfit(row: ReleaseRow, version: str, product: Product) -> str | None:
    """Why the version is none of this product's, or no UDI-PI."""
    if wrong := foreign(row, version, product):
        return wrong
    wrong = version_error(version)
    return f"“{row.tag[:60]}”: {wrong}" if wrong else None


def _take(new: list[NewRelease], line: Line, at: datetime) -> Iterator[Entry]:
    """The rows in three steps: the guard takes no UDI for a release that is released already."""
    first = (db.session.scalar(select(func.max(Release.id))) or 0) + 1
    releases, udis, sources, entries = [], [], [], []
    for number, found in enumerate(sorted(new, key=_age), first):
        row = found.row
        releases.append({
            "id": number, "key": f"REL-{number}", "product_id": line.product.id,
            "version": found.version, "tag": row.tag, "commit": row.commit, "build": "",
            "state": ReleaseState.PLANNED, "created_by_id": line.by and line.by.id, "created_at": at,
            "released_at": row.published_at, "imported_at": at, "prerelease": row.prerelease,
        })  # fmt: skip
        udis += [
            {"release_id": number, "device_id": d.id, "pi": found.version, "pi_folded": fold(found.version)}
            for d in line.devices
        ]  # fmt: skip
        sources.append(_source_row(row, line.product, at, release_id=number))
        entries.append(_taken(f"REL-{number}", found, line))
    _forget_unplanned([found.row for found in new], line.product)
    for model, rows in ((Release, releases), (ReleaseUdi, udis), (ReleaseSource, sources)):
        insert_rows(model, rows)
    db.session.execute(
        update(Release)
        .where(Release.id >= first, Release.imported_at.is_not(None))
        .values(state=ReleaseState.RELEASED)
        .execution_options(synchronize_session=False)
    )
    yield from entries


def _source_row(
    row: ReleaseRow, product: Product, at: datetime, *, release_id: int | None
) -> dict[str, Any]:
    return {
        **_told_by(row), "product_id": product.id, "release_id": release_id, "tag": row.tag,
        "seen_at": at, "withdrawn_at": None,
    }  # fmt: skip


def _forget_unplanned(rows: list[ReleaseRow], product: Product) -> None:
    """Notes of releases that stood at a source and are taken over now: they get their release."""
    taken = {(row.source, row.source_id) for row in rows}
    notes = db.session.execute(
        select(ReleaseSource.id, ReleaseSource.source, ReleaseSource.source_id).where(
            ReleaseSource.product_id == product.id, ReleaseSource.release_id.is_(None)
        )
    ).all()
    gone = [note.id for note in notes if (note.source, note.source_id) in taken]
    for number in gone:
        db.session.execute(delete(ReleaseSource).where(ReleaseSource.id == number))


def _age(found: NewRelease) -> tuple[bool, datetime | int, int]:
    """Oldest first, as releases are numbered; those without a day before them all."""
    published = found.row.published_at
    return published is not None, published or 0, -found.row.line


def _taken(key: str, found: NewRelease, line: Line) -> Entry:
    row = found.row
    udis = [hri(device.gtin, device.carrier, found.version) for device in line.devices]
    return Entry(
        action="release.imported", subject=About(Release.event_kind, key, line.product.key),
        changes={
            "version": [None, found.version], "tag": [None, row.tag], "udi": [None, udis],
            "source": [None, f"{row.source} {row.source_id}"],
            **{name: [None, value] for name, value in _openly(_told_by(row)).items()},
        },
        texts={"notes": row.notes},
    )  # fmt: skip


def _told_by(row: ReleaseRow) -> dict[str, Any]:
    facts = {name: getattr(row, name) for name in FACTS}
    return {"source": row.source, "source_id": row.source_id, **facts}


def _openly(facts: dict[str, Any]) -> dict[str, Any]:
    published = facts["published_at"]
    kept = {name: facts[name] for name in FACTS if name not in {"notes", "published_at"}}
    return {**kept, "published_at": published and published.isoformat()}


def tell(told: ToldRelease, product: Product, at: datetime) -> Entry:
    """Keep what the source says now, beside the release, which stays as it is."""
    row = told.row
    if told.source_row is None:
        _forget_unplanned([row], product)
        insert_rows(ReleaseSource, [_source_row(row, product, at, release_id=told.release_id)])
    else:
        retell(told.source_row, row, at)
    return Entry(
        action="release.source-told", subject=About(Release.event_kind, told.key, product.key),
        changes={"source": [told.was, named(row)], **moved(told.before, row)},
        texts=new_notes(told.before, row),
    )  # fmt: skip


def note_unplanned(row: ReleaseRow, product: Product, at: datetime) -> None:
    """Keep what a source says of a release that is not planned here."""
    insert_rows(ReleaseSource, [_source_row(row, product, at, release_id=None)])


def retell(source_row: int, row: ReleaseRow, at: datetime) -> None:
    """Keep what a source says now instead of what it said before."""
    db.session.execute(
        update(ReleaseSource)
        .where(ReleaseSource.id == source_row)
        .values(**_told_by(row), tag=row.tag, seen_at=at, withdrawn_at=None)
        .execution_options(synchronize_session=False)
    )


def moved(before: dict[str, Any], row: ReleaseRow) -> dict[str, Any]:
    """Old and new of each fact that is told otherwise, for an event."""
    was, now = _openly(before), _openly(_told_by(row))
    return {name: [was[name], now[name]] for name in now if was[name] != now[name]}


def new_notes(before: dict[str, Any], row: ReleaseRow) -> dict[str, str | None]:
    """The notes, if they are told otherwise."""
    return {"notes": row.notes} if before["notes"] != row.notes else {}
