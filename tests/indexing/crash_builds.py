"""Orders, a JSON object a line → builds that are killed or fail, and what became of each.

A process of its own that loads everything once, by a first build into a folder of its own, and
forks for each build after it: a build then costs what it does and not seconds of loading. Forking
is safe as long as no thread is at work, which is why the encoder has one only.

An order names `corpus`, `index`, `encoder`, and one of
    kill_at N       the build kills itself before its Nth operation on files of the index
    kill_after S    it is killed after S seconds
    fail_at N       its Nth operation fails with `errno`
    full_at N       from its Nth operation on no file can grow any more
    (none)          nothing happens to it
The reply names `killed`, `operation` (what was killed or failed), `operations` (how many there
were), `report`, `error` ([title, hint] of an error made for people) and `crash` (any other).
"""

from __future__ import annotations

import json
import os
import resource
import select
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import faiss

from askcorpus.errors import AskcorpusError
from askcorpus.indexing.build import build_index

_AUDITED = {
    "fcntl.flock",
    "open",
    "os.chmod",
    "os.link",
    "os.listdir",
    "os.mkdir",
    "os.remove",
    "os.rename",
    "os.rmdir",
    "os.scandir",
    "os.truncate",
    "shutil.copyfile",
    "sqlite3.connect",
}
"""Events (https://docs.python.org/3/library/audit_events.html) that announce a file operation."""


class Operations:
    """Counts the operations on files of an index in this process, and acts at one of them."""

    def __init__(self, index: str, at: int | None, act: Callable[[str], None]) -> None:
        self.count = 0
        self._index = index
        self._at = at
        self._act = act
        self._acting = False

    def watch(self) -> None:
        sys.addaudithook(self._audited)
        # These two are not announced.
        os.fsync = self._counted("fsync", os.fsync)
        faiss.write_index = self._counted("write_index", faiss.write_index)

    def _audited(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event in _AUDITED and any(map(self._concerned, arguments)):
            self._next(f"{event} {arguments[0]}")

    def _counted(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*arguments: Any) -> Any:
            if any(map(self._concerned, arguments)):
                self._next(f"{name} {arguments[-1]}")
            return function(*arguments)

        return counted

    def _concerned(self, argument: object) -> bool:
        if isinstance(argument, int):
            # An open file or folder; numbers that are something else name none of the index.
            try:
                argument = Path(f"/proc/self/fd/{argument}").readlink()
            except OSError:
                return False
        return isinstance(argument, str | os.PathLike) and self._index in str(argument)

    def _next(self, operation: str) -> None:
        if self._acting:
            return
        self.count += 1
        if self.count == self._at:
            self._acting = True
            try:
                self._act(operation)
            finally:
                self._acting = False


def main(corpus: str, index: str, encoder: str) -> None:
    build_index(Path(corpus), Path(index), encoder=encoder, threads=1)
    print("ready", flush=True)
    for line in sys.stdin:
        print(json.dumps(_carried_out(json.loads(line))), flush=True)


def _carried_out(order: dict[str, Any]) -> dict[str, Any]:
    from_child, to_parent = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(from_child)
        try:
            _build(order, to_parent)
        finally:
            os._exit(0)
    os.close(to_parent)
    wait = order.get("kill_after")
    if wait is not None:
        select.select([from_child], [], [], wait)
        os.kill(child, signal.SIGKILL)
    with os.fdopen(from_child, encoding="utf-8") as replies:
        text = replies.read()
    _, status = os.waitpid(child, 0)
    reply: dict[str, Any] = {"killed": os.WIFSIGNALED(status)}
    for line in text.splitlines():
        reply |= json.loads(line)
    return reply


def _build(order: dict[str, Any], replies: int) -> None:
    def say(**reply: object) -> None:
        os.write(replies, json.dumps(reply).encode() + b"\n")

    def kill(operation: str) -> None:
        say(operation=operation)
        os.kill(os.getpid(), signal.SIGKILL)

    def fail(operation: str) -> None:
        say(operation=operation)
        raise OSError(order["errno"], os.strerror(order["errno"]), operation)

    def fill(operation: str) -> None:
        say(operation=operation)
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))

    acts = {"kill_at": kill, "fail_at": fail, "full_at": fill}
    act, at = next(((acts[name], order[name]) for name in acts if name in order), (kill, None))
    operations = Operations(order["index"], at, act)
    operations.watch()
    try:
        report = build_index(
            Path(order["corpus"]), Path(order["index"]), encoder=order["encoder"], threads=1
        )
    except AskcorpusError as error:
        say(error=[error.title, error.hint])
    except BaseException as error:  # noqa: BLE001 (what must not happen is reported like the rest)
        say(crash=f"{type(error).__name__}: {error}")
    else:
        say(report=report.to_dict())
    say(operations=operations.count)


if __name__ == "__main__":
    main(*sys.argv[1:])
