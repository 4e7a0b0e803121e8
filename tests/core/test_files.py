"""Files under their own SHA-256."""

import io
from hashlib import sha256

import pytest

from tracker.core.errors import RuleBroken, TooLarge
from tracker.core.files import FileStore


@pytest.fixture
def store(tmp_path, empty_app):
    return FileStore(tmp_path / "files")


def kept(store):
    return [path for path in store.folder.rglob("*") if path.is_file()]


def test_a_file_is_kept_under_its_hash_and_read_back(store):
    stored = store.keep(io.BytesIO(b"seen"), limit=4)
    assert stored.sha256 == sha256(b"seen").hexdigest() and stored.size == 4
    assert store.read(stored.sha256) == b"seen"
    assert kept(store) == [store.path(stored.sha256)]


def test_the_same_file_is_kept_once(store):
    assert store.keep(io.BytesIO(b"x"), limit=9) == store.keep(io.BytesIO(b"x"), limit=9)
    assert len(kept(store)) == 1


def test_a_file_over_the_limit_leaves_nothing_behind(store):
    with pytest.raises(TooLarge):
        store.keep(io.BytesIO(b"12345"), limit=4)
    assert kept(store) == []


def test_a_broken_upload_leaves_nothing_behind(store):
    class Broken(io.BytesIO):
        def read(self, *_args):
            raise OSError("the line went down")

    with pytest.raises(OSError, match="line"):
        store.keep(Broken(), limit=4)
    assert kept(store) == []


def test_an_altered_file_is_not_handed_out(store):
    stored = store.keep(io.BytesIO(b"seen"), limit=9)
    store.path(stored.sha256).write_bytes(b"forged")
    with pytest.raises(RuleBroken, match="altered"):
        store.read(stored.sha256)


def test_a_missing_file_is_said_to_be_missing(store):
    with pytest.raises(RuleBroken, match="missing"):
        store.read("0" * 64)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "0" * 63, "A" * 64, "0" * 63 + "/"])
def test_only_hashes_name_files(store, name):
    with pytest.raises(ValueError, match="SHA-256"):
        store.path(name)
