"""Names, links and kinds of files that a file system allows and nobody expects."""

from __future__ import annotations

import os
import socket
import stat
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tests.hostile.bad_file import STORY

SECRET = "The combination of the safe is nine nine four."


@dataclass(frozen=True, slots=True)
class Places:
    """What was made: paths that are read, and reasons by the paths that are skipped."""

    read: tuple[str, ...]
    skipped: dict[str, str]


def make_odd_places(corpus: Path) -> Places:
    """Fill a folder; beside it, outside the corpus, a secret is laid down."""
    outside = corpus.parent / "outside"
    outside.mkdir()
    (outside / "secret.txt").write_text(SECRET)
    read = [
        *("new\nline.txt", "\x1b[31mred.txt", "\u202etxt.gnp.txt", "-rf.txt", "$(reboot).txt"),
        *("a b\t.txt", "n" * 251 + ".txt", "folder.txt/inside.txt", "Same.txt", "same.TXT"),
        *("cafe\u0301.txt", "caf\u00e9.txt", "#1.txt", "%s{0}.txt", "'; DROP TABLE articles.txt"),
        "/".join("d" * 200 for _ in range(12)) + "/deep.txt",
    ]
    for path in read:
        place = corpus / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(f"{STORY}\nIts number is {len(path)}.\n", encoding="utf-8")
    (corpus / "to-inside.txt").symlink_to("Same.txt")
    read.append("to-inside.txt")
    skipped = {"raw-\udcff.txt".encode("utf-8", "replace").decode(): "not valid UTF-8"}
    Path(os.fsdecode(os.fsencode(corpus) + b"/raw-\xff.txt")).write_text(STORY)
    for name, target, reason in (
        ("to-itself.txt", "to-itself.txt", "circle|Too many"),
        ("to-nowhere.txt", "nowhere", "No such file"),
        ("to-secret.txt", "../outside/secret.txt", "out of the corpus"),
        ("to-passwords.txt", "/etc/passwd", "out of the corpus"),
        ("to-zeroes.txt", "/dev/zero", "out of the corpus"),
        ("to-memory.txt", "/proc/self/mem", "out of the corpus"),
    ):
        (corpus / name).symlink_to(target)
        skipped[name] = reason
    for name, target in (("to-folder", ".."), ("to-root", "/"), ("to-outside", "../outside")):
        (corpus / name).symlink_to(target, target_is_directory=True)
    os.mkfifo(corpus / "pipe.txt")
    os.mkfifo(corpus / "pipe.html")
    skipped |= {"pipe.txt": "pipe", "pipe.html": "pipe"}
    _make_socket(corpus, "socket.txt", skipped)
    with suppress(PermissionError):
        os.mknod(corpus / "device.txt", 0o600 | stat.S_IFCHR, os.makedev(1, 5))
        skipped["device.txt"] = "device"
    (corpus / "locked").mkdir()
    (corpus / "locked" / "a.txt").write_text(STORY)
    (corpus / "closed.txt").write_text(STORY)
    if os.geteuid() != 0:  # Permissions do not bind root.
        (corpus / "locked").chmod(0)
        (corpus / "closed.txt").chmod(0)
        skipped |= {"locked": "permission", "closed.txt": "Permission"}
    else:
        read += ["locked/a.txt", "closed.txt"]
    return Places(tuple(read), skipped)


def _make_socket(corpus: Path, name: str, skipped: dict[str, str]) -> None:
    with socket.socket(socket.AF_UNIX) as listener, suppress(OSError):
        # The path of a socket must be short.
        listener.bind(os.path.relpath(corpus / name))
        skipped[name] = "socket"
