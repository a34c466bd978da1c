"""Name of an encoder → the folder of its ONNX export, made once and kept in the user's cache.

The export needs PyTorch and some fifteen seconds; `EncoderExport` runs it beside other work.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from platformdirs import user_cache_path

from askcorpus.errors import ModelError
from askcorpus.models.encoder import EncoderCard, fingerprint_of
from askcorpus.models.hub import Availability, availability
from askcorpus.models.sources import EncoderSource, encoder_source

_EXPORT_VERSION = 1
"""Part of the cache's key: raise it when `models.export` writes something else."""


def cache_folder() -> Path:
    """Where exports are kept: `ASKCORPUS_CACHE`, or the user's cache folder."""
    named = os.environ.get("ASKCORPUS_CACHE")
    return Path(named) if named else user_cache_path("askcorpus", appauthor=False)


class EncoderExport:
    """An export that is there already, or is being made by a child process."""

    def __init__(self, name: str, known: Path | None = None) -> None:
        """Start making the encoder available.

        Args:
            name: See `sources.encoder_source`.
            known: Folder of an encoder that may be the right one already (of an older generation).

        Raises:
            ModelError: The packaged weights are missing or altered, or the model is neither on
                this machine nor to be had from the hub.
        """
        self._source: EncoderSource = encoder_source(name)
        self._process: subprocess.Popen[str] | None = None
        self._scratch: Path | None = None
        cached = self._cached_folder()
        for folder in (known, cached):
            if folder is not None and self._serves(folder):
                self._folder = folder
                return
        self._folder = cached
        environ = _environ_for(self._source)
        self._scratch = _scratch_folder(cached.parent)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "askcorpus.models.export", name, str(self._scratch)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            env=environ,
        )

    @property
    def pending(self) -> bool:
        """Whether the export is still being made."""
        return self._process is not None and self._process.poll() is None

    def folder(self) -> Path:
        """The encoder's folder; waits for the export.

        Raises:
            ModelError: The export failed.
        """
        if self._process is None:
            return self._folder
        _, messages = self._process.communicate()
        scratch, self._scratch = self._scratch, None
        assert scratch is not None
        failed = self._process.returncode != 0
        self._process = None
        if failed:
            shutil.rmtree(scratch, ignore_errors=True)
            lines = [line for line in messages.splitlines() if line.strip()]
            raise ModelError(*(lines[-2:] if len(lines) > 1 else [*lines, ""]))
        try:
            scratch.rename(self._folder)
        except OSError:
            # Another process was faster, or the cache is on a file system that refuses.
            if not self._serves(self._folder):
                self._folder = scratch
        return self._folder

    def cancel(self) -> None:
        """Stop an export that is no longer wanted."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None
        if self._scratch is not None:
            shutil.rmtree(self._scratch, ignore_errors=True)

    def _cached_folder(self) -> Path:
        return cache_folder() / "encoders" / f"{self._source.key[:32]}-{_EXPORT_VERSION}"

    def _serves(self, folder: Path) -> bool:
        """Whether the folder holds this encoder, whole and unaltered."""
        try:
            card = EncoderCard.load(folder)
            return card.source == self._source.key and card.fingerprint == fingerprint_of(folder)
        except (ModelError, OSError):
            return False


def _environ_for(source: EncoderSource) -> dict[str, str]:
    """The environment of an export that never waits for a network that is not there."""
    where = Availability.CACHE_ALONE if source.local else availability(source.location)
    if where is Availability.NOWHERE:
        raise ModelError(
            f"The encoder {source.name!r} is not on this machine, and the hub does not answer.",
            "Name the folder of a sentence-transformers model, leave --encoder out for the "
            "packaged one, or try again with a network.",
        )
    return os.environ | ({} if where is Availability.HUB else {"HF_HUB_OFFLINE": "1"})


def _scratch_folder(parent: Path) -> Path:
    try:
        parent.mkdir(parents=True, exist_ok=True)
        return Path(tempfile.mkdtemp(prefix="exporting-", dir=parent))
    except OSError:
        # No home folder, or a read-only one: the export still works, it is just not kept.
        return Path(tempfile.mkdtemp(prefix="askcorpus-exporting-"))
