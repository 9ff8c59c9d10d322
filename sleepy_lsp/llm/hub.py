"""The Hugging Face leg: its cache on this disk, then its hub. The library says where and with which token; the bytes
are read here, so that a download can be cancelled at once, resumed after any interruption, and given up quickly where
there is no network.
"""

import os
import threading
from pathlib import Path

import httpx

from sleepy_lsp.llm import download
from sleepy_lsp.llm.catalog import Model
from sleepy_lsp.llm.errors import Cancelled, one_line

TIMEOUT = httpx.Timeout(15.0, connect=5.0)
MAX_STALLS = 3
"""Broken connections in a row, without a single byte between them, before the next source is tried."""


def cached(model: Model) -> Path | None:
    """The file in the user's Hugging Face cache, unverified, or None. No network."""
    if not _cache_root().is_dir():
        return None  # spares the import on machines that never used it
    import huggingface_hub

    found = huggingface_hub.try_to_load_from_cache(model.hub_repo, model.file_name)
    return Path(found) if isinstance(found, str) else None


def fetch(model: Model, folder: Path, report: download.Progress, cancel: threading.Event) -> Path:
    """Fetch into `folder`, going on where an earlier try ended. Raises SourceFailed, Cancelled, OSError."""
    import huggingface_hub
    from huggingface_hub import constants
    from huggingface_hub.utils import build_hf_headers  # type: ignore[attr-defined]  # public, but not re-exported

    if constants.HF_HUB_OFFLINE:
        raise download.SourceFailed("switched off by HF_HUB_OFFLINE")
    url = huggingface_hub.hf_hub_url(model.hub_repo, model.file_name)
    partial = folder / f"{model.file_name}.hub-part"
    stalls = 0
    with httpx.Client(timeout=TIMEOUT, follow_redirects=True, headers=build_hf_headers()) as http:
        while True:
            before = partial.stat().st_size if partial.exists() else 0
            if before == model.size_bytes:
                return partial
            try:
                _append(http, url, partial, before, model, report, cancel)
            except httpx.HTTPError as exc:
                reason = one_line(exc) or type(exc).__name__
                grown = partial.exists() and partial.stat().st_size > before
                stalls = 0 if grown else stalls + 1
                if isinstance(exc, httpx.ConnectError | httpx.ConnectTimeout) or stalls >= MAX_STALLS:
                    raise download.SourceFailed(f"can't reach it ({reason})") from exc
            else:
                if partial.stat().st_size == before:
                    raise download.SourceFailed(f"it ended after {before} of {model.size_bytes} bytes")


def _append(
    http: httpx.Client,
    url: str,
    partial: Path,
    offset: int,
    model: Model,
    report: download.Progress,
    cancel: threading.Event,
) -> None:
    """One request: the bytes from `offset` on, appended to `partial`."""
    headers = {"Accept-Encoding": "identity"}
    if offset:
        headers["Range"] = f"bytes={offset}-"
    with http.stream("GET", url, headers=headers) as response:
        if response.status_code == 416:
            partial.unlink()
            raise download.SourceFailed("it holds a shorter file")
        if response.status_code not in (200, 206):
            raise download.SourceFailed(f"it answered {response.status_code}")
        append = offset and response.status_code == 206
        done = offset if append else 0
        with partial.open("ab" if append else "wb") as stream:
            for block in response.iter_raw():  # unbuffered: what came before a break is kept
                if cancel.is_set():
                    raise Cancelled("cancelled while fetching the model; run it again to go on")
                done += len(block)
                if done > model.size_bytes:
                    stream.close()
                    partial.unlink()
                    raise download.SourceFailed("it sends a longer file")
                download.write_block(stream, block)
                report(done, model.size_bytes, "fetching from Hugging Face")


def _cache_root() -> Path:
    """Where the library keeps its cache, told without importing it (its documented variables)."""
    if explicit := os.environ.get("HF_HUB_CACHE"):
        return Path(explicit).expanduser()
    home = os.environ.get("HF_HOME")
    base = os.environ.get("XDG_CACHE_HOME", "~/.cache")
    return (Path(home) if home else Path(base) / "huggingface").expanduser() / "hub"
