"""Flags, environment and askcorpus.toml → `Config`: every setting, checked where it was written."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

from askcorpus.errors import ConfigError
from askcorpus.types import DEFAULT_LIMITS, Limits

CONFIG_FILE: Final = "askcorpus.toml"
PREFIX: Final = "ASKCORPUS_"
# Variables with the prefix that are no settings: the cache of exported models, the settings file,
# and `--debug`.
_OTHER_VARIABLES: Final = frozenset({"cache", "config", "debug"})


@dataclass(frozen=True, slots=True)
class Config:
    """The settings. Each is a flag, an environment variable (``ASKCORPUS_TOP_K``) or a TOML key."""

    corpus: Path = Path("corpus")
    """Folder of articles."""

    index: Path = Path("index")
    """Folder of the index."""

    encoder: str = "all-MiniLM-L6-v2"
    """Embedding model: a sentence-transformers name or folder."""

    top_k: int = 10
    """Passages to retrieve and read for a question, at least 1."""

    min_confidence: float | None = None
    """Least confidence, 0..1, with which to answer; None for the value set on questions of ours."""

    threads: int = 0
    """Processor threads for the models; 0 for all cores."""

    sessions: Path | None = None
    """File of the sessions of `ask --session`; None for one in the user's data folder."""

    max_file_mib: int = DEFAULT_LIMITS.max_file_mib
    """Largest file to read, in MiB, at least 1."""

    max_article_characters: int = DEFAULT_LIMITS.max_article_characters
    """Longest article to read, in characters, at least 1."""

    max_file_seconds: int = DEFAULT_LIMITS.max_file_seconds
    """Longest time to spend on parsing one .html or .pdf file, in seconds, at least 1."""

    max_pdf_pages: int = DEFAULT_LIMITS.max_pdf_pages
    """Most pages of a PDF to read, at least 1."""

    keys: Mapping[str, str] = field(default_factory=dict)
    """Keys of the chat: id of a binding → its keys, commas between them. A table of the file."""

    @property
    def limits(self) -> Limits:
        """The limits of one file."""
        return Limits(
            self.max_file_mib,
            self.max_article_characters,
            self.max_file_seconds,
            self.max_pdf_pages,
        )


def load(
    flags: Mapping[str, object | None],
    *,
    environ: Mapping[str, str] | None = None,
    cwd: Path | None = None,
) -> Config:
    """The settings in force: flags first, then the environment, then askcorpus.toml, then defaults.

    The file is the one that ``ASKCORPUS_CONFIG`` names, else askcorpus.toml in the working folder.
    Paths in the file are relative to the file, all others to the working folder.

    Args:
        flags: Setting → value; None where a flag was not given.
        environ: Environment variables; None for those of this process.
        cwd: Working folder; None for that of this process.

    Raises:
        ConfigError: A setting is unknown or has a value it cannot have, or the file cannot be read.
    """
    variables = os.environ if environ is None else environ
    folder = Path.cwd() if cwd is None else cwd
    values = _from_file(variables, folder)
    values |= _from_environment(variables)
    given = {key: value for key, value in flags.items() if value is not None}
    values |= {key: _checked(key, value, "the arguments") for key, value in given.items()}
    return Config(**values)


def _from_file(variables: Mapping[str, str], cwd: Path) -> dict[str, Any]:
    named = variables.get(f"{PREFIX}CONFIG")
    path = cwd / (named or CONFIG_FILE)
    if not named and not path.is_file():
        return {}
    try:
        table = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise ConfigError(
            f"The settings file {path} cannot be read: {error.strerror}.",
            f"Correct or unset {PREFIX}CONFIG." if named else "Make it readable or remove it.",
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} is not valid TOML: {error}.", "Correct that line.") from error
    values = {key: _checked(key, value, str(path)) for key, value in table.items()}
    for key, value in values.items():
        if isinstance(value, Path):
            values[key] = path.parent / value
    return values


def _from_environment(variables: Mapping[str, str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, value in variables.items():
        key = name.removeprefix(PREFIX).lower()
        if name.startswith(PREFIX) and key not in _OTHER_VARIABLES and value:
            values[key] = _checked(key, value, "the environment", shown=name)
    return values


def _checked(key: str, value: object, where: str, shown: str | None = None) -> Any:
    """The value of one setting, of the right type; strings are read as numbers where one is due."""
    read = _READERS.get(key)
    if read is None:
        raise _unknown(key, where, shown)
    try:
        return read(value)
    except (TypeError, ValueError) as error:
        raise ConfigError(
            f"{shown or key} in {where} is {value!r}.", f"It must be {_EXPECTED[key]}."
        ) from error


def _unknown(key: str, where: str, shown: str | None) -> ConfigError:
    known = [setting.name for setting in fields(Config)]
    near = get_close_matches(key.lower().replace("-", "_"), known, n=1)
    written = [f"{PREFIX}{name.upper()}" if shown else name for name in near or known]
    hint = f"Did you mean {written[0]}?" if near else f"The settings are {', '.join(written)}."
    return ConfigError(f"Unknown setting {shown or key} in {where}.", hint)


def _path(value: object) -> Path:
    if isinstance(value, Path):
        return value
    return Path(_name(value)).expanduser()


def _name(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    if not value.strip():
        raise ValueError(value)
    return value


def _keys(value: object) -> dict[str, str]:
    """Id → keys. An id has full stops, so without quotes TOML reads it as tables in tables."""
    if not isinstance(value, Mapping):
        raise TypeError(value)
    keys: dict[str, str] = {}
    for name, wanted in value.items():
        if isinstance(wanted, Mapping):
            keys |= {f"{name}.{rest}": each for rest, each in _keys(wanted).items()}
        else:
            several = wanted if isinstance(wanted, list) and wanted else [wanted]
            keys[name] = ",".join(_name(each) for each in several)
    return keys


def _whole(least: int) -> Callable[[object], int]:
    def read(value: object) -> int:
        number = int(value) if isinstance(value, str) else value
        if not isinstance(number, int) or isinstance(number, bool):
            raise TypeError(value)
        if number < least:
            raise ValueError(value)
        return number

    return read


def _probability(value: object) -> float:
    number = float(value) if isinstance(value, str) else value
    if not isinstance(number, int | float) or isinstance(number, bool):
        raise TypeError(value)
    if not 0 <= number <= 1:
        raise ValueError(value)
    return float(number)


_READERS: Final[Mapping[str, Callable[[object], Any]]] = {
    "corpus": _path,
    "index": _path,
    "encoder": _name,
    "top_k": _whole(least=1),
    "min_confidence": _probability,
    "threads": _whole(least=0),
    "sessions": _path,
    "max_file_mib": _whole(least=1),
    "max_article_characters": _whole(least=1),
    "max_file_seconds": _whole(least=1),
    "max_pdf_pages": _whole(least=1),
    "keys": _keys,
}
_EXPECTED: Final[Mapping[str, str]] = {
    "corpus": "the path of a folder",
    "index": "the path of a folder",
    "encoder": "the name of a model",
    "top_k": "a whole number, at least 1",
    "min_confidence": "a number from 0 to 1",
    "threads": "a whole number, at least 0",
    "sessions": "the path of a file",
    "max_file_mib": "a whole number, at least 1",
    "max_article_characters": "a whole number, at least 1",
    "max_file_seconds": "a whole number of seconds, at least 1",
    "max_pdf_pages": "a whole number, at least 1",
    "keys": 'a table of keys in the settings file, such as copy.answer = "c"',
}
