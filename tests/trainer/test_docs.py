"""docs/trainer.md says what is so."""

import dataclasses
import re
import tomllib
from pathlib import Path

import sleepy_lsp
from sleepy_lsp import settings
from sleepy_lsp.settings import Settings

TEXT = (Path(sleepy_lsp.__file__).parent.parent / "docs" / "trainer.md").read_text(encoding="utf-8")


def test_the_settings_of_the_night_are_those_in_the_docs() -> None:
    """Every one of them, with values that are allowed; those that are not there to show a format are the defaults."""
    found = re.search(r"```toml\n(.*?)```", TEXT, re.DOTALL)
    assert found is not None
    table = tomllib.loads(found[1])
    assert set(table) == {one.name for one in dataclasses.fields(Settings) if one.name.startswith("night_")}
    shown = settings.from_table(table, "docs/trainer.md")
    assert dataclasses.replace(shown, night_hours="") == Settings()
