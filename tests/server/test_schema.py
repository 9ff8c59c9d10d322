"""Settings: one schema for server, editors and docs; what can't be used changes nothing."""

import json
import math
from dataclasses import asdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import sleepy_lsp
from sleepy_lsp.server import schema
from sleepy_lsp.server.schema import ServerSettings
from sleepy_lsp.settings import Settings, SettingsError

KEYS = frozenset({"type", "enum", "default", "minimum", "maximum", "exclusiveMinimum", "uniqueItems"})
"""What is compared with VS Code's manifest, which adds texts and an order of its own."""
ROOT = Path(sleepy_lsp.__file__).parent.parent
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


def test_every_setting_is_described() -> None:
    assert list(schema.schemas()) == list(asdict(ServerSettings()))
    assert all(one["description"].endswith(".") for one in schema.schemas().values())


def test_the_docs_show_the_schema() -> None:
    """docs/settings.md holds the generated table; `python -m sleepy_lsp.server.schema` prints it."""
    assert schema.markdown_table() in (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")


def test_vs_code_has_the_same_settings() -> None:
    """Name, type, default, range and text; VS Code has a few of its own beside them."""
    package = ROOT / "editors" / "vscode" / "package.json"
    if not package.is_file():
        pytest.skip("the extension is not in this checkout")
    configuration = json.loads(package.read_text(encoding="utf-8"))["contributes"]["configuration"]
    sections = configuration if isinstance(configuration, list) else [configuration]
    properties = {name: one for section in sections for name, one in section["properties"].items()}
    own = {"sleepy.path", "sleepy.trace.server"}
    compared = {
        name: {key: value for key, value in one.items() if key in KEYS}
        for name, one in properties.items()
        if name not in own
    }  # fmt: skip
    expected = {
        name: {key: value for key, value in one.items() if key in KEYS}
        for name, one in schema.vscode_properties().items()
    }
    assert compared == expected


@given(st.dictionaries(st.sampled_from([*schema.schemas(), "path", "trusted", "x"]), JSON))
def test_anything_that_an_editor_sends(sent: dict[str, object]) -> None:
    """Gives valid settings and a line for each value that is none."""
    made, problems = schema.read(sent, ServerSettings())
    again, more = schema.read(json.loads(json.dumps(asdict(made))), ServerSettings())
    assert (again, more) == (made, [])
    unknown = [name for name in sent if name == "x" and sent[name] is not None]
    assert len(problems) >= len(unknown)


@given(JSON)
def test_settings_that_are_no_object(sent: object) -> None:
    if not isinstance(sent, dict):
        assert schema.read(sent, ServerSettings())[0] == ServerSettings()


@pytest.mark.parametrize(
    ("sent", "problem"),
    [
        ({"verify": "hope"}, "sleepy.verify must be one of check, check+tests, not 'hope'"),
        ({"run": 3}, "sleepy.run must be a value of type string, not 3"),
        ({"timeBudgetSeconds": 0}, "sleepy.timeBudgetSeconds must be greater than 0, not 0"),
        ({"timeBudgetSeconds": math.nan}, "sleepy.timeBudgetSeconds must be greater than 0, not nan"),
        ({"idleMinutes": math.nan}, "sleepy.idleMinutes must be between 0 and 10080, not nan"),
        ({"journalRetentionDays": 0}, "sleepy.journalRetentionDays must be between 1 and 36500, not 0"),
        ({"journal": 1}, "sleepy.journal must be a value of type boolean, not 1"),
        ({"sources": ["guess"]}, "sleepy.sources must be a list of compiler, memory, model, not ['guess']"),
    ],
)
def test_what_is_wrong_is_said(sent: dict[str, object], problem: str) -> None:
    assert schema.read(sent, ServerSettings()) == (ServerSettings(), [problem])


def test_what_the_editor_leaves_out_comes_from_the_users_file() -> None:
    base = Settings(model="qwen2.5-coder-0.5b-instruct", attempts=3)
    made = schema.combined(base, schema.read({"sleepy": {"verify": "check+tests"}}, ServerSettings())[0])
    assert (made.model, made.attempts, made.verify) == ("qwen2.5-coder-0.5b-instruct", 3, "check+tests")


def test_the_editors_defaults_do_not_undo_the_users_file() -> None:
    """VS Code sends every setting, changed or not: a model that was switched off must stay silent."""
    base = Settings(sources=("compiler",), verify="check+tests")
    sent = {name: one["default"] for name, one in schema.schemas().items()}
    made = schema.combined(base, schema.read({"sleepy": sent}, ServerSettings())[0])
    assert (made.sources, made.verify) == (("compiler",), "check+tests")


def test_no_source_at_all_is_the_users_own_choice_of_sources() -> None:
    assert schema.combined(Settings(), ServerSettings(sources=())).sources == Settings().sources


def test_a_base_that_can_not_be_changed_raises() -> None:
    with pytest.raises(SettingsError):
        schema.combined(Settings(), ServerSettings(timeBudgetSeconds=-1.0))
