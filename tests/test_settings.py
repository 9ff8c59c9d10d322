"""Settings: every field has a working default, and nothing is silently ignored."""

import dataclasses
import inspect
from pathlib import Path
from typing import Any

import pytest

from sleepy_lsp import paths, settings
from sleepy_lsp.settings import Settings, SettingsError


def load(tmp_path: Path, text: str) -> Settings:
    file = tmp_path / "settings.toml"
    file.write_text(text, encoding="utf-8")
    return settings.load(file)


def test_a_missing_file_means_the_defaults(tmp_path: Path) -> None:
    assert settings.load(tmp_path / "none.toml") == Settings()


def test_the_defaults_pass_their_own_checks() -> None:
    assert settings.replace(Settings(), dataclasses.asdict(Settings()), "here") == Settings()


def test_the_users_file_lies_in_the_config_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLEEPY_HOME", str(tmp_path))
    assert paths.settings_file() == tmp_path / "config/settings.toml"
    paths.config_dir().mkdir()
    paths.settings_file().write_text("attempts = 9\n")
    assert settings.load().attempts == 9


@pytest.mark.parametrize(
    ("endpoint", "is_here"),
    [
        (None, True),
        ("http://localhost:8000/v1", True),
        ("http://127.0.0.1:8000/v1", True),
        ("http://[::1]:8000/v1", True),
        ("http://127.0.0.1.example.org/v1", False),
        ("https://models.example.org/v1", False),
        ("http://0.0.0.0:8000/v1", False),
        ("http://192.168.0.7/v1", False),
        ("localhost:8000", False),
        ("http://localhost@example.org/v1", False),
        ("http://localhost:1@example.org/v1", False),
        ("http://[::1", False),
    ],
)
def test_whether_the_model_is_on_this_machine(endpoint: str | None, is_here: bool) -> None:
    """In doubt it is not: what may not leave the machine is then not told."""
    assert Settings(endpoint=endpoint).model_is_here == is_here


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ('sources = ["compiler"]', "sources", ("compiler",)),
        ('model_path = "~/m.gguf"', "model_path", Path("~/m.gguf").expanduser()),
        ('endpoint = "http://127.0.0.1:1/v1"', "endpoint", "http://127.0.0.1:1/v1"),
        ("max_seconds = 5", "max_seconds", 5.0),
        ("worker_idle_minutes = 0.5", "worker_idle_minutes", 0.5),
        ('cargo_features = ["all"]', "cargo_features", ("all",)),
        ('verify = "check+tests"', "verify", "check+tests"),
    ],
)
def test_values_come_as_the_type_of_their_field(tmp_path: Path, text: str, field: str, value: Any) -> None:
    found = getattr(load(tmp_path, text), field)
    assert (type(found), found) == (type(value), value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("colour = 1", "unknown setting 'colour'; known are attempts"),
        ("[model]\nname = 1", "model must be"),
        ('attempts = "4"', "attempts must be int, not '4'"),
        ("attempts = true", "attempts must be int, not True"),
        ("attempts = 4.5", "attempts must be int, not 4.5"),
        ("attempts = 0", "attempts must be between 1 and 64, not 0"),
        ("attempts = 65", "attempts must be between 1 and 64, not 65"),
        ("max_seconds = 0", "max_seconds must be greater than 0"),
        ("max_seconds = nan", "max_seconds must be greater than 0"),
        ("max_seconds = inf", "max_seconds must be greater than 0 and at most"),
        ("max_seconds = false", "max_seconds must be float, not False"),
        ('sources = "compiler"', "sources must be a list of strings"),
        ("sources = [1]", "sources must be a list of strings"),
        ("sources = []", "sources must be some of compiler, memory, model"),
        ('sources = ["rustc"]', "sources must be some of compiler, memory, model"),
        ('verify = "all"', "verify must be check or check+tests"),
        ('edition = "2020"', "edition must be 2015, 2018, 2021 or 2024"),
        ('night_hours = "late"', "night_hours must be like 22-7 or 22:30-6:15, or empty, not 'late'"),
        ('night_hours = "22-25"', "night_hours must be like 22-7"),
        ('night_hours = "7-7"', "night_hours must be like 22-7"),
        ('night_hours = "6:60-7"', "night_hours must be like 22-7"),
        ("night_disk_gb = 0", "night_disk_gb must be between 0.1 and 100000"),
        ("model_path = 1", "model_path must be a string"),
        ("attempts = [", "is not TOML"),
        ("attempts = 1\nattempts = 2", "is not TOML"),
    ],
)
def test_what_can_not_be_used_names_file_key_and_what_is_allowed(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(SettingsError) as refusal:
        load(tmp_path, text)
    assert said in str(refusal.value) and "settings.toml" in str(refusal.value)


@pytest.mark.parametrize(
    ("hours", "inside", "outside"),
    [
        ("22-7", [(22, 0), (23, 59), (0, 0), (6, 59)], [(7, 0), (12, 0), (21, 59)]),
        ("22:30-6:15", [(22, 30), (6, 14)], [(22, 29), (6, 15)]),
        ("9-17", [(9, 0), (16, 59)], [(8, 59), (17, 0), (0, 0)]),
        ("0-24", [(0, 0), (23, 59)], []),
        ("22-24", [(23, 59)], [(0, 0)]),
        ("", [(0, 0), (12, 0)], []),
    ],
)
def test_hours_may_reach_over_midnight(
    hours: str, inside: list[tuple[int, int]], outside: list[tuple[int, int]]
) -> None:
    assert settings.replace(Settings(), {"night_hours": hours}, "here").night_hours == hours
    assert [at for at in inside if not settings.within_hours(hours, at[0] * 60 + at[1])] == []
    assert [at for at in outside if settings.within_hours(hours, at[0] * 60 + at[1])] == []


def test_a_file_that_is_no_text_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(SettingsError, match="can't read"):
        settings.load(tmp_path / "settings.toml")


def test_every_field_is_documented() -> None:
    """The text under a field is its documentation."""
    lines = inspect.getsource(Settings).splitlines()
    names = [field.name for field in dataclasses.fields(Settings)]
    for name in names:
        i = next(i for i, line in enumerate(lines) if line.strip().startswith(f"{name}:"))
        assert lines[i + 1].strip().startswith('"""'), name
