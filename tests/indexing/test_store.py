from __future__ import annotations

import errno
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from askcorpus.errors import (
    AskcorpusError,
    IndexDamagedError,
    IndexFormatError,
    IndexLockedError,
    IndexMissingError,
)
from askcorpus.indexing import lock, store


def manifest() -> store.Manifest:
    return store.Manifest(
        format=store.FORMAT,
        created="2024-06-18T12:00:00+00:00",
        corpus="/corpus",
        encoder="tiny",
        encoder_fingerprint="00",
        settings={"max_tokens": 200},
        articles=1,
        passages=2,
        copies=0,
        copy_groups=0,
        skipped=(("broken.pdf", "it is encrypted"),),
        vector_index="exact",
        recall=1.0,
    )


def publish(index: Path, content: str = "content") -> store.Generation:
    with store.builder_lock(index), store.new_generation_folder(index) as folder:
        (folder / "lexical").mkdir()
        (folder / "lexical" / "segment").write_text(content)
        (folder / "articles.sqlite").write_text(content * 3)
        return store.publish(index, folder, manifest())


def test_what_is_published_is_what_is_opened(tmp_path: Path) -> None:
    published = publish(tmp_path / "index")
    opened = store.open_generation(tmp_path / "index")
    assert opened == published
    assert set(opened.manifest.files) == {"articles.sqlite", "lexical/segment"}
    assert opened.size_bytes == 28


def test_generations_count_up_and_the_last_two_are_kept(tmp_path: Path) -> None:
    names = [publish(tmp_path, f"content {number}").name for number in range(4)]
    assert [name[:10] for name in names] == [f"gen-00000{n}" for n in (1, 2, 3, 4)]
    assert sorted(path.name for path in tmp_path.glob("gen-*")) == names[-2:]
    assert store.current_name(tmp_path) == names[-1]


def test_an_open_generation_survives_the_next_build(tmp_path: Path) -> None:
    before = publish(tmp_path, "old")
    publish(tmp_path, "new")
    assert (before.folder / "lexical" / "segment").read_text() == "old"


def test_a_build_that_fails_leaves_the_old_generation_live_and_nothing_behind(
    tmp_path: Path,
) -> None:
    before = publish(tmp_path)
    with pytest.raises(RuntimeError), store.new_generation_folder(tmp_path) as folder:
        (folder / "half").write_text("half")
        raise RuntimeError
    assert store.open_generation(tmp_path).name == before.name
    assert not list(tmp_path.glob("building-*"))


def test_leftovers_of_a_build_that_was_killed_are_removed_by_the_next(tmp_path: Path) -> None:
    publish(tmp_path)
    (tmp_path / "building-999").mkdir()
    (tmp_path / "building-999" / "half").write_text("half")
    publish(tmp_path)
    assert not list(tmp_path.glob("building-*"))


def test_no_index_says_how_to_build_one(tmp_path: Path) -> None:
    with pytest.raises(IndexMissingError, match="askcorpus index"):
        store.open_generation(tmp_path)


@pytest.mark.parametrize("damage", ["truncate", "alter", "remove"])
def test_a_damaged_file_is_named(tmp_path: Path, damage: str) -> None:
    victim = publish(tmp_path).folder / "lexical" / "segment"
    if damage == "truncate":
        victim.write_text("cont")
    elif damage == "alter":
        victim.write_text("c0ntent")
    else:
        victim.unlink()
    with pytest.raises(IndexDamagedError, match="segment") as caught:
        store.open_generation(tmp_path)
    assert "askcorpus index --full" in caught.value.hint


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "[1]",
        f'{{"format": {store.FORMAT}}}',
        f'{{"format": {store.FORMAT}, "files": {{"a": 3}}}}',
        f'{{"format": {store.FORMAT}, "files": []}}',
    ],
)
def test_a_broken_manifest_is_named(tmp_path: Path, text: str) -> None:
    (publish(tmp_path).folder / "manifest.json").write_text(text)
    with pytest.raises(IndexDamagedError, match=r"manifest\.json"):
        store.open_generation(tmp_path)


def test_an_index_of_another_format_is_told_from_a_damaged_one(tmp_path: Path) -> None:
    path = publish(tmp_path).folder / "manifest.json"
    data = json.loads(path.read_text())
    path.write_text(json.dumps({**data, "format": 0}))
    with pytest.raises(IndexFormatError, match="format 0"):
        store.open_generation(tmp_path)


@pytest.mark.parametrize("name", ["", "../elsewhere", "gen-1", "gen-000001-3f9c2a51"])
def test_current_can_only_name_a_generation_of_this_index(tmp_path: Path, name: str) -> None:
    publish(tmp_path)
    (tmp_path / "CURRENT").write_text(name)
    with pytest.raises(IndexDamagedError):
        store.open_generation(tmp_path)


def other_process(code: str, index: Path) -> subprocess.Popen[str]:
    """A process that runs `code` after `store` and `index` are known, has said so, and stays."""
    before = "import sys, time; from pathlib import Path; from askcorpus.indexing import store\n"
    before += "index = Path(sys.argv[1])\n"
    process = subprocess.Popen(
        [sys.executable, "-c", before + code, str(index)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


HOLD_LOCK = """
with store.builder_lock(index):
    print("held", flush=True)
    time.sleep(60)
"""
HOLD_GENERATION = """
held = store.hold_generation(index)
print("held", flush=True)
time.sleep(60)
"""


def test_only_one_process_builds_at_a_time_and_a_dead_one_holds_nothing(tmp_path: Path) -> None:
    other = other_process(HOLD_LOCK, tmp_path)
    with pytest.raises(IndexLockedError) as caught, store.builder_lock(tmp_path):
        pass
    assert f"process {other.pid} on " in caught.value.title
    assert f"since {datetime.now(UTC):%Y-}" in caught.value.title
    assert "askcorpus index --wait" in caught.value.hint
    other.kill()
    other.communicate()
    with store.builder_lock(tmp_path):
        found = lock.holder(tmp_path)
        assert found is not None
        assert found.pid == os.getpid()
    assert lock.holder(tmp_path) is None


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"pid": "x"}', '{"pid": 1, "host": "a", "since": "yesterday"}', "\0"]
)
def test_what_is_said_of_the_holder_is_not_relied_on(tmp_path: Path, text: str) -> None:
    other = other_process(HOLD_LOCK, tmp_path)
    (tmp_path / "build.holder.json").write_text(text)
    with pytest.raises(IndexLockedError, match="Another process"), store.builder_lock(tmp_path):
        pass
    other.kill()
    other.communicate()


def test_a_generation_that_a_reader_holds_stays_and_goes_when_it_lets_go(tmp_path: Path) -> None:
    first = publish(tmp_path, "first")
    held = store.hold_generation(tmp_path)
    names = [publish(tmp_path, f"content {number}").name for number in range(3)]
    assert (first.folder / "lexical" / "segment").read_text() == "first"
    assert sorted(path.name for path in tmp_path.glob("gen-*")) == [first.name, *names[-2:]]
    held.lease.release()
    last = publish(tmp_path, "last")
    assert sorted(path.name for path in tmp_path.glob("gen-*")) == [names[-1], last.name]


def test_a_reader_that_was_killed_holds_nothing(tmp_path: Path) -> None:
    first = publish(tmp_path, "first")
    other = other_process(HOLD_GENERATION, tmp_path)
    for number in range(3):
        publish(tmp_path, f"content {number}")
    assert first.folder.is_dir()
    other.kill()
    other.communicate()
    publish(tmp_path, "last")
    assert not first.folder.exists()


def test_holding_a_generation_writes_nothing(tmp_path: Path) -> None:
    publish(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    store.hold_generation(tmp_path).lease.release()
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("builds", [1, 3])
def test_a_generation_removed_between_its_naming_and_its_opening_is_no_damage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, builds: int
) -> None:
    publish(tmp_path, "first")

    def too_late(manifest: Path) -> None:
        monkeypatch.undo()
        for number in range(builds):
            publish(tmp_path, f"content {number}")

    monkeypatch.setattr(store, "take", too_late)
    held = store.hold_generation(tmp_path)
    assert held.generation.name == store.current_name(tmp_path)
    for number in range(builds, builds + 3):
        publish(tmp_path, f"content {number}")
    assert held.generation.folder.is_dir()


def test_a_generation_that_was_never_made_live_is_removed(tmp_path: Path) -> None:
    live = publish(tmp_path)
    shutil.copytree(live.folder, tmp_path / "gen-000009-3f9c2a51")
    shutil.copytree(live.folder, tmp_path / "removing-gen-000001-3f9c2a51")
    (tmp_path / "CURRENT.new").write_text("gen-")
    with store.builder_lock(tmp_path):
        pass
    assert {path.name for path in tmp_path.iterdir()} == {"CURRENT", "build.lock", live.name}


def test_all_is_flushed_before_it_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    flushed: set[Path] = set()
    fsync, rename, replace = os.fsync, Path.rename, Path.replace

    def note(descriptor: int) -> None:
        flushed.add(Path(f"/proc/self/fd/{descriptor}").readlink())
        fsync(descriptor)

    def checked_rename(folder: Path, target: Path) -> Path:
        if folder.name.startswith("building-"):
            assert flushed >= {folder, *folder.rglob("*")}
        return rename(folder, target)

    def checked_replace(file: Path, target: Path) -> Path:
        assert flushed >= {file, file.parent}
        flushed.discard(file.parent)
        return replace(file, target)

    if not Path("/proc/self/fd").is_dir():
        pytest.skip("needs to know which file a descriptor belongs to")
    monkeypatch.setattr(os, "fsync", note)
    monkeypatch.setattr(Path, "rename", checked_rename)
    monkeypatch.setattr(Path, "replace", checked_replace)
    publish(tmp_path)
    assert tmp_path in flushed


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.ENOSPC, "No space left on device", "vectors.npy"), "Make room"),
        (OSError(errno.EROFS, "Read-only file system"), "permissions"),
        (PermissionError(errno.EACCES, "Permission denied"), "permissions"),
        (OSError(errno.EIO, "Input/output error"), "Check its disk"),
        (sqlite3.OperationalError("database or disk is full"), "Make room"),
        (sqlite3.OperationalError("disk I/O error"), "Check its disk"),
        (RuntimeError("Error in write: write error: No space left on device"), "Make room"),
        (ValueError("An IO error occurred: 'Permission denied (os error 13)'"), "permissions"),
    ],
)
def test_what_cannot_be_written_is_told_with_what_to_do(
    tmp_path: Path, error: Exception, words: str
) -> None:
    told = pytest.raises(AskcorpusError, match="What is live is untouched")
    with told as caught, store.builder_lock(tmp_path):
        raise error
    assert words in caught.value.hint
    with store.builder_lock(tmp_path):
        pass


def test_a_fault_of_the_program_is_not_blamed_on_the_disk(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not enough values"), store.builder_lock(tmp_path):
        raise ValueError("not enough values to unpack")


def test_a_folder_that_cannot_be_listed_is_never_taken_for_an_empty_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = publish(tmp_path)
    scandir = os.scandir

    def refusing(path: Path | str | int) -> object:
        if str(path).endswith("lexical") and "building-" in str(path):
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    with pytest.raises(AskcorpusError, match="Permission denied"):
        publish(tmp_path, "new")
    assert store.open_generation(tmp_path).name == before.name


def test_the_ends_of_a_file_too_large_to_read_are_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "_HASHED_AT_OPENING", 100)
    monkeypatch.setattr(store, "_END", 16)
    victim = publish(tmp_path, "0123456789" * 20).folder / "lexical" / "segment"
    store.open_generation(tmp_path)
    whole = victim.read_bytes()
    for at in (0, 15, len(whole) - 16, len(whole) - 1):
        victim.write_bytes(whole[:at] + b"x" + whole[at + 1 :])
        with pytest.raises(IndexDamagedError, match="segment"):
            store.open_generation(tmp_path)


def test_a_manifest_that_was_altered_is_named(tmp_path: Path) -> None:
    path = publish(tmp_path).folder / "manifest.json"
    path.write_text(path.read_text().replace('"passages": 2', '"passages": 3'))
    with pytest.raises(IndexDamagedError, match=r"manifest\.json is damaged"):
        store.open_generation(tmp_path)
