import os
from pathlib import Path

import pytest

from askcorpus.errors import CorpusError
from askcorpus.ingest import load, scan


def write(folder: Path, *paths: str) -> None:
    for path in paths:
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text("A line of text.")


def test_files_are_listed_by_path_with_forward_slashes(tmp_path: Path) -> None:
    write(tmp_path, "b.txt", "a/z.md", "a/b/c.html", "B.txt")
    assert [file.path for file in scan(tmp_path)] == ["B.txt", "a/b/c.html", "a/z.md", "b.txt"]


def test_size_and_time_tell_whether_a_file_changed(tmp_path: Path) -> None:
    write(tmp_path, "a.txt")
    os.utime(tmp_path / "a.txt", ns=(1, 1_700_000_000_123_456_789))
    (file,) = scan(tmp_path)
    assert (file.size, file.mtime_ns) == (15, 1_700_000_000_123_456_789)


def test_hidden_files_and_folders_are_left_out(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", ".hidden.txt", ".git/b.txt", "c/.d.txt")
    assert [file.path for file in scan(tmp_path)] == ["a.txt"]


def test_a_missing_folder_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(CorpusError) as caught:
        scan(tmp_path / "nowhere")
    assert "nowhere" in caught.value.title
    assert caught.value.hint


def test_a_file_in_place_of_the_folder_is_an_error(tmp_path: Path) -> None:
    write(tmp_path, "a.txt")
    with pytest.raises(CorpusError, match="not a folder"):
        scan(tmp_path / "a.txt")


def test_a_folder_without_files_is_an_error_that_names_the_formats(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(CorpusError) as caught:
        scan(tmp_path)
    assert ".jsonl" in caught.value.hint


def test_links_inside_the_folder_are_read(tmp_path: Path) -> None:
    write(tmp_path, "a.txt")
    (tmp_path / "b.txt").symlink_to(tmp_path / "a.txt")
    assert [load(tmp_path, file).drafts[0].text for file in scan(tmp_path)] == [
        "A line of text.",
        "A line of text.",
    ]


def test_links_out_of_the_folder_are_reported_and_never_opened(tmp_path: Path) -> None:
    write(tmp_path, "corpus/a.txt", "secret/s.txt")
    corpus = tmp_path / "corpus"
    (corpus / "s.txt").symlink_to(tmp_path / "secret" / "s.txt")
    (corpus / "secret").symlink_to(tmp_path / "secret")
    loaded = {file.path: load(corpus, file) for file in scan(corpus)}
    assert set(loaded) == {"a.txt", "s.txt"}
    assert loaded["s.txt"].drafts == ()
    assert "leads out of the corpus" in loaded["s.txt"].skipped[0].reason


def test_a_circle_of_links_ends(tmp_path: Path) -> None:
    write(tmp_path, "a/b.txt")
    (tmp_path / "a" / "again").symlink_to(tmp_path)
    (tmp_path / "x.txt").symlink_to(tmp_path / "y.txt")
    (tmp_path / "y.txt").symlink_to(tmp_path / "x.txt")
    loaded = [load(tmp_path, file) for file in scan(tmp_path)]
    assert [len(one.skipped) for one in loaded] == [0, 1, 1]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_pipes_are_reported_and_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (file,) = scan(tmp_path)
    assert "pipe" in load(tmp_path, file).skipped[0].reason


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="permissions do not bind this user"
)
def test_what_permissions_close_is_reported(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "closed.txt", "closed/b.txt")
    (tmp_path / "closed.txt").chmod(0)
    (tmp_path / "closed").chmod(0)
    try:
        skipped = [skip for file in scan(tmp_path) for skip in load(tmp_path, file).skipped]
    finally:
        (tmp_path / "closed").chmod(0o700)
    assert [skip.path for skip in skipped] == ["closed", "closed.txt"]


def test_a_file_that_vanished_since_the_scan_is_reported(tmp_path: Path) -> None:
    write(tmp_path, "a.txt")
    (file,) = scan(tmp_path)
    (tmp_path / "a.txt").unlink()
    assert "No such file" in load(tmp_path, file).skipped[0].reason
