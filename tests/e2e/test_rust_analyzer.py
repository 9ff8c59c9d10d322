"""Beside the real rust-analyzer: its diagnostics, forwarded as editors do, lead to one error with one set of fixes."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.conftest import MENDED, MOVED, Start, capabilities_of, is_ready, outcomes
from tests.lsp_client import Editor, Json, editor
from tests.support import crate, sleepy_env

SOURCES = [*Path("/usr/src").glob("rustc-*/library"), *Path("/usr/lib/rustlib/src/rust").glob("library")]


def rust_analyzer() -> str | None:
    """The binary, where it runs: rustup leaves a proxy for components that are not installed."""
    for found in (shutil.which("rust-analyzer"), "/usr/bin/rust-analyzer"):
        if found and Path(found).exists():
            done = subprocess.run([found, "--version"], capture_output=True, check=False)
            if done.returncode == 0:
                return found
    return None


@pytest.fixture
def analyzer(tmp_path: Path, home: Path) -> Iterator[Editor]:
    program = rust_analyzer()
    if program is None:
        pytest.skip("rust-analyzer is not installed: `rustup component add rust-analyzer`")
    environment = sleepy_env(home, {"CARGO_NET_OFFLINE": "true", "CARGO_TARGET_DIR": str(tmp_path / "ra-target")})
    with editor([program], environment, tmp_path, deadline_s=120) as one:
        yield one


def errors_of(one: Editor, uri: str) -> list[Json]:
    """What was last published for a document, once the compiler's error with its related hints is there."""

    def complete(params: Json) -> bool:
        return params["uri"] == uri and sum(d.get("code") == "E0382" for d in params["diagnostics"]) >= 5

    one.wait_for("textDocument/publishDiagnostics", complete)
    found: list[Json] = [
        message["params"]["diagnostics"]
        for message in one.messages
        if message["method"] == "textDocument/publishDiagnostics" and complete(message["params"])
    ][-1]
    return found


def test_five_diagnostics_are_one_error(start: Start, analyzer: Editor, tmp_path: Path, home: Path) -> None:
    """rust-analyzer reports an E0382 five times and has no fix where it shows; we have one, and it names all five."""
    path = crate(tmp_path / "user", {"src/main.rs": MOVED}) / "src" / "main.rs"
    options: Json = {"cargo": {"sysrootSrc": str(SOURCES[0])}} if SOURCES else {}
    capabilities = capabilities_of("vscode-1.65.2")
    analyzer.request(
        "initialize",
        {
            "processId": None,
            "rootUri": path.parent.parent.as_uri(),
            "capabilities": capabilities,
            "initializationOptions": options,
        },
    )
    analyzer.notify("initialized", {})
    uri = analyzer.open(path)
    analyzer.save(uri, path)
    published = errors_of(analyzer, uri)

    sleepy = start(capabilities=capabilities)
    assert sleepy.open(path) == uri
    sleepy.notify("sleepy/diagnostics", {"uri": uri, "version": 1, "diagnostics": published})
    sleepy.wait_for_status(is_ready(uri))

    at_error = [d for d in published if d.get("severity") == 1]
    theirs = analyzer.actions(uri, at_error[0]["range"], diagnostics=at_error, only=["quickfix"])
    assert not any("clone" in action["title"] for action in theirs), "the gap that we fill is gone: celebrate"
    for diagnostic in published:
        if diagnostic.get("code") == "E0382":
            fix, _ = sleepy.actions(uri, diagnostic["range"], diagnostics=published)
            assert "clone" in fix["title"]
            assert sum(one.get("code") == "E0382" for one in fix["diagnostics"]) == 5
    sleepy.choose(sleepy.actions(uri, "s1} ", diagnostics=published)[0])
    assert sleepy.buffers[uri] == MENDED
    sleepy.until(lambda: outcomes(home) == ["accepted"], "one error, accepted")
