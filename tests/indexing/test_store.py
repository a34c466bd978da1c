from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from askcorpus.errors import (
    IndexDamagedError,
    IndexFormatError,
    IndexLockedError,
    IndexMissingError,
)
from askcorpus.indexing import store


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
    "text", ["", "{", "[]", '{"format": 1}', '{"format": 1, "files": {"a": 3}}']
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


def test_only_one_process_builds_at_a_time_and_a_dead_one_holds_nothing(tmp_path: Path) -> None:
    hold = (
        "import sys, time; from pathlib import Path; from askcorpus.indexing import store\n"
        "with store.builder_lock(Path(sys.argv[1])):\n"
        "    print('held', flush=True); time.sleep(60)\n"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", hold, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert other.stdout is not None
    assert other.stdout.readline() == "held\n"
    with pytest.raises(IndexLockedError, match="Another process"), store.builder_lock(tmp_path):
        pass
    other.kill()
    other.communicate()
    with store.builder_lock(tmp_path):
        pass
