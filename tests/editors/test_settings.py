"""VS Code's settings are the server's."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType

EXTENSION = Path(__file__).parents[2] / "editors" / "vscode"


def writer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("write_settings", EXTENSION / "write_settings.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_manifest_has_exactly_the_settings_of_the_servers_schema() -> None:
    """What VS Code's settings page shows is what the server takes (else: python editors/vscode/write_settings.py)."""
    manifest = json.loads((EXTENSION / "package.json").read_text(encoding="utf-8"))
    assert manifest == writer().with_settings(manifest)


def test_the_lock_file_names_no_host() -> None:
    """Packages are pinned by hash; where they come from is the reader's own setting."""
    lock = json.loads((EXTENSION / "package-lock.json").read_text(encoding="utf-8"))
    fetched = {name: entry for name, entry in lock["packages"].items() if name}
    assert not [name for name, entry in fetched.items() if "resolved" in entry]
    assert not [name for name, entry in fetched.items() if "integrity" not in entry and not entry.get("inBundle")]
