"""The docs say what the code does."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import sleepy_lsp
from sleepy_lsp.server import schema
from sleepy_lsp.server.app import SleepyServer
from sleepy_lsp.server.status import ServerState
from sleepy_lsp.settings import Settings
from tests.lsp_client import editor
from tests.support import sleepy_env

DOCS = Path(sleepy_lsp.__file__).parent.parent / "docs"
SERVER = (DOCS / "server.md").read_text(encoding="utf-8")


def languages_toml() -> dict[str, object]:
    [block] = re.findall(r"```toml\n(.*?)```", (DOCS / "helix.md").read_text(encoding="utf-8"), re.DOTALL)
    return tomllib.loads(block)


def test_every_command_and_message_is_described() -> None:
    manager = SleepyServer(Settings()).protocol.fm
    own = [name for name in manager.features if name.startswith("sleepy/")]
    for name in [*manager.commands, *own, "sleepy/status"]:
        assert f"`{name}`" in SERVER, name


def test_every_state_is_described() -> None:
    for state in ServerState:
        assert f"`{state.value}`" in SERVER, state


def test_helix_starts_the_server(tmp_path: Path) -> None:
    """The documented `languages.toml` parses, its settings are valid, and its command serves."""
    toml: dict = languages_toml()  # type: ignore[type-arg]
    server = toml["language-server"]["sleepy"]
    assert "sleepy" in toml["language"][0]["language-servers"]
    assert schema.read(server["config"], schema.ServerSettings())[1] == []
    command = Path(sys.executable).with_name(server["command"])
    if not command.exists():
        pytest.skip("the package is not installed beside this Python")
    with editor([str(command), *server["args"]], sleepy_env(tmp_path / "home"), tmp_path) as one:
        assert one.initialize(options=server["config"])["serverInfo"]["name"] == "sleepy-lsp"
        assert one.shut_down() == 0


def test_starting_the_server_loads_nothing_heavy() -> None:
    """No model runtime, no HTTP client, no statistics: they come when something needs them, if ever."""
    script = "import sys, sleepy_lsp.server.app\nprint(*sorted({name.split('.')[0] for name in sys.modules}))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert not {"scipy", "torch", "xllamacpp", "huggingface_hub", "httpx", "numpy", "rich", "matplotlib"} & set(
        done.stdout.split()
    )
