from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askcorpus.config import Config, load
from askcorpus.errors import ConfigError


def test_without_any_setting_the_defaults_hold(tmp_path: Path) -> None:
    assert load({}, environ={}, cwd=tmp_path) == Config()


def test_flags_win_over_the_environment_and_that_over_the_file(tmp_path: Path) -> None:
    (tmp_path / "askcorpus.toml").write_text("top_k = 3\nthreads = 3\nencoder = 'from-file'\n")
    environ = {"ASKCORPUS_TOP_K": "4", "ASKCORPUS_THREADS": "4", "PATH": "/bin"}
    config = load({"top_k": 5, "threads": None}, environ=environ, cwd=tmp_path)
    assert (config.top_k, config.threads, config.encoder) == (5, 4, "from-file")


def test_paths_in_the_file_are_relative_to_the_file(tmp_path: Path) -> None:
    settings = tmp_path / "elsewhere" / "my.toml"
    settings.parent.mkdir()
    settings.write_text("corpus = 'news'\n")
    environ = {"ASKCORPUS_CONFIG": "elsewhere/my.toml", "ASKCORPUS_INDEX": "here"}
    config = load({}, environ=environ, cwd=tmp_path)
    assert config.corpus == settings.parent / "news"
    assert config.index == Path("here")


def test_a_file_saved_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    (tmp_path / "askcorpus.toml").write_text("top_k = 3\n", encoding="utf-8-sig")
    assert load({}, environ={}, cwd=tmp_path).top_k == 3


def test_an_unknown_key_of_the_file_is_refused_with_the_nearest_known_one(tmp_path: Path) -> None:
    (tmp_path / "askcorpus.toml").write_text("topk = 3\n")
    with pytest.raises(ConfigError) as caught:
        load({}, environ={}, cwd=tmp_path)
    assert caught.value.title == f"Unknown setting topk in {tmp_path / 'askcorpus.toml'}."
    assert caught.value.hint == "Did you mean top_k?"


def test_an_unknown_variable_is_refused_as_it_was_written(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load({}, environ={"ASKCORPUS_INDX": "x"}, cwd=tmp_path)
    assert str(caught.value) == (
        "Unknown setting ASKCORPUS_INDX in the environment. Did you mean ASKCORPUS_INDEX?"
    )


def test_a_key_like_no_other_gets_the_list_of_all(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="The settings are corpus, index, encoder, top_k"):
        load({"zzz": 1}, environ={}, cwd=tmp_path)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("top_k = 0", "a whole number, at least 1"),
        ("top_k = 2.5", "a whole number, at least 1"),
        ("top_k = true", "a whole number, at least 1"),
        ("threads = -1", "a whole number, at least 0"),
        ("min_confidence = 1.5", "a number from 0 to 1"),
        ("min_confidence = nan", "a number from 0 to 1"),
        ("index = 3", "the path of a folder"),
        ("encoder = ''", "the name of a model"),
    ],
)
def test_a_value_that_cannot_be_used_is_refused_with_what_it_must_be(
    tmp_path: Path, line: str, expected: str
) -> None:
    (tmp_path / "askcorpus.toml").write_text(f"{line}\n")
    with pytest.raises(ConfigError) as caught:
        load({}, environ={}, cwd=tmp_path)
    assert line.split()[0] in caught.value.title
    assert "askcorpus.toml" in caught.value.title
    assert caught.value.hint == f"It must be {expected}."


def test_a_file_that_is_no_toml_says_where(tmp_path: Path) -> None:
    (tmp_path / "askcorpus.toml").write_text("top_k = \n")
    with pytest.raises(ConfigError, match=r"is not valid TOML: .*line 1"):
        load({}, environ={}, cwd=tmp_path)


def test_a_named_file_that_is_missing_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(
        ConfigError, match=r"nowhere\.toml cannot be read: .* unset ASKCORPUS_CONFIG"
    ):
        load({}, environ={"ASKCORPUS_CONFIG": "nowhere.toml"}, cwd=tmp_path)


def test_an_empty_variable_counts_as_not_set(tmp_path: Path) -> None:
    assert load({}, environ={"ASKCORPUS_INDEX": ""}, cwd=tmp_path) == Config()


@given(top_k=st.integers(min_value=1), confidence=st.floats(min_value=0, max_value=1))
def test_a_value_means_the_same_wherever_it_is_set(top_k: int, confidence: float) -> None:
    nowhere = Path("/nonexistent")
    as_flags = load({"top_k": top_k, "min_confidence": confidence}, environ={}, cwd=nowhere)
    variables = {"ASKCORPUS_TOP_K": str(top_k), "ASKCORPUS_MIN_CONFIDENCE": repr(confidence)}
    assert load({}, environ=variables, cwd=nowhere) == as_flags
