"""Writes the server's settings, as its schema has them, into package.json; those that VS Code alone has stay."""

import json
from pathlib import Path
from typing import Any

from sleepy_lsp.server.schema import vscode_properties

PACKAGE = Path(__file__).parent / "package.json"
OURS = ("sleepy.path", "sleepy.trace.server")


def with_settings(package: dict[str, Any]) -> dict[str, Any]:
    """The manifest with exactly the server's settings behind those of VS Code alone."""
    configuration = package["contributes"]["configuration"]
    own = {name: configuration["properties"][name] for name in OURS}
    changed = {**configuration, "properties": {**own, **vscode_properties()}}
    return {**package, "contributes": {**package["contributes"], "configuration": changed}}


if __name__ == "__main__":
    manifest = json.loads(PACKAGE.read_text(encoding="utf-8"))
    PACKAGE.write_text(json.dumps(with_settings(manifest), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
